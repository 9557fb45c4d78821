import { expect, it } from "vitest";
import { beginningOf } from "../../../../src/host/trace/largeText";

const LARGE = 2 ** 20;

it("texts that are not large have no beginning that comes first", () => {
  expect(beginningOf(["a".repeat(1000), "b"])).toBeNull();
});

it("a beginning ends with a line, or else with a whole character, and goes over several texts", () => {
  expect(beginningOf([`${"a".repeat(10_000)}\n${"b".repeat(LARGE)}`])).toEqual([`${"a".repeat(10_000)}\n`]);
  expect(beginningOf([`${"a".repeat(2 ** 14 - 1)}\u{1f600}${"b".repeat(LARGE)}`])).toEqual(["a".repeat(2 ** 14 - 1)]);
  const [first, second, third] = beginningOf(["a".repeat(10_000), "b".repeat(LARGE), "c"])!;
  expect([first!.length, second!.length, third]).toEqual([10_000, 2 ** 14 - 10_000, ""]);
});
