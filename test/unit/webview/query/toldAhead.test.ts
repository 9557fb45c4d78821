/** An answer that was told is taken once; nothing else is answered by it. */
import { expect, it } from "vitest";
import { ToldAhead } from "../../../../webview/query/toldAhead";

it("answers its own question with its own parameters, once", () => {
  const told = new ToldAhead();
  told.keep("readA", { layer: 1 }, "there");
  expect(told.take("readA", { layer: 0 })).toBe(undefined);
  expect(told.take("readB", { layer: 1 })).toBe(undefined);
  expect(told.take("readA", { layer: 1 })).toBe("there");
  expect(told.take("readA", { layer: 1 })).toBe(undefined);
});
