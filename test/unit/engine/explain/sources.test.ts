/** A ledger is an identity: what was written and is left adds up to the traced state, for every cell that carries one. */
import { describe, expect, it } from "vitest";
import type { CellOptions } from "../../../../src/engine/cell/cellDefinition";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { readLayerSources, readSources, type UnitSources } from "../../../../src/engine/explain/sources";
import { readOperands } from "../../../../src/engine/explain/operands";
import { carriedStates } from "../../../../src/engine/explain/carriedState";
import { finish } from "../../../../src/engine/network/work";
import type { Trace } from "../../../../src/engine/trace/trace";
import type { NetworkWeights } from "../../../../src/model/network";
import { randomLayer, seeded } from "../networks";
import { bidirectional, integers, network, randomIds, run, runnable, traceOf } from "../traces";

const LENGTHS = [70, 1, 50];
const ids = randomIds(121, integers(3));

/** The ledgers, by cell, as one knows them from the equations. */
const CARRIED: Record<string, string[]> = {
  slstm: ["c", "n"],
  mlstm: ["C", "n"],
  "rnn-tanh": [],
  "rnn-relu": [],
  rnn: [],
  "rnn-clockwork": ["h"],
  gru: ["h"],
  "gru-reset-before": ["h"],
  mut1: ["h"],
  mut2: ["h"],
  mut3: ["h"],
  "grid-lstm": ["cTime"],
  "grid-lstm-lowest": ["cTime"],
  mingru: ["h"],
  minlstm: ["h"],
};

/** Fails unless the ledger of every unit adds up to the traced state at the token. */
function expectIdentity(trace: Trace, layer: number, token: number, state: string): void {
  const traced = trace.values(layer, state, token).slice();
  for (const unit of traced.keys()) {
    const found = finish(readSources(trace, { layer, token, unit, state })) as UnitSources;
    expect(found).toMatchObject({ kind: "unit", state, traced: traced[unit] });
    const sum = found.contributions.reduce((all, one) => all + one, found.initial);
    expect(Math.abs(sum - traced[unit]!)).toBeLessThanOrEqual(1e-5 * found.magnitude + 1e-12);
    expect(found.remainder).toBe(found.traced - found.sum);
    const others = [...found.contributions].filter((one, at) => !(Math.abs(one - found.written[at]! * found.kept[at]!) < 5e-13));
    expect(others).toEqual([]);
  }
}

describe.each([...cells.keys()])("%s", (cell) => {
  const states = carriedStates(cells.get(cell)!).map(({ state }) => state);

  it("carries over what its equations say", () => expect(states).toEqual(CARRIED[cell] ?? ["c"]));

  it.runIf(states.length > 0)(
    "adds up to the traced state in both layers, at the beginning, in the middle and at the end",
    () => {
      const trace = run(traceOf(runnable(cell), ids, LENGTHS));
      const layers = cells.get(cell)!.standsOn ? [1] : trace.layouts.keys();
      for (const layer of layers)
        for (const token of [0, 33, 69, 70, 71, 120]) for (const state of states) expectIdentity(trace, layer, token, state);
    },
  );

  it.runIf(states.length === 0)("says why there is none", () => {
    const trace = run(traceOf(network(cell), ids));
    expect(finish(readSources(trace, { layer: 0, token: 5, unit: 0 }))).toMatchObject({
      kind: "none",
      computed: true,
      reason: { id: "explain.nothingCarried", args: { state: "h" } },
    });
  });
});

/** One layer of an LSTM with settings. */
function lstmWith(options: CellOptions, scale: number): NetworkWeights {
  const layer = randomLayer("lstm-peephole", { inputSize: 4, hiddenSize: 5 }, seeded(5), { options, scale });
  return { ...network("lstm"), layers: [layer], head: null };
}

it.each([
  [{ cellClip: 0.3 }, 2],
  [{ gates: "hard-sigmoid", candidate: "softsign" }, 2],
  [{ gates: "linear", candidate: "linear", cellClip: 0.1 }, 0.3], // larger ones grow without bound
  [{ clip: 0.5, forgetBias: 1 }, 2],
])("adds up with the settings %j", (options, scale) => {
  const trace = run(traceOf(lstmWith(options, scale), ids, LENGTHS));
  for (const token of [0, 40, 69, 100]) expectIdentity(trace, 0, token, "c");
});

it.each([{}, { cellClip: 0.3 }])("begins with the initial state that a layer has, with the settings %j", (options) => {
  const weights = lstmWith(options, 0.5);
  const initial = { c: Float32Array.of(0.2, -0.1, 0.25, 0, 0.1), h: Float32Array.of(0.5, 0, 0, -0.5, 0) };
  const trace = run(traceOf({ ...weights, layers: [{ ...weights.layers[0]!, initial }] }, ids, LENGTHS));
  for (const token of [0, 3, 40, 70, 71]) expectIdentity(trace, 0, token, "c");
  const found = finish(readSources(trace, { layer: 0, token: 1, unit: 0 })) as UnitSources;
  expect(found.initialKept).toBeCloseTo(trace.values(0, "f", 0)[0]! * trace.values(0, "f", 1)[0]!, 6);
  expect(found.initial).toBeCloseTo(found.initialKept * 0.2, 6);
  const operands = finish(readOperands(trace, { layer: 0, token: 0, channel: "f", unit: 2, terms: 2 }, false));
  expect(1 / (1 + Math.exp(-operands.sum))).toBeCloseTo(operands.traced, 6);
});

