/** Faults that were found on real files, as small cases with the right answer (test/fixtures/faults): opened and run as shipped. */
import { afterAll, beforeAll, describe, it } from "vitest";
import { faultCases } from "./cases";
import { checksOf } from "./checks";
import { Shell } from "./shell";

const shell = new Shell();
beforeAll(() => shell.open(), 60_000);
afterAll(() => shell.close());

describe.each(faultCases.map((fault) => ({ name: fault.name, why: fault.expected.why, fault })))("$name: $why", ({ fault }) => {
  for (const [property, check] of checksOf(fault, shell)) it(property, check);
});
