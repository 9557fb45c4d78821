/** Traces of small networks for tests: run to the end, compared number by number, their steps counted. */
import type { LayerWeights, NetworkWeights } from "../../../src/model/network";
import { expect } from "vitest";
import { cells } from "../../../src/engine/cell/definitions/cells";
import { interpreted, NetworkRun } from "../../../src/engine/network/network";
import { Trace, type Sequence, type TraceOptions } from "../../../src/engine/trace/trace";
import { randomLayer, seeded, smallNetwork } from "./networks";

const VOCABULARY = 16;

/** Whole numbers below a limit. */
export function integers(seed: number): (limit: number) => number {
  const random = seeded(seed);
  return (limit) => Math.min(limit - 1, Math.floor(((random() + 1) / 2) * limit));
}

export function randomIds(length: number, integer: (limit: number) => number): Uint32Array {
  return Uint32Array.from({ length }, () => integer(VOCABULARY));
}

/** Sequences of these lengths, one after the other. */
export function sequencesOf(lengths: readonly number[]): Sequence[] {
  let start = 0;
  return lengths.map((count) => ({ start: (start += count) - count, count }));
}

/** Two layers of a cell. */
export function network(cell: string, units = 4): NetworkWeights {
  return smallNetwork(cell, units, cells.get(cell)!.sizeOf("x") === "units" ? 1 : 2, VOCABULARY);
}

/** Two layers of a cell; one that reads the c of a layer below stands on the cell that it is made for. */
export function runnable(cell: string): NetworkWeights {
  const whole = network(cell);
  const standsOn = cells.get(cell)?.standsOn;
  return standsOn ? { ...whole, layers: [network(standsOn).layers[0]!, whole.layers[1]!] } : whole;
}

/** Two forward and two backward layers, a pair on a pair, read by a head side by side. */
export function bidirectional(units = 3): NetworkWeights {
  const random = seeded(11);
  const layer = (inputSize: number, direction: LayerWeights["direction"], reads: number[]) => {
    return { ...randomLayer("lstm", { inputSize, hiddenSize: units }, random), direction, reads };
  };
  const values = (length: number) => Float32Array.from({ length }, random);
  return {
    layers: [
      layer(4, "forward", [-1]),
      layer(4, "reverse", [-1]),
      layer(2 * units, "forward", [0, 1]),
      layer(2 * units, "reverse", [0, 1]),
    ],
    embedding: { rows: VOCABULARY, columns: 4, data: values(VOCABULARY * 4) },
    head: { rows: VOCABULARY, columns: 2 * units, weight: values(VOCABULARY * 2 * units), bias: values(VOCABULARY) },
  };
}

/** A run that counts the steps of its first layer. */
export function counting(weights: NetworkWeights): { run: NetworkRun; steps: () => number } {
  let steps = 0;
  const run = new NetworkRun(weights, (layer, index) => {
    const runner = interpreted(layer, index);
    return {
      outputs: runner.outputs,
      rowSize: runner.rowSize,
      outputsAt: runner.outputsAt,
      reset: (states, at) => runner.reset(states, at),
      states: () => runner.states(),
      run(input, count, out) {
        if (index === 0) steps += count;
        runner.run(input, count, out);
      },
    };
  });
  return { run, steps: () => steps };
}

export function traceOf(
  weights: NetworkWeights,
  ids: Uint32Array,
  lengths: readonly number[] = [ids.length],
  options: TraceOptions = {},
): Trace {
  return new Trace(weights, ids, sequencesOf(lengths), options);
}

export function run(trace: Trace): Trace {
  while (!trace.done) trace.advance();
  return trace;
}

/** Fails unless the numbers of a token are the same to the bit. */
export function expectSameRow(one: Trace, other: Trace, token: number): void {
  one.layouts.forEach(({ channels }, layer) => {
    for (const { name } of channels) {
      const [a, b] = [one.values(layer, name, token), other.values(layer, name, token)];
      let at = 0; // a plain loop, as this is asked for every token
      while (at < a.length && Object.is(a[at], b[at])) at++;
      if (at < a.length || a.length !== b.length)
        throw new Error(`Token ${token}, ${name} of layer ${layer}, unit ${at}: ${String(a[at])} and ${String(b[at])}.`);
    }
  });
}

/** Fails unless the traces are the same: every number to the bit, and what is known of them as a whole. */
export function expectSame(one: Trace, other: Trace): void {
  expect(one.ids).toEqual(other.ids);
  expect(one.computed).toBe(other.computed);
  expect(one.layouts.map(({ rowSize }) => rowSize)).toEqual(other.layouts.map(({ rowSize }) => rowSize));
  for (let token = 0; token < one.computed; token++) expectSameRow(one, other, token);
  expect(summaryOf(one)).toEqual(summaryOf(other));
}

function summaryOf({ layers, nonFinite }: Trace) {
  return {
    nonFinite,
    layers: layers.map(({ valueRanges, magnitudes }) => ({
      valueRanges,
      bounds: magnitudes.map((one) => [0.5, 0.9, 0.98, 1].map((share) => one?.bound(share))),
    })),
  };
}
