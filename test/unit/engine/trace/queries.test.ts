import type { Head } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { inputOfToken } from "../../../../src/engine/network/network";
import { Magnitudes } from "../../../../src/engine/trace/magnitudes";
import { logProbabilities, sideBySide } from "../../../../src/engine/network/readout";
import * as queries from "../../../../src/engine/trace/queries";
import { Trace } from "../../../../src/engine/trace/trace";
import { finish } from "../../../../src/engine/network/work";
import { randomLayer, seeded, smallNetwork } from "../networks";

const ids = Uint32Array.from({ length: 300 }, (_, index) => (index * 37) % 128);
const labels = Array.from({ length: 128 }, (_, id) => `#${id}`);

const readTile = (...args: Parameters<typeof queries.readTile>) => finish(queries.readTile(...args));
const readUnit = (...args: Parameters<typeof queries.readUnit>) => finish(queries.readUnit(...args));
const readOutput = (...args: Parameters<typeof queries.readOutput>) => finish(queries.readOutput(...args));
const readToken = (...args: Parameters<typeof queries.readToken>) => finish(queries.readToken(...args));

function traced(sequences = [{ start: 0, count: 300 }], until = Infinity): Trace {
  const trace = new Trace(smallNetwork(), ids, sequences);
  while (!trace.done && trace.computed < until) trace.advance();
  return trace;
}