it("goes from the text's end where a layer reads backward", () => {
  const trace = run(traceOf(bidirectional(), ids, LENGTHS));
  for (const layer of [1, 3]) for (const token of [0, 30, 69, 70, 100]) expectIdentity(trace, layer, token, "c");
  const { tokenStart, tokenEnd, kept } = finish(readSources(trace, { layer: 1, token: 30, unit: 0 })) as UnitSources;
  expect([tokenStart, tokenEnd, kept[0]]).toEqual([30, 70, 1]);
});

it("is written as a gate's product, step by step", () => {
  const trace = run(traceOf(network("lstm"), ids, LENGTHS));
  const { written, kept } = finish(readSources(trace, { layer: 1, token: 20, unit: 2 })) as UnitSources;
  const value = (channel: string, token: number) => trace.values(1, channel, token)[2]!;
  for (let token = 0; token <= 20; token++) expect(written[token]).toBeCloseTo(value("i", token) * value("g", token), 6);
  expect(kept[20]).toBe(1);
  expect(kept[18]).toBeCloseTo(value("f", 19) * value("f", 20), 6);
});

it.each([
  [0, "forward"],
  [1, "reverse"],
])("is of the unit that the step changed most, where none is named: layer %i, %s", (layer, direction) => {
  const trace = run(traceOf(bidirectional(), ids, LENGTHS));
  const changes = (token: number) => {
    const isFirst = token === 70; // the whole of its sequence, which begins with zeros
    const now = [...trace.values(layer, "c", token)];
    const before = isFirst ? now.map(() => 0) : [...trace.values(layer, "c", token + (direction === "forward" ? -1 : 1))];
    return now.map((value, unit) => Math.abs(value - before[unit]!));
  };
  for (const token of [30, 70, 100]) {
    const found = finish(readSources(trace, { layer, token, unit: null })) as UnitSources;
    const sizes = changes(token);
    expect(found.unit).toBe(sizes.indexOf(Math.max(...sizes)));
    expect(found).toEqual(finish(readSources(trace, { layer, token, unit: found.unit })));
  }
});

it("says the same of all units as a picture, and where a cell is of several tokens", () => {
  const trace = run(traceOf(network("gru"), ids, LENGTHS));
  const whole = finish(readLayerSources(trace, { layer: 0, token: 50, step: 1 }));
  const coarse = finish(readLayerSources(trace, { layer: 0, token: 50, step: 8 }));
  if (whole.kind !== "layer" || coarse.kind !== "layer") throw new Error("there is a ledger");
  expect([whole.units, whole.cells, coarse.cells]).toEqual([4, 51, 7]);
  for (let unit = 0; unit < 4; unit++) {
    const { contributions } = finish(readSources(trace, { layer: 0, token: 50, unit })) as UnitSources;
    contributions.forEach((one, at) => expect(whole.contributions[unit * 51 + at]).toBeCloseTo(one, 6));
    const third = contributions.slice(16, 24).reduce((sum, one) => sum + one, 0);
    expect(coarse.contributions[unit * 7 + 2]).toBeCloseTo(third, 6);
  }
});

it("is the same where rows are computed again", () => {
  const long = randomIds(3000, integers(8));
  const whole = run(traceOf(network("lstm"), long));
  const scarce = run(traceOf(network("lstm"), long, [3000], { memoryBudget: 200_000 }));
  expect(scarce.keepsAll).toBe(false);
  const at = { layer: 1, token: 2900, unit: 1 };
  expect(finish(readSources(scarce, at))).toEqual(finish(readSources(whole, at)));
});

it("refuses what is not there, and says what has no ledger or is not computed yet", () => {
  const trace = traceOf(network("lstm"), ids);
  const ask = (overrides: object) => finish(readSources(trace, { layer: 0, token: 5, unit: 0, ...overrides }));
  expect(ask({})).toMatchObject({ kind: "none", computed: false, reason: { id: "explain.notComputed" } });
  run(trace);
  expect(ask({ state: "h" })).toMatchObject({ kind: "none", reason: { id: "explain.stateNotCarried" } });
  expect(() => ask({ layer: 2 })).toThrow("There is no layer 2: the trace has 2 layers");
  expect(() => ask({ token: 121 })).toThrow("tokens 121 to 122");
  expect(() => ask({ unit: 4 })).toThrow("units 4 to 5");
  expect(() => ask({ state: "f" })).toThrow("LSTM has no state f. Its states are c and h.");
});
