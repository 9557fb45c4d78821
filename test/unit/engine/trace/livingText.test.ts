import { describe, expect, it } from "vitest";
import { numbersPerToken } from "../../../../src/engine/network/network";
import { readTile } from "../../../../src/engine/trace/queries";
import { finish } from "../../../../src/engine/network/work";
import {
  bidirectional,
  counting,
  expectSame,
  expectSameRow,
  integers,
  network,
  randomIds,
  run,
  sequencesOf,
  traceOf,
} from "../traces";

type Texts = readonly Uint32Array[];

const joined = (texts: Texts) => Uint32Array.from(texts.flatMap((text) => [...text]));
const lengths = (texts: Texts) => texts.map(({ length }) => length);

/** Some tokens taken out of a text and some put in. */
function edited(text: Uint32Array, integer: (limit: number) => number): Uint32Array {
  const from = integer(text.length + 1);
  const removed = integer(Math.min(40, text.length - from) + 1);
  return Uint32Array.from([...text.subarray(0, from), ...randomIds(integer(40), integer), ...text.subarray(from + removed)]);
}

const networks = {
  "all rows kept": { weights: network("lstm"), rows: Infinity },
  "all rows kept, with little to spare": { weights: network("gru"), rows: 900 },
  "rows computed again": { weights: network("lstm"), rows: 160 },
  clocks: { weights: network("rnn-clockwork"), rows: 160 },
  "matrix memory": { weights: network("mlstm"), rows: 160 },
  "backward layers": { weights: bidirectional(), rows: Infinity },
};

describe.each(Object.entries(networks))("%s", (_, { weights, rows }) => {
  const memoryBudget = rows * 4 * numbersPerToken(weights);

  it.each([1, 2, 3])("any edits, at any time, end in what a fresh run computes, to the bit (%i)", (seed) => {
    const integer = integers(seed);
    let texts: Texts = [randomIds(200, integer), randomIds(150, integer), randomIds(90, integer)];
    const trace = traceOf(weights, joined(texts), lengths(texts), { memoryBudget });
    for (let edit = 1; edit <= 6; edit++) {
      const stop = integer(3) === 0 ? Infinity : integer(trace.ids.length);
      while (!trace.done && trace.computed < stop) trace.advance();
      texts = texts.map((text) => (integer(2) === 0 ? edited(text, integer) : text));
      trace.edit(joined(texts), sequencesOf(lengths(texts)));
      expect(trace.revision).toBe(edit);
      // What is not changed can be read at once.
      const fresh = run(traceOf(weights, joined(texts), lengths(texts)));
      for (let look = 0; look < 5 && trace.computed > 0; look++) expectSameRow(trace, fresh, integer(trace.computed));
    }
    expectSame(run(trace), run(traceOf(weights, joined(texts), lengths(texts), { memoryBudget })));
  });

  it("sequences come and go", () => {
    const integer = integers(4);
    const texts = Array.from({ length: 5 }, () => randomIds(60, integer));
    const trace = run(traceOf(weights, joined(texts), lengths(texts), { memoryBudget }));
    for (const some of [texts.slice(0, 3), texts, [texts[0]!, new Uint32Array(0), texts[2]!], texts.slice(1)]) {
      trace.edit(joined(some), sequencesOf(lengths(some)));
      expectSame(run(trace), run(traceOf(weights, joined(some), lengths(some))));
    }
  });
});