describe("tiles", () => {
  const trace = traced();
  const request = { layer: 1, channel: "c", tokenStart: 10, tokenEnd: 31, step: 1, unitStart: 2, unitEnd: 5 };

  it("hold the traced numbers at step 1, units down and tokens across", () => {
    const tile = readTile(trace, request);
    expect(tile.cells).toBe(21);
    expect(tile.minimum).toBeUndefined();
    for (const unit of [2, 3, 4]) {
      for (const token of [10, 17, 30]) {
        expect(tile.values[(unit - 2) * 21 + token - 10]).toBe(trace.values(1, "c", token)[unit]);
      }
    }
  });

  it("hold mean, least and greatest of several tokens, the last cell of fewer", () => {
    const tile = readTile(trace, { ...request, step: 4 });
    expect(tile.cells).toBe(6);
    const last = trace.values(1, "c", 30)[2];
    expect([tile.values[5], tile.minimum![5], tile.maximum![5]]).toEqual([last, last, last]);
    const four = [10, 11, 12, 13].map((token) => trace.values(1, "c", token)[2]!);
    expect(tile.values[0]).toBeCloseTo(four.reduce((a, b) => a + b) / 4, 6);
    expect([tile.minimum![0], tile.maximum![0]]).toEqual([Math.min(...four), Math.max(...four)]);
  });

  it.each([1, 4])("hold the first of every few units, with a step of %i", (step) => {
    const all = { ...request, step, unitStart: 0, unitEnd: 6 };
    const [tile, whole] = [readTile(trace, { ...all, unitStart: 1, unitStep: 2 }), readTile(trace, all)];
    const row = (values: Float32Array | undefined, unit: number) => [
      ...(values ?? []).slice(unit * whole.cells, (unit + 1) * whole.cells),
    ];
    for (const name of ["values", "minimum", "maximum"] as const) {
      expect([...(tile[name] ?? [])]).toEqual([1, 3, 5].flatMap((unit) => row(whole[name], unit)));
    }
  });

  it("say what is not computed yet with NaN", () => {
    const partial = traced(undefined, 1);
    const tile = readTile(partial, { ...request, tokenStart: 0, tokenEnd: 300 });
    expect(tile.computed).toBeLessThan(300);
    expect(tile.values[tile.computed - 1]).not.toBeNaN();
    expect(tile.values[tile.computed]).toBeNaN();
  });

  it.each([
    [{ tokenEnd: 301 }, "out-of-range"],
    [{ tokenStart: 31 }, "out-of-range"],
    [{ unitEnd: 7 }, "out-of-range"],
    [{ channel: "r" }, "no-such-channel"],
    [{ layer: 2 }, "no-such-channel"],
  ])("refuse %o", (change, code) => {
    expect(() => readTile(trace, { ...request, ...change })).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe("a trace", () => {
  it("is the same whatever the size of its chunks, and knows its valueRanges", () => {
    const trace = traced();
    const c = trace.layers[0]!.description.channels.findIndex(({ name }) => name === "c");
    const all = Array.from({ length: 300 }, (_, token) => [...trace.values(0, "c", token)]).flat();
    expect(trace.layers[0]!.valueRanges[c]).toEqual([Math.min(...all), Math.max(...all)]);
  });

  it("knows how large an unbounded channel's values usually are, whatever a few of them do", () => {
    const magnitudes = new Magnitudes();
    const values = Float32Array.from({ length: 1000 }, (_, index) => (index % 100 === 0 ? -1500 : (index % 10) / 10));
    magnitudes.add(Float32Array.of(NaN, Infinity, 0), 0, 3, 1);
    expect(magnitudes.bound(0.98)).toBeLessThan(1e-9);
    magnitudes.add(values, 0, values.length, 1);
    expect(magnitudes.bound(0.98)).toBeGreaterThanOrEqual(0.9);
    expect(magnitudes.bound(0.98)).toBeLessThan(0.9 * 2 ** 0.25);
    expect(magnitudes.bound(1)).toBeGreaterThanOrEqual(1500);
    expect(new Magnitudes().bound(0.98)).toBe(0);
  });

  it("starts every sequence from zero", () => {
    const twice = new Trace(smallNetwork(), Uint32Array.of(5, 6, 7, 5, 6, 7), [
      { start: 0, count: 3 },
      { start: 3, count: 3 },
    ]);
    while (!twice.done) twice.advance();
    for (const token of [0, 1, 2]) expect(twice.values(1, "h", token)).toEqual(twice.values(1, "h", token + 3));
  });

  it("passes over a sequence without tokens", () => {
    const trace = new Trace(smallNetwork(), Uint32Array.of(1, 2), [
      { start: 0, count: 1 },
      { start: 1, count: 0 },
      { start: 1, count: 1 },
    ]);
    while (!trace.done) trace.advance();
    expect(trace.computed).toBe(2);
  });
});

describe("units and tokens", () => {
  const trace = traced([
    { start: 0, count: 100 },
    { start: 100, count: 200 },
  ]);

  it("a unit's course, and the layer's mean", () => {
    const one = readUnit(trace, 0, 3, 50, 53);
    expect(Object.keys(one.channels)).toEqual(["i", "f", "g", "o", "c", "h"]);
    expect(one.channels.f![1]).toBe(trace.values(0, "f", 51)[3]);
    const units = [...trace.values(0, "f", 51)];
    expect(readUnit(trace, 0, null, 51, 52).channels.f![0]).toBeCloseTo(units.reduce((a, b) => a + b) / units.length, 6);
  });

  it("a token's report: what changed most, the history within its sequence, the predictions", () => {
    const report = readToken(trace, labels, 120, 1, null);
    expect(report.computed).toBe(true);
    const moves = Array.from(trace.values(1, "c", 120), (value, unit) => value - trace.values(1, "c", 119)[unit]!);
    expect(Math.abs(report.changed[0]!.change)).toBe(Math.max(...moves.map(Math.abs)));
    expect(report.changed).toHaveLength(3);
    expect(report.history.c).toHaveLength(21);
    expect(report.predictions).toHaveLength(5);
    expect(report.predictions[0]!.probability).toBeGreaterThanOrEqual(report.predictions[1]!.probability);
    expect(report.surprisal).toBeGreaterThan(0);
    expect(readToken(trace, labels, 100, 1, null).surprisal).toBeNull();
  });

  it("a unit that a projected h does not have is in the other channels alone, and never NaN", () => {
    const layer = randomLayer("lstm-projected", { inputSize: 4, hiddenSize: 6, outputSize: 2 }, seeded(3));
    const own = new Trace({ ...smallNetwork(), layers: [layer], head: null }, ids, [{ start: 0, count: 300 }]);
    while (!own.done) own.advance();
    expect(Object.keys(readUnit(own, 0, 5, 10, 20).channels)).toEqual(["i", "f", "g", "o", "m", "c"]);
    const { values, history, changed } = readToken(own, labels, 50, 0, 5);
    expect(Object.keys(values)).toEqual(["i", "f", "g", "o", "m", "c"]);
    expect(Object.keys(history)).toEqual(["c"]);
    expect(values.c).toBe(own.values(0, "c", 50)[5]);
    expect(Object.keys(readToken(own, labels, 50, 0, 1).values)).toContain("h");
    for (const report of [readToken(own, labels, 50, 0, null), { changed }])
      for (const { values: of } of report.changed) expect(Object.values(of).filter(Number.isNaN)).toEqual([]);
    expect(() => readUnit(own, 0, 6, 10, 20)).toThrow("units 6 to 7");
  });

  it("every number of a matrix memory can be asked for, and the gates of one number are of each", () => {
    const layer = randomLayer("mlstm", { inputSize: 4, hiddenSize: 3 }, seeded(5));
    const own = new Trace({ ...smallNetwork(), layers: [layer], head: null }, ids, [{ start: 0, count: 300 }]);
    while (!own.done) own.advance();
    const { values } = readToken(own, labels, 40, 0, 8);
    expect(values.C).toBe(own.values(0, "C", 40)[8]);
    expect([values.i, values.h]).toEqual([own.values(0, "i", 40)[0], undefined]);
    expect(() => readUnit(own, 0, 9, 10, 20)).toThrow("units 9 to 10");
  });

  it("a head with attention looks back over its window, and not past the sequence's beginning", () => {
    const weights = smallNetwork();
    const attention = { weight: Float32Array.from({ length: 10 }, (_, i) => Math.sin(i)), window: 3 };
    const head: Head = {
      ...weights.head!,
      columns: 10,
      weight: Float32Array.from({ length: 1280 }, (_, i) => Math.cos(i)),
      reads: [-1, 1],
      attention,
    };
    const network = { ...weights, head };
    const own = new Trace(network, ids.subarray(0, 20), [
      { start: 0, count: 10 },
      { start: 10, count: 10 },
    ]);
    while (!own.done) own.advance();
    const read = (token: number) => sideBySide([inputOfToken(network, ids[token]!), own.values(1, "h", token)]);
    const check = (token: number, before: number[], upTo: number[]) => {
      const { surprisal, predictions } = readToken(own, labels, token, 0, null);
      const likeliest = Math.max(...logProbabilities(head, ...upTo.map(read)));
      expect(predictions[0]!.probability).toBeCloseTo(Math.exp(likeliest), 12);
      expect(surprisal).toBe(before.length === 0 ? null : -logProbabilities(head, ...before.map(read))[ids[token]!]!);
    };
    check(10, [], [10]);
    check(12, [10, 11], [10, 11, 12]);
    check(17, [14, 15, 16], [15, 16, 17]);
  });

  it("what a model says that is no next token is told by name, the likeliest first, and as a course of its own", () => {
    const { layers, ...rest } = smallNetwork();
    const head: Head = {
      rows: 3,
      columns: 6,
      weight: Float32Array.from({ length: 18 }, (_, i) => Math.cos(i)),
      bias: Float32Array.of(0, 0.5, -0.5),
    };
    const output = { head, activation: "softmax" as const, labels: ["A", "B", "C"] };
    const own = new Trace({ ...rest, layers, head: null, output }, ids, [{ start: 0, count: 300 }]);
    expect(readOutput(own, 0, 0, 2)).toEqual(Float32Array.of(NaN, NaN));
    while (!own.done) own.advance();
    const { outputs } = readToken(own, labels, 40, 0, null);
    const values = outputs.map(({ value }) => value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    for (const [index, label] of output.labels.entries()) {
      const course = readOutput(own, index, 38, 42);
      expect(course?.[2]).toBe(outputs.find((each) => each.label === label)?.value);
    }
    expect(readOutput(own, 3, 0, 2)).toBeNull();
  });

  it("a token that the run has not reached is said to be so", () => {
    const partial = traced(undefined, 1);
    expect(readToken(partial, labels, 299, 0, 2)).toMatchObject({ computed: false, values: {}, predictions: [] });
  });
});
