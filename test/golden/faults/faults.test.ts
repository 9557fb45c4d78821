/** Faults that were found on real files, as small cases with the right answer (test/fixtures/faults): opened and run as shipped. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultCases } from "./cases";
import { checksOf } from "./checks";
import { pending } from "./pending";
import { Shell } from "./shell";

const shell = new Shell();
beforeAll(() => shell.open(), 60_000);
afterAll(() => shell.close());

describe.each(faultCases.map((fault) => ({ name: fault.name, why: fault.expected.why, fault })))(
  "$name: $why",
  ({ name, fault }) => {
    for (const [property, check] of checksOf(fault, shell)) {
      const { reason, properties } = pending[name] ?? { reason: "", properties: [] };
      if (properties.includes(property)) it.fails(`${property}, pending: ${reason}`, check);
      else it(property, check);
    }
  },
);

it("nothing is pending that no case has", () => {
  const known = new Map(faultCases.map((fault) => [fault.name, checksOf(fault, shell).map(([property]) => property)]));
  const unknown = Object.entries(pending).flatMap(([name, { properties }]) => {
    return properties.filter((property) => !known.get(name)?.includes(property)).map((property) => `${name}: ${property}`);
  });
  expect(unknown).toEqual([]);
});
