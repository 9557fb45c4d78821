/** What a diagram of the cell is told of a token must be what made the traced values. */
import { describe, expect, it } from "vitest";
import { readDerived } from "../../../../src/engine/trace/readDerived";
import { Trace } from "../../../../src/engine/trace/trace";
import { finish } from "../../../../src/engine/network/work";
import { smallNetwork } from "../networks";

const ids = Uint32Array.from({ length: 40 }, (_, at) => (at * 7) % 128);

function traced(network = smallNetwork()): Trace {
  const trace = new Trace(network, ids, [
    { start: 0, count: 25 },
    { start: 25, count: 15 },
  ]);
  while (!trace.done) trace.advance();
  return trace;
}

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

describe.each([0, 1])("layer %d", (layer) => {
  const trace = traced();

  it.each([0, 1, 24, 25, 39])("at token %d, parts add up to what the gates and states come from", (token) => {
    const { computed, values } = finish(readDerived(trace, token, layer));
    expect(computed).toBe(true);
    for (const gate of ["i", "f", "o"]) {
      const traced = trace.values(layer, gate, token);
      values[`${gate}.pre`]!.forEach((value, unit) => expect(sigmoid(value)).toBeCloseTo(traced[unit]!, 5));
    }
    const c = trace.values(layer, "c", token).slice();
    c.forEach((value, unit) => expect(values["c.kept"]![unit]! + values["c.written"]![unit]!).toBeCloseTo(value, 5));
    c.forEach((value, unit) => expect(values["c.tanh"]![unit]).toBeCloseTo(Math.tanh(value), 5));
    if (token === 0 || token === 25) expect([...values["c.kept"]!]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

it("a layer that reads backward comes from the token after it", () => {
  const network = smallNetwork();
  const [first] = network.layers;
  const trace = traced({ ...network, head: null, layers: [{ ...first!, direction: "reverse", reads: [-1] }] });
  const { values } = finish(readDerived(trace, 3, 0));
  const [f, later] = [trace.values(0, "f", 3).slice(), trace.values(0, "c", 4).slice()];
  values["c.kept"]!.forEach((kept, unit) => expect(kept).toBeCloseTo(f[unit]! * later[unit]!, 6));
});

it("says so where the run has not come yet, and refuses what is not there", () => {
  const trace = new Trace(smallNetwork(), ids, [{ start: 0, count: 40 }]);
  expect(finish(readDerived(trace, 5, 0))).toEqual({ computed: false, values: {} });
  expect(() => finish(readDerived(trace, 40, 0))).toThrow("tokens 40 to 41");
  expect(() => finish(readDerived(trace, 5, 2))).toThrow("no layer 2");
});
