/** What a number is said to be made of must add up to it, for every channel of every cell. */
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { readOperands, type Operands } from "../../../../src/engine/explain/operands";
import { readCell } from "../../../../src/engine/explain/readCell";
import { finish } from "../../../../src/engine/network/work";
import { readDerived } from "../../../../src/engine/trace/readDerived";
import type { Trace } from "../../../../src/engine/trace/trace";
import { bidirectional, integers, network, randomIds, run, runnable, traceOf } from "../traces";

const ids = randomIds(60, integers(4));
const LENGTHS = [40, 20];

const apply: Record<string, (sum: number) => number> = {
  σ: (sum) => 1 / (1 + Math.exp(-sum)),
  tanh: Math.tanh,
  ReLU: (sum) => Math.max(0, sum),
  exp: Math.exp,
};

const ask = (trace: Trace, layer: number, token: number, channel: string, unit: number, terms = 3, numbers = false) =>
  finish(readOperands(trace, { layer, token, channel, unit, terms }, numbers));

function expectAddsUp({ parts, sum, traced, activation }: Operands): void {
  const magnitude = parts.reduce((all, { total }) => all + Math.abs(total), 1);
  expect(parts.reduce((all, { total }) => all + total, 0)).toBe(sum);
  for (const { terms, others, total, source } of parts) {
    if (source === "bias" || source === "product" || source === "token") expect(terms).toEqual([]);
    else expect(terms.reduce((all, { value }) => all + value, others.value)).toBeCloseTo(total, 12);
  }
  const made = activation === null ? sum : apply[activation]!(sum);
  expect(Math.abs(made - traced)).toBeLessThanOrEqual(1e-5 * magnitude);
}

describe.each([...cells.keys()])("%s", (cell) => {
  const trace = run(traceOf(runnable(cell), ids, LENGTHS));
  const layer = trace.layouts.length - 1;

  it.each([0, 39, 40, 59])("every channel adds up at token %d", (token) => {
    const { values } = finish(readDerived(trace, token, layer));
    for (const { name, size } of trace.layouts[layer]!.channels) {
      for (let unit = 0; unit < size; unit++) {
        const found = ask(trace, layer, token, name, unit);
        expectAddsUp(found);
        expect(found.traced).toBe(trace.values(layer, name, token)[unit]);
        const pre = values[`${name}.pre`];
        if (pre) expect(Math.abs(found.sum - pre[unit]!)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(pre[unit]!)));
      }
    }
  });
});

it("is of the unit that the step changed most, as the cell's reading names it, where none is chosen", () => {
  const trace = run(traceOf(network("lstm"), ids, LENGTHS));
  for (const token of [0, 20, 40]) {
    const { changed } = finish(readCell(trace, { layer: 1, token }));
    const found = finish(readOperands(trace, { layer: 1, token, channel: "c", unit: null, terms: 2 }, false));
    expect(found.unit).toBe(changed);
    const [now, before] = [trace.values(1, "c", token), token % 40 === 0 ? [] : trace.values(1, "c", token - 1)];
    const changes = [...now].map((value, unit) => Math.abs(value - (before[unit] ?? 0)));
    expect(changes[changed]).toBe(Math.max(...changes));
  }
});

it("names the largest terms with what was read and what it was weighed with", () => {
  const trace = run(traceOf(network("lstm"), ids, LENGTHS));
  const { parts, activation } = ask(trace, 1, 20, "f", 2);
  expect(activation).toBe("σ");
  expect(parts.map(({ source, layer, operand }) => [source, layer, operand])).toEqual([
    ["layer", 0, "x"],
    ["state", null, "h"],
    ["bias", null, "b.f.xh"],
  ]);
  const [x, h] = parts;
  expect([x!.terms.length, x!.others.count, h!.terms.length, h!.others.count]).toEqual([3, 1, 3, 1]);
  const weights = trace.weights.layers[1]!.parameters;
  for (const { unit, read, weight, value } of h!.terms) {
    expect(read).toBe(trace.values(1, "h", 19)[unit]);
    expect(weight).toBe(weights.get("W.f.h")![2 * 4 + unit]);
    expect(value).toBe(read * weight);
  }
  const magnitudes = h!.terms.map(({ value }) => Math.abs(value));
  expect(magnitudes).toEqual([...magnitudes].sort((a, b) => b - a));
});

it("tells a token's row as one number, and opens rows of numbers", () => {
  const trace = run(traceOf(network("lstm"), ids, LENGTHS));
  const [token] = ask(trace, 0, 5, "i", 1).parts;
  const [numbers] = ask(trace, 0, 5, "i", 1, 2, true).parts;
  expect(token).toMatchObject({ source: "token", terms: [], others: { count: 0 } });
  expect(numbers).toMatchObject({ source: "input", others: { count: 2 } });
  expect(numbers!.terms).toHaveLength(2);
  expect(token!.total).toBe(numbers!.total);
});

it("tells apart the layers that are read side by side, and reads backward", () => {
  const trace = run(traceOf(bidirectional(), ids, LENGTHS));
  const found = ask(trace, 3, 10, "o", 1);
  expectAddsUp(found);
  expect(found.parts.map(({ source, layer }) => [source, layer]).slice(0, 3)).toEqual([
    ["layer", 0],
    ["layer", 1],
    ["state", null],
  ]);
  const { unit, read } = found.parts[2]!.terms[0]!;
  expect(read).toBe(trace.values(3, "h", 11)[unit]);
});

it("opens states and products into the values of their equations", () => {
  const trace = run(traceOf(network("lstm"), ids, LENGTHS));
  const value = (channel: string, token = 20) => trace.values(1, channel, token)[3]!;
  expect(ask(trace, 1, 20, "c", 3).parts.map(({ operand, factors }) => [operand, factors])).toEqual([
    [
      "f ⊙ c",
      [
        { operand: "f", value: value("f") },
        { operand: "c", value: value("c", 19) },
      ],
    ],
    [
      "i ⊙ g",
      [
        { operand: "i", value: value("i") },
        { operand: "g", value: value("g") },
      ],
    ],
  ]);
  const gru = run(traceOf(network("gru"), ids, LENGTHS));
  const h = ask(gru, 1, 20, "n", 3).parts.find(({ source }) => source === "state");
  expect(h).toMatchObject({ source: "state", operand: "h", factors: [{ operand: "r", value: gru.values(1, "r", 20)[3] }] });
  const peephole = run(traceOf(network("lstm-peephole"), ids, LENGTHS));
  expect(ask(peephole, 1, 20, "o", 0).parts.at(-1)).toMatchObject({ source: "product", operand: "p_o ⊙ c'" });
});

it("says so where the run has not come yet, and refuses what is not there", () => {
  const trace = traceOf(network("lstm"), ids);
  expect(ask(trace, 0, 3, "f", 0)).toMatchObject({ computed: false, parts: [] });
  run(trace);
  expect(() => ask(trace, 0, 60, "f", 0)).toThrow("tokens 60 to 61");
  expect(() => ask(trace, 2, 0, "f", 0)).toThrow("There is no layer 2");
  expect(() => ask(trace, 0, 0, "f", 4)).toThrow("units 4 to 5");
  expect(() => ask(trace, 0, 0, "z", 0)).toThrow("LSTM has no channel z. Its channels are i, f, g, o, c, and h.");
});
