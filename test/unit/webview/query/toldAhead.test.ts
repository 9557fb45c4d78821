/** An answer that comes behind the question, in the same burst of messages, is taken once; nothing else is answered by it. */
import { expect, it } from "vitest";
import { ToldAhead } from "../../../../webview/query/toldAhead";

it("an answer that is told right after the question is taken, once", async () => {
  const told = new ToldAhead();
  const asked = told.take("readA", { layer: 1 });
  told.keep("readA", { layer: 1 }, "there");
  expect(await asked).toBe("there");
  expect(await told.take("readA", { layer: 1 })).toBe(undefined);
});

it("another question, and other parameters, are not answered", async () => {
  const told = new ToldAhead();
  told.keep("readA", { layer: 1 }, "there");
  expect(await told.take("readA", { layer: 0 })).toBe(undefined);
  expect(await told.take("readB", { layer: 1 })).toBe(undefined);
  expect(await told.take("readA", { layer: 1 })).toBe("there");
});
