import { expect, it } from "vitest";
import { correlation, standardised } from "../../../../src/engine/explain/features/correlation";
import { Shifts } from "../../../../src/engine/explain/features/shifts";
import { finish } from "../../../../src/engine/network/work";
import { seeded } from "../networks";

const random = seeded(11);
const course = (length: number) => standardised(Float32Array.from({ length }, random));

/** The definition, one shift after the other. */
function byTrying(one: Float32Array, other: Float32Array, least: number): number {
  const { length } = one;
  const shifts = Array.from({ length }, (_, shift) => shift).filter((shift) => shift >= least && length - shift >= least);
  return Math.max(
    0,
    ...shifts.map((shift) =>
      Math.abs(
        correlation(
          one,
          other.map((_, at) => other[(at + shift) % length]!),
        ),
      ),
    ),
  );
}

it.each([1, 2, 7, 100, 128, 333])("is the greatest of every shift of %i places", (length) => {
  const other = course(length);
  const courses = Array.from({ length: 20 }, () => course(length));
  const shifts = new Shifts(length);
  for (const [wanted, count] of [[other, 20] as const, [course(length), 7] as const]) {
    const found = finish(shifts.greatest(courses.slice(0, count), wanted, Math.floor(length / 20)));
    expect(found).toHaveLength(count);
    found.forEach((value, at) => expect(value).toBeCloseTo(byTrying(courses[at]!, wanted, Math.floor(length / 20)), 6));
  }
});

it("leaves out the shifts that are too small, either way", () => {
  const other = course(200);
  const near = [0, 9, 10, 190, 191].map((shift) => other.map((_, at) => other[(at + shift) % 200]!));
  const found = finish(new Shifts(200).greatest(near, other, 10));
  expect(found.map((value) => value > 0.99)).toEqual([false, false, true, true, false]);
  expect(finish(new Shifts(200).greatest([other], other, 101))).toEqual([0]);
});
