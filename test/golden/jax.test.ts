/** Parameters of Flax, Haiku and Equinox in NumPy archives, against what the libraries give (tools/fixtures/make_jax_files.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { headScores, openCase } from "./headScores";

const folder = resolve(__dirname, "../fixtures/jax");
const { ids, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  ids: number[];
  cases: Record<string, number[][]>;
};

it.each(Object.entries(cases))("%s gives what its library gives", async (name, output) => {
  const opened = await openCase(join(folder, `${name}.npz`));
  expect(opened.model.problem).toBeNull();
  const found = headScores(opened, { ids, output });
  output.forEach((row, step) => {
    expect(Math.max(...row.map((value, at) => Math.abs(value - found[step]![at]!))), `step ${step}`).toBeLessThan(3e-6);
  });
});
