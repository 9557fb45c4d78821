import type { NetworkWeights } from "../../../../src/model/network";
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { NetworkRun, numbersPerToken } from "../../../../src/engine/network/network";
import { readTile, readToken, readUnit } from "../../../../src/engine/trace/queries";
import { planTrace } from "../../../../src/engine/trace/tracePlan";
import type { Trace } from "../../../../src/engine/trace/trace";
import { heapAllocator } from "../../../../src/engine/trace/traceMemory";
import { finish } from "../../../../src/engine/network/work";
import { bidirectional, expectSame, expectSameRow, integers, network, randomIds, run, sequencesOf, traceOf } from "../traces";

const coded = (code: string) => expect.objectContaining({ code }) as Error;
const bytesPerToken = (weights: NetworkWeights) => 4 * numbersPerToken(weights);
/** All but cells that see a layer below, or add the input to their units. */
const stackable = [...cells.values()].filter(
  ({ order, sizeOf }) => sizeOf("x") !== "units" && !order.some(({ node }) => node.kind === "below"),
);

describe("past its memory budget", () => {
  it.each(stackable.map(({ id }) => id))("a trace of %s has the same numbers, wherever one looks", (cell) => {
    const weights = network(cell);
    const integer = integers(3);
    const lengths = [200, 1, 0, 350];
    const ids = randomIds(551, integer);
    const whole = run(traceOf(weights, ids, lengths));
    const cramped = run(traceOf(weights, ids, lengths, { memoryBudget: 110 * bytesPerToken(weights) }));
    expect([whole.keepsAll, cramped.keepsAll]).toEqual([true, false]);
    for (let look = 0; look < 60; look++) expectSameRow(whole, cramped, integer(551));
    expectSame(whole, cramped);
  });

  it("takes no more memory than that, however long the text and whatever is read", () => {
    const weights = network("lstm", 8);
    const memoryBudget = 400 * bytesPerToken(weights);
    let [held, taken] = [0, 0];
    const memory = {
      allocate(numbers: number) {
        taken = Math.max(taken, (held += 4 * numbers));
        return new Float32Array(numbers);
      },
      release: ({ byteLength }: Float32Array) => void (held -= byteLength),
    };
    const integer = integers(4);
    const trace = run(traceOf(weights, randomIds(20_000, integer), undefined, { memoryBudget, memory }));
    expect(trace.keepsAll).toBe(false);
    for (let look = 0; look < 40; look++) finish(readToken(trace, [], integer(20_000), 1, null));
    expect(taken).toBeGreaterThan(memoryBudget / 2);
    expect(taken).toBeLessThanOrEqual(memoryBudget);
  });

  it("what is read again soon is not computed again", () => {
    const weights = network("gru");
    const trace = run(traceOf(weights, randomIds(2000, integers(5)), undefined, { memoryBudget: 300 * bytesPerToken(weights) }));
    let turns = 0;
    const read = () => {
      const work = readUnit(trace, 0, 1, 700, 720);
      turns = 0;
      while (!work.next().done) turns++;
    };
    read();
    expect(turns).toBeGreaterThan(0);
    read();
    expect(turns).toBe(0);
  });

  it("serves two readers who take turns with a run that goes on", () => {
    const weights = network("lstm");
    const ids = randomIds(1500, integers(6));
    const whole = run(traceOf(weights, ids));
    const trace = traceOf(weights, ids, undefined, { memoryBudget: 120 * bytesPerToken(weights) });
    while (trace.computed < 1000) trace.advance();
    const alternatives = [readUnit(trace, 1, 2, 100, 180), readUnit(trace, 1, 2, 400, 480)];
    const results = alternatives.map(() => undefined as { channels: Record<string, Float32Array> } | undefined);
    while (results.includes(undefined)) {
      alternatives.forEach((work, index) => {
        const next = results[index] ? undefined : work.next();
        if (next?.done) results[index] = next.value;
      });
      if (!trace.done) trace.advance();
    }
    expect(results[0]!.channels).toEqual(finish(readUnit(whole, 1, 2, 100, 180)).channels);
    expect(results[1]!.channels).toEqual(finish(readUnit(whole, 1, 2, 400, 480)).channels);
    expectSame(run(trace), whole);
  });

  it("is refused where not even some tokens fit", () => {
    const weights = network("lstm");
    const memoryBudget = 5 * bytesPerToken(weights);
    expect(() => traceOf(weights, randomIds(6, integers(1)), undefined, { memoryBudget })).toThrow(coded("trace-too-large"));
  });

  it("a plan fits its budget: two layers of 512 units, and others", () => {
    const of = (tokens: number, row: number, budget: number) =>
      planTrace(tokens, { layers: 2, row, states: row / 3, point: 4096 }, budget, true)!;
    expect(of(1e6, 24576, 2 ** 29)).toMatchObject({ keepsAll: false, blockTokens: 256, snapshotEvery: 256, cellTokens: 256 });
    expect(of(20_000, 24576, 2 ** 29)).toMatchObject({ keepsAll: true, cellTokens: 64 });
    expect(of(1e6, 24576, 2 ** 29).blocks * 256 * 24576).toBeLessThan(2 ** 29 / 3);
  });
});

