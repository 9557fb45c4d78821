/** Weights that PyTorch keeps in pieces, put together as its modules do it (tools/fixtures/make_reparametrized.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { inEnglish } from "../inEnglish";
import { headScores, openCase } from "./headScores";

const folder = resolve(__dirname, "../fixtures/reparametrized");

interface Case {
  file: string;
  input: number[][];
  output: number[][];
  weights: Record<string, { shape: number[]; data: number[] }>;
}
const { cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { cases: Record<string, Case> };

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...expected.map((value, at) => Math.abs((found[at] ?? NaN) - value)));
}

describe.each(Object.entries(cases))("%s", (_, { file: name, weights, ...expected }) => {
  it("has the weights that PyTorch puts together, under their names, and says so", async () => {
    await withFile(join(folder, name), async (source, siblings) => {
      const file = await openTensorFile(source, siblings);
      for (const [tensor, { shape, data }] of Object.entries(weights)) {
        expect(file.tensors.find((each) => each.name === tensor)?.shape, tensor).toEqual(shape);
        expect(distance(await file.read(tensor), data), tensor).toBeLessThan(1e-6);
        expect(distance(await file.readRange(tensor, 3, 5), data.slice(3, 8)), tensor).toBeLessThan(1e-6);
      }
      expect(inEnglish(file.notes?.[0])).toContain("rnn.weight_ih_l0");
      expect(file.tensors.map((each) => each.name).filter((each) => /_[guv]$|orig|mask/.test(each))).toEqual([]);
    });
  });

  it("gives what PyTorch gives", async () => {
    const opened = await openCase(join(folder, name));
    expect(opened.model.problem).toBeNull();
    const found = headScores(opened, expected);
    expected.output.forEach((row, step) => expect(distance(found[step]!, row), `step ${step}`).toBeLessThan(1e-5));
  });
});
