/** What a step did to a number of a state: kept times before, plus written, is after, for every cell that carries one. */
import { describe, expect, it } from "vitest";
import { readUnitStep } from "../../../../src/engine/explain/unitStep";
import { finish } from "../../../../src/engine/network/work";
import { integers, network, randomIds, run, traceOf } from "../traces";

const ids = randomIds(121, integers(3));

describe.each(["lstm", "lstm-peephole", "gru", "mingru", "slstm"])("a step of %s", (cell) => {
  const trace = run(traceOf(network(cell, 5), ids));
  it.each([0, 1, 60, 120])("at token %i", (token) => {
    for (const layer of trace.layouts.keys()) {
      const step = finish(readUnitStep(trace, { layer, token, unit: 3 }));
      if (!step) throw new Error("There is none.");
      const { before, kept, written, after } = step;
      if (token === 0) expect(before).toBe(0);
      expect(Math.abs(before * kept + written - after)).toBeLessThan(1e-5 * Math.max(1, Math.abs(after)));
    }
  });
});

it("of a cell that carries nothing over, and of a unit that is not there, there is none", () => {
  expect(finish(readUnitStep(run(traceOf(network("rnn-tanh", 5), ids)), { layer: 0, token: 5, unit: 0 }))).toBeNull();
  expect(finish(readUnitStep(run(traceOf(network("gru", 5), ids)), { layer: 0, token: 5, unit: 99 }))).toBeNull();
});
