/** Keras models within models, layers used twice and layers behind the output, against Keras (tools/fixtures/make_keras_graphs.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { withFile } from "../../src/checkpoints/nodeFile";
import type { NetworkInput } from "../../src/engine/network/network";
import { applied, scoresOf } from "../../src/engine/network/readout";
import { inEnglish } from "../inEnglish";
import { openCase } from "./headScores";
import { runNetwork } from "./runNetwork";

const folder = resolve(__dirname, "../fixtures/kerasGraphs");

interface Case {
  readonly head: string | null;
  readonly parts?: number;
  readonly warning?: string;
  readonly h?: number[][];
  readonly output?: number[][];
}
const { input, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  input: number[][];
  cases: Record<string, Case>;
};

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  return Math.max(...expected.map((value, at) => Math.abs(value - (found[at] ?? NaN))));
}

describe.each(Object.entries(cases))("%s", (file, { head, parts = 1, warning, h, output }) => {
  const path = join(folder, file);

  it("shows no output but one that Keras gives, and says what is not run", async () => {
    const { model, parts: found = [null], problem } = await withFile(path, inspectCheckpoint);
    expect(problem).toBeNull();
    expect(found).toHaveLength(parts);
    expect(model!.head === null).toBe(head === null);
    const said = model!.inferences.find(({ about }) => about === "head");
    if (head !== null) expect(said?.value && inEnglish(said.value)).toBe(head);
    if (warning !== undefined) expect(model!.warnings.map((each) => inEnglish(each)).join(" ")).toContain(warning);
  });

  it("gives Keras's numbers", async () => {
    const { weights, vocabulary } = await openCase(path);
    const rows = vocabulary!.encode(input.map((row) => row.join(",")).join("\n")).table!;
    const read: NetworkInput = { vectors: { data: rows.data, offset: 0, stride: rows.columns } };
    const layers = runNetwork(weights, read, input.length);
    const top = weights.layers.length - 1;
    input.forEach((_, step) => {
      const given = layers(top, step);
      if (h) expect(distance(given, h[step]!), `step ${step}`).toBeLessThan(1e-5);
      if (!output) return;
      const { head: shown, activation } = weights.output!;
      expect(distance(applied(activation, scoresOf(shown, [given])), output[step]!), `step ${step}`).toBeLessThan(1e-5);
    });
  });
});
