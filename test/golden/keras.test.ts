/** Keras's own files, in every form that its versions write, against what Keras computed (tools/fixtures/make_keras_files.py). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TensorFile } from "../../src/checkpoints/formats/format";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { topLayers } from "../../src/engine/network/network";
import { logProbabilities } from "../../src/engine/network/readout";
import { runNetwork } from "./runNetwork";
import { toldInput } from "./toldInput";

const folder = join(__dirname, "../fixtures/keras");

interface Expected {
  readonly tolerance: number;
  readonly models: Record<
    string,
    {
      readonly files: string[];
      readonly ids: number[];
      /** [layer][step][unit] */
      readonly h: number[][][];
      /** Probabilities or logits, [step][token]; of the last step alone where the model gives no more. */
      readonly out: number[][];
    }
  >;
}

const { tolerance, models } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;

function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs((found[index] ?? NaN) - value)));
}

async function networkIn(file: TensorFile, recurrentActivation?: "sigmoid") {
  const model = recogniseModel(file, {
    manifest: recurrentActivation ? { version: 1, recurrentActivation } : toldInput(file.name),
    vocabularySizes: [],
  });
  if (!model) throw new Error(`${file.name} was not recognised.`);
  return { model, weights: await model.load(file) };
}

/** Without a configuration, these files do not tell what the last layer of their models reads: it is a part by itself. */
const ambiguous = ["gru-reset-before.weights.h5", "gru-reset-before-weights.h5", "bidirectional-gru.weights.h5"];

/** Keras 1 had hard sigmoids unless told otherwise, and these weights were made with sigmoids. */
const toldApart = ["char-lstm-keras1.h5"];

const cases = Object.entries(models).flatMap(([name, expected]) => expected.files.map((file) => [file, name, expected] as const));

describe.each(cases)("%s", (file, _name, expected) => {
  it("has Keras's h in every layer, and its predictions", async () => {
    const { model, weights } = await withFile(join(folder, file), async (source) =>
      networkIn(await openTensorFile(source), toldApart.includes(file) ? "sigmoid" : undefined),
    );
    const layers = ambiguous.includes(file) ? expected.h.slice(0, -1) : expected.h;
    expect(model.layers).toHaveLength(layers.length);
    const h = runNetwork(weights, { ids: Uint32Array.from(expected.ids) }, expected.ids.length);
    for (const [layer, rows] of layers.entries()) {
      for (const [step, row] of rows.entries()) expect(distance(h(layer, step), row)).toBeLessThan(tolerance);
    }
    if (ambiguous.includes(file)) {
      expect(model.parts).toHaveLength(2);
      return;
    }
    const top = topLayers(weights.layers);
    const last = expected.ids.length - 1;
    const logs = logProbabilities(weights.head!, Float32Array.from(top.flatMap((layer) => [...h(layer, last)])));
    const out = expected.out.at(-1)!;
    const isLogits = Math.abs(out.reduce((sum, value) => sum + value, 0) - 1) > 1e-3;
    const total = Math.log(out.reduce((sum, value) => sum + Math.exp(value), 0));
    expect(
      distance(
        logs,
        out.map((value) => (isLogits ? value - total : Math.log(value))),
      ),
    ).toBeLessThan(10 * tolerance);
  });
});