describe("what an edit costs", () => {
  const weights = network("gru", 8);
  const long = randomIds(10_000, integers(5));

  it.each([
    ["within the budget", Infinity],
    ["past the budget", 3000],
  ])("%s, typing at the end takes at most 1/50 of a run", (_, rows) => {
    const { run: counted, steps } = counting(weights);
    const trace = run(traceOf(weights, long, [10_000], { run: counted, memoryBudget: rows * 4 * numbersPerToken(weights) }));
    expect(trace.keepsAll).toBe(rows === Infinity);
    for (let typed = 1; typed <= 20; typed++) {
      const before = steps();
      const text = Uint32Array.from([...long, ...Array.from({ length: typed }, () => 3)]);
      expect(trace.edit(text, [{ start: 0, count: text.length }])).toBe(9999 + typed);
      run(trace);
      expect(steps() - before).toBeLessThanOrEqual(10_000 / 50);
    }
  });

  it("an edit in the middle runs from there on, and keeps what stands in other sequences", () => {
    const { run: counted, steps } = counting(weights);
    const [one, other] = [long.slice(0, 6000), long.slice(6000)];
    const trace = run(traceOf(weights, long, [6000, 4000], { run: counted }));
    const before = steps();
    const text = Uint32Array.from([...one.subarray(0, 5000), 1, 2, 3, ...one.subarray(5000)]);
    trace.edit(joined([text, other]), sequencesOf([text.length, other.length]));
    run(trace);
    expect(steps() - before).toBeGreaterThanOrEqual(1003 - 3);
    expect(steps() - before).toBeLessThanOrEqual(1003);
    const alone = run(traceOf(weights, other));
    for (const token of [0, 1, 2000, 3999]) {
      expect([...trace.values(1, "h", text.length + token)]).toEqual([...alone.values(1, "h", token)]);
    }
  });

  it("an edit before the run has come there costs nothing", () => {
    const { run: counted, steps } = counting(weights);
    const trace = traceOf(weights, long, [10_000], { run: counted });
    while (trace.computed < 3000) trace.advance();
    const changed = long.slice();
    changed[8000] = (changed[8000]! + 1) % 16;
    trace.edit(changed, sequencesOf([10_000]));
    run(trace);
    expect(steps()).toBe(10_000);
  });

  it("an unchanged sequence of a network that reads backward is not run again", () => {
    const both = bidirectional();
    const { run: counted, steps } = counting(both);
    const texts = [long.slice(0, 700), long.slice(700, 1400), long.slice(1400, 1600)];
    const trace = run(traceOf(both, joined(texts), lengths(texts), { run: counted }));
    const before = steps();
    texts[1] = texts[1]!.slice(0, -1);
    trace.edit(joined(texts), sequencesOf(lengths(texts)));
    expectSame(run(trace), run(traceOf(both, joined(texts), lengths(texts))));
    expect(steps() - before).toBe(699);
  });
});

describe("while an edit is computed", () => {
  it("kept cells and rows before it are there at once, those behind it are not", () => {
    const weights = network("lstm");
    const text = randomIds(6000, integers(6));
    for (const rows of [Infinity, 1000]) {
      const trace = run(traceOf(weights, text, [6000], { memoryBudget: rows * 4 * numbersPerToken(weights) }));
      const step = 2 * trace.cellTokens;
      const request = { layer: 1, channel: "c", tokenStart: 0, tokenEnd: 6000, step, unitStart: 0, unitEnd: 1 };
      const before = finish(readTile(trace, request));
      const changed = text.slice();
      changed[4100] = (changed[4100]! + 1) % 16;
      expect(trace.edit(changed, sequencesOf([6000]))).toBe(4100);
      const after = finish(readTile(trace, request));
      const whole = Math.floor(4100 / step);
      expect(after.computed).toBe(4100);
      expect(after.revision).toBe(1);
      expect([...after.values.slice(0, whole)]).toEqual([...before.values.slice(0, whole)]);
      expect(after.values.slice(whole + 1).every(Number.isNaN)).toBe(true);
    }
  });

  it("a trace that outgrows its budget goes on past it, and comes back when it is much shorter", () => {
    const weights = network("lstm");
    const long = randomIds(2400, integers(7));
    const memoryBudget = 1000 * 4 * numbersPerToken(weights);
    const trace = run(traceOf(weights, long.slice(0, 900), [900], { memoryBudget }));
    const kept = [900, 1100, 950, 2400, 800, 400, 900].map((length) => {
      trace.edit(long.slice(0, length), sequencesOf([length]));
      expectSame(run(trace), run(traceOf(weights, long.slice(0, length), [length])));
      return trace.keepsAll;
    });
    expect(kept).toEqual([true, false, false, false, false, true, true]);
  });

  it("knows from which token on a revision no longer holds", () => {
    const text = randomIds(100, integers(8));
    const trace = run(traceOf(network("gru"), text, [100]));
    for (const token of [80, 30, 50]) {
      text[token] = (text[token]! + 1) % 16;
      trace.edit(text.slice(), sequencesOf([100]));
      run(trace);
    }
    expect([0, 1, 2, 3].map((revision) => trace.changedSince(revision))).toEqual([30, 30, 50, Infinity]);
  });
});