describe("tiles at any zoom", () => {
  const weights = network("lstm");
  const ids = randomIds(5000, integers(7));
  const lengths = [3000, 2000];
  const whole = run(traceOf(weights, ids, lengths));
  const cramped = run(traceOf(weights, ids, lengths, { memoryBudget: 500 * bytesPerToken(weights) }));
  const request = { layer: 1, channel: "c", tokenStart: 0, tokenEnd: 5000, unitStart: 1, unitEnd: 4 };

  /** Least, greatest and mean of every cell from the rows themselves. */
  function slowly(step: number, tokenStart = 0, tokenEnd = 5000) {
    const cells = Math.ceil((tokenEnd - tokenStart) / step);
    return [1, 2, 3].flatMap((unit) =>
      Array.from({ length: cells }, (_, cell) => {
        const values: number[] = [];
        for (let token = tokenStart + cell * step; token < Math.min(tokenEnd, tokenStart + (cell + 1) * step); token++) {
          values.push(whole.values(1, "c", token)[unit]!);
        }
        return {
          least: Math.min(...values),
          greatest: Math.max(...values),
          mean: values.reduce((a, b) => a + b) / values.length,
        };
      }),
    );
  }

  it.each([2, 16, 32, 64, 128, 512, 1024, 4096, 8192])(
    "%i tokens a cell: least and greatest exactly, the mean closely",
    (step) => {
      const expected = slowly(step);
      for (const trace of [whole, cramped]) {
        const tile = finish(readTile(trace, { ...request, step, exact: true }));
        expect(tile.detail).toBeUndefined();
        expect([...tile.minimum!]).toEqual(expected.map(({ least }) => least));
        expect([...tile.maximum!]).toEqual(expected.map(({ greatest }) => greatest));
        const farthest = expected.reduce((most, { mean }, index) => Math.max(most, Math.abs(tile.values[index]! - mean)), 0);
        expect(farthest).toBeLessThan(5e-6);
      }
    },
  );

  it.each([3, 64, 100, 500])("cells of %i tokens that begin anywhere", (step) => {
    const expected = slowly(step, 37, 2711);
    for (const trace of [whole, cramped]) {
      const tile = finish(readTile(trace, { ...request, tokenStart: 37, tokenEnd: 2711, step, exact: true }));
      expect([...tile.minimum!]).toEqual(expected.map(({ least }) => least));
      expect([...tile.maximum!]).toEqual(expected.map(({ greatest }) => greatest));
    }
  });

  it("past the budget, from the finest kept cells on nothing is computed again", () => {
    for (const step of [cramped.cellTokens, 4 * cramped.cellTokens]) {
      expect(readTile(cramped, { ...request, step }).next()).toMatchObject({
        done: true,
        value: { cells: Math.ceil(5000 / step) },
      });
    }
  });

  it("where that would take long, cells have bounds of what is there, and say how coarse they are", () => {
    const large = {
      ...network("lstm"),
      get layers() {
        return weights.layers;
      },
    };
    const trace = run(traceOf(large, ids, lengths, { memoryBudget: 500 * bytesPerToken(weights) }));
    Object.defineProperty(trace, "productsPerToken", { value: 1e9 }); // as a network of many more weights has
    const { cellTokens } = trace;
    const step = cellTokens / 4;
    const reading = readTile(trace, { ...request, step }).next();
    if (!reading.done) throw new Error("It computed rows again.");
    expect(reading.value.detail).toBe(cellTokens);
    slowly(step).forEach(({ least, greatest }, index) => {
      expect(reading.value.minimum![index]).toBeLessThanOrEqual(least);
      expect(reading.value.maximum![index]).toBeGreaterThanOrEqual(greatest);
    });
  });

  it("hide no spike", () => {
    const spiked = { ...weights, embedding: { ...weights.embedding!, data: weights.embedding!.data.slice() } };
    spiked.embedding.data.fill(40, 15 * 4);
    const text = Uint32Array.from({ length: 5000 }, (_, token) => (token === 4321 ? 15 : 1));
    const trace = run(traceOf(spiked, text, [5000], { memoryBudget: 500 * bytesPerToken(weights) }));
    const tile = finish(readTile(trace, { ...request, layer: 0, channel: "o", step: 1024 }));
    const spike = trace.values(0, "o", 4321).slice(1, 4);
    expect(
      [0, 1, 2].filter((unit) => [tile.minimum![unit * 5 + 4], tile.maximum![unit * 5 + 4]].includes(spike[unit])),
    ).not.toEqual([]);
  });
});

