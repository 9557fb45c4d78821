/** Comparing checkpoints: what meets, what does not, and numbers that are not finite. test/golden/analysis.test.ts has NumPy's. */
import { describe, expect, it } from "vitest";
import { compareCheckpoints, type Comparison } from "../../../../src/checkpoints/analysis/compare";
import { Difference } from "../../../../src/checkpoints/analysis/difference";
import { englishText } from "../../../../src/messages/error";
import { memorySource, noSiblings } from "../../../../src/checkpoints/source";
import { ramp, recurrentTensors, safetensorsOf, type TensorSpec } from "../files";

type Tensors = Record<string, TensorSpec>;

function compare(a: Tensors, b: Tensors, names = ["a.safetensors", "b.safetensors"]): Promise<Comparison> {
  const [left, right] = [a, b].map((tensors, at) => ({
    source: memorySource(safetensorsOf(tensors), names[at] ?? ""),
    siblings: noSiblings,
  }));
  if (!left || !right) throw new Error("two are compared");
  return compareCheckpoints(left, right, () => Promise.resolve());
}

function differenceOf(a: number[], b: number[]): Difference["numbers"] {
  const difference = new Difference();
  a.forEach((value, at) => difference.add(Float64Array.of(value), Float64Array.of(b[at] ?? NaN)));
  return difference.numbers;
}

describe("a difference", () => {
  it("adds up over pieces", () => {
    expect(differenceOf([3, 4, 0], [3, 0, 3])).toEqual({
      largest: 4,
      mean: 7 / 3,
      relative: 1,
      cosine: expect.closeTo(9 / 5 / Math.sqrt(18), 12) as number,
    });
  });

  it("of what is not finite is none where both are alike, and infinite where they are not", () => {
    expect(differenceOf([1, NaN, Infinity], [1, NaN, Infinity])).toEqual({ largest: 0, mean: 0, relative: 0, cosine: 1 });
    for (const [a, b] of [
      [NaN, 1],
      [1, NaN],
      [Infinity, -Infinity],
      [NaN, Infinity],
    ] as const) {
      expect(differenceOf([1, a], [1, b])).toMatchObject({ largest: Infinity, mean: Infinity, relative: Infinity });
    }
  });

  it("from zero is infinite in proportion, and has no angle", () => {
    expect(differenceOf([0, 0], [1, 0])).toEqual({ largest: 1, mean: 0.5, relative: Infinity, cosine: null });
    expect(differenceOf([0, 0], [0, -0])).toEqual({ largest: 0, mean: 0, relative: 0, cosine: null });
  });
});

describe("two checkpoints", () => {
  it("name what only one has, and what has another shape, behind everything that could be compared", async () => {
    const { rows, a, b } = await compare(
      { same: { shape: [2], values: [1, 2] }, other: { shape: [3] }, shape: { shape: [2, 3] }, empty: { shape: [0] } },
      { same: { shape: [2], values: [1, 1] }, shape: { shape: [3, 2] }, more: { shape: [] }, empty: { shape: [0] } },
    );
    expect([a, b]).toEqual([
      { name: "a.safetensors", format: "safetensors" },
      { name: "b.safetensors", format: "safetensors" },
    ]);
    expect(
      rows.map(({ name, count, relative, problem }) => [englishText(name), count, relative, problem && englishText(problem)]),
    ).toEqual([
      ["same", 2, 1 / Math.sqrt(5), null],
      ["empty", 0, 0, null],
      ["other", 3, null, "only in a.safetensors"],
      ["shape", 6, null, "[2, 3] in a.safetensors and [3, 2] in b.safetensors"],
      ["more", 1, null, "only in b.safetensors"],
    ]);
  });

  it("of one name are the first and the second", async () => {
    const { rows } = await compare({ x: { shape: [1] } }, { y: { shape: [1] } }, ["model.safetensors", "model.safetensors"]);
    expect(rows.map(({ problem }) => problem && englishText(problem))).toEqual(["only in the first file", "only in the second"]);
  });

  it("of different networks are compared by names, and say so", async () => {
    const { rows, notes } = await compare(recurrentTensors("a.", 4, 3, [2]), recurrentTensors("b.", 4, 4, [2]));
    expect(rows.every(({ problem }) => problem !== null)).toBe(true);
    expect(notes.map(englishText)).toEqual([
      expect.stringMatching(/layer 0 is forward LSTM 2 → 3 → 3 in the one and forward LSTM 2 → 4 → 4 in the other/),
    ]);
  });

  it("one of which is no network are compared by names", async () => {
    const { notes } = await compare(recurrentTensors("a.", 4, 3, [2]), { x: { shape: [1] } });
    expect(notes.map(englishText)).toEqual([expect.stringMatching(/b\.safetensors holds no recurrent network/)]);
  });

  it("of the same network under other names are compared as models too, the sum of two biases as one", async () => {
    const numbers = (prefix: string, first: number, second: number): Tensors => {
      const tensors = recurrentTensors(prefix, 4, 3, [2]);
      const values = (name: string, from: number) => ({
        shape: tensors[`${prefix}${name}`]?.shape ?? [],
        values: ramp(24, from),
      });
      return {
        ...tensors,
        [`${prefix}bias_ih_l0`]: { shape: [12], values: new Array<number>(12).fill(first) },
        [`${prefix}bias_hh_l0`]: { shape: [12], values: new Array<number>(12).fill(second) },
        [`${prefix}weight_ih_l0`]: values("weight_ih_l0", prefix === "a." ? 1 : 2),
      };
    };
    const { rows } = await compare(numbers("a.", 1, 2), numbers("b.", 3, 0));
    const row = (name: string, gate: string | null) =>
      rows.find((each) => englishText(each.name) === `layer 0, ${name}` && each.gate === gate);
    expect(row("biases", null)).toMatchObject({ largest: 0, count: 12 });
    expect(row("recurrent weights", "f")).toMatchObject({ largest: 0, count: 9 });
    expect(row("input weights", "i")).toMatchObject({ largest: 1, mean: 1, count: 6 });
    expect(rows[0]).toMatchObject({ key: "layer:0:analysis.inputWeights", gate: "i" });
  });
});
