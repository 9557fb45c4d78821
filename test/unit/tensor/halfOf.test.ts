/** Numbers to half floats: all of these come back as they were, others as the nearest. */
import { expect, it } from "vitest";
import { fromFloat16, halfOf } from "../../../src/tensor/half";

it("takes every half float to its own bits", () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = fromFloat16(bits);
    if (!Number.isNaN(value)) expect(halfOf(value)).toBe(bits);
  }
});

it.each([
  [1 + 2 ** -11, 1], // ties go to even
  [1 + 3 * 2 ** -11, 1 + 2 ** -9],
  [65_519, 65_504],
  [65_520, Infinity],
  [2 ** -26, 0],
  [-(2 ** -24), -(2 ** -24)],
])("rounds %d to %d", (value, nearest) => expect(fromFloat16(halfOf(value))).toBe(nearest));

it("keeps NaN", () => expect(fromFloat16(halfOf(NaN))).toBeNaN());
