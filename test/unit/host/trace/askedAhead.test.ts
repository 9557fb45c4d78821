/** What is asked before the page is there: its own question finds the answer, once; nothing else is answered by it. */
import { expect, it, vi } from "vitest";
import { AskedAhead } from "../../../../src/host/trace/askedAhead";

const signal = new AbortController().signal;
const nobody = () => undefined;

it("a question that was asked ahead is not asked again, and the next time it is", async () => {
  const asked = vi.fn((call: string) => Promise.resolve(`${call} ${asked.mock.calls.length}`));
  const ahead = new AskedAhead(asked, nobody);
  ahead.begin([["readA", { layer: 1 }]]);
  expect(await ahead.ask("readA", { layer: 1 }, signal)).toBe("readA 1");
  expect(await ahead.ask("readA", { layer: 1 }, signal)).toBe("readA 2");
  expect(await ahead.ask("readA", { layer: 0 }, signal)).toBe("readA 3");
});

it("one that failed is asked again", async () => {
  const answers = [Promise.reject(new Error("busy")), Promise.resolve("there")];
  const ahead = new AskedAhead(() => answers.shift(), nobody);
  ahead.begin([["readA", {}]]);
  expect(await ahead.ask("readA", {}, signal)).toBe("there");
});

it("what nobody will ask for is ended", () => {
  const signals: AbortSignal[] = [];
  const ahead = new AskedAhead((_, __, given) => {
    signals.push(given);
    return new Promise(() => undefined);
  }, nobody);
  ahead.begin([["readA", {}]]);
  ahead.forget();
  void ahead.ask("readA", {}, signal);
  expect([signals.length, signals[0]?.aborted, signals[1] === signal]).toEqual([2, true, true]);
});

it("every answer that comes is told with its question, but not a failure, nor what nobody will ask for", async () => {
  const told: unknown[] = [];
  let answer: (value: string) => void = () => undefined;
  const late = new Promise<string>((resolve) => (answer = resolve));
  const answers: Record<string, Promise<unknown>> = {
    readA: Promise.resolve("a"),
    readB: Promise.reject(new Error("busy")),
    readC: late,
  };
  const ahead = new AskedAhead(
    (call) => answers[call],
    (...one) => told.push(one),
  );
  ahead.begin([
    ["readA", { layer: 1 }],
    ["readB", {}],
    ["readC", {}],
  ]);
  await Promise.allSettled([answers["readA"], answers["readB"]]);
  ahead.forget();
  answer("c");
  await late;
  expect(told).toEqual([["readA", { layer: 1 }, "a"]]);
});