describe("a network that reads backward, too", () => {
  const weights = bidirectional();
  const lengths = [130, 0, 1, 170];
  const ids = randomIds(301, integers(8));

  it("is traced layer by layer, as if each sequence were run at once", () => {
    const trace = run(traceOf(weights, ids, lengths));
    for (const { start, count } of sequencesOf(lengths)) {
      if (count === 0) continue;
      const alone = new NetworkRun(weights);
      alone.reset();
      const rows = alone.layers.map(({ rowSize }) => new Float32Array(count * rowSize));
      alone.layers.forEach((_, layer) => alone.runLayer(layer, { ids: ids.slice(start, start + count) }, count, rows, 0));
      for (let token = 0; token < count; token++) {
        trace.layouts.forEach(({ rowSize, channels }, layer) => {
          for (const { name, offset } of channels) {
            const values = [...trace.values(layer, name, start + token)];
            expect(values.every((value, index) => Object.is(value, rows[layer]![token * rowSize + offset + index]))).toBe(true);
          }
        });
      }
    }
  });

  it("tells how far it is over all layers, and shows a sequence when all of them are through", () => {
    const trace = traceOf(weights, ids, lengths);
    const seen: [progress: number, computed: number][] = [];
    while (!trace.done) {
      trace.advance();
      seen.push([trace.progress, trace.computed]);
    }
    expect(seen.some(([progress, computed]) => progress > 30 && progress < 100 && computed === 0)).toBe(true);
    expect(seen.every(([progress], index) => index === 0 || progress >= seen[index - 1]![0])).toBe(true);
    expect(new Set(seen.map(([, computed]) => computed))).toEqual(new Set([0, 130, 131, 301]));
  });

  it("predicts from both directions' outputs, and speaks of no surprise", () => {
    const trace = run(traceOf(weights, ids, lengths));
    const report = finish(readToken(trace, [], 7, 2, null));
    expect(report.predictions).toHaveLength(5);
    const hidden = [...trace.values(2, "h", 7), ...trace.values(3, "h", 7)];
    const logits = Array.from(weights.head!.bias, (bias, row) =>
      hidden.reduce((sum, h, i) => sum + h * weights.head!.weight[row * 6 + i]!, bias),
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    expect(report.predictions[0]!.probability).toBeCloseTo(Math.exp(Math.max(...logits)) / total, 5);
    expect(report.surprisal).toBeNull();
  });

  it("is refused past its budget, and told what to do", () => {
    const memoryBudget = 250 * bytesPerToken(weights);
    expect(() => traceOf(weights, ids, lengths, { memoryBudget })).toThrow(coded("trace-too-large"));
    expect(() => traceOf(weights, ids, lengths, { memoryBudget })).toThrow(/in reverse.*301 tokens.*gatescope\.trace\.memory/s);
  });
});

describe("when things go wrong", () => {
  it.each([
    ["lstm", NaN],
    ["rnn-relu", Infinity],
  ])("in %s, %d that arises is kept, and found where it arose first", (cell, value) => {
    const weights = network(cell);
    weights.embedding!.data[3 * 4 + 2] = value; // token 3
    const ids = Uint32Array.from({ length: 400 }, (_, token) => (token >= 215 && token % 5 === 0 ? 3 : 1));
    for (const memoryBudget of [Infinity, 110 * bytesPerToken(weights)]) {
      const trace = run(traceOf(weights, ids, [300, 100], { memoryBudget }));
      expect(trace.nonFinite).toMatchObject({ layer: 0, token: 215 });
      const { layer, channel, unit } = trace.nonFinite!;
      expect(trace.values(layer, channel, 215)[unit]).not.toSatisfy(Number.isFinite);
      expect([...trace.values(0, "h", 214)]).toSatisfy((row: number[]) => row.every(Number.isFinite));
      expect(trace.layers[0]!.valueRanges.flat()).toSatisfy((ends: number[]) => ends.every(Number.isFinite));
    }
    const fine = run(traceOf(network(cell), ids));
    expect(fine.nonFinite).toBeNull();
  });

  it("a NaN of a backward layer is found at its first step, which is the text's last", () => {
    const weights = bidirectional();
    weights.embedding!.data[3 * 4] = NaN;
    const ids = Uint32Array.from({ length: 200 }, (_, token) => (token === 40 || token === 60 ? 3 : 1));
    expect(run(traceOf(weights, ids)).nonFinite).toMatchObject({ layer: 0, token: 40 });
    const [, ...others] = weights.layers;
    const turned = { ...weights, layers: [{ ...weights.layers[0]!, direction: "reverse" as const }, ...others] };
    expect(run(traceOf(turned, ids)).nonFinite).toMatchObject({ layer: 0, token: 60 });
  });

  it.each([
    ["all rows kept", 1000],
    ["rows computed again", 250],
  ])("%s: memory that is refused, whenever, ends in a coded error, and the run goes on when there is some", (_, rows) => {
    const weights = network("lstm");
    const ids = randomIds(500, integers(9));
    const edited = Uint32Array.from([...ids.subarray(0, 150), 1, 2, 3, ...ids.subarray(150)]);
    const memoryBudget = rows * bytesPerToken(weights);
    const tile = { layer: 1, channel: "c", tokenStart: 0, tokenEnd: 503, step: 64, unitStart: 0, unitEnd: 4 };
    const whole = run(traceOf(weights, edited, [303, 200], { memoryBudget }));
    let [taken, refused, failures] = [0, 0, 0];
    const allocate = (numbers: number) => new Float32Array(++taken === refused ? 2 ** 53 : numbers); // the system's own refusal
    const memory = { ...heapAllocator, allocate };
    const stubborn = (trace: Trace, until: number) => {
      while (!trace.done && trace.computed < until) {
        try {
          trace.advance();
        } catch (error) {
          expect(error).toMatchObject({ code: "out-of-memory" });
          failures++;
        }
      }
    };
    for (refused = 1; refused === 1 || refused <= taken; refused += 3) {
      taken = 0;
      const trace = traceOf(weights, ids, [300, 200], { memoryBudget, memory });
      stubborn(trace, refused % 2 ? 500 : 350);
      trace.edit(edited, sequencesOf([303, 200]));
      stubborn(trace, Infinity);
      expect(finish(readTile(trace, tile))).toEqual({ ...finish(readTile(whole, tile)), revision: 1 });
      for (const token of [0, 149, 153, 302, 303, 502]) expectSameRow(trace, whole, token);
    }
    expect(failures).toBeGreaterThan(3);
  });
});
