/** A hundred updates have the losses that PyTorch has, from the same weights over the same batches (make_training.py). */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultSettings, type TrainingSettings } from "../../src/engine/training/settings";
import { Trainer } from "../../src/engine/training/trainer";
import type { NetworkWeights } from "../../src/model/network";
import { startKernel } from "../unit/engine/kernels";

interface Fixture {
  readonly settings: {
    readonly vocabulary: number;
    readonly embedding: number;
    readonly units: number;
    readonly rows: number;
    readonly steps: number;
    readonly learningRate: number;
    readonly weightDecay: number;
    readonly clip: number;
    readonly betas: readonly [number, number];
  };
  readonly ids: readonly number[];
  readonly runs: readonly {
    readonly cell: string;
    readonly initial: {
      readonly embedding: readonly number[];
      readonly layers: readonly Readonly<Record<string, readonly number[]>>[];
      readonly head: { readonly weight: readonly number[]; readonly bias: readonly number[] };
    };
    readonly losses: readonly number[];
    readonly gradientNorms: readonly number[];
  }[];
}

const path = resolve(__dirname, "../fixtures/training/pytorch.json");
const { settings: given, ids, runs } = JSON.parse(readFileSync(path, "utf8")) as Fixture;
const { vocabulary, embedding, units, rows, steps } = given;

function weightsOf({ cell, initial }: Fixture["runs"][number]): NetworkWeights {
  return {
    layers: initial.layers.map((parameters, index) => ({
      cell,
      inputSize: index === 0 ? embedding : units,
      hiddenSize: units,
      direction: "forward",
      parameters: new Map(Object.entries(parameters).map(([key, values]) => [key, Float32Array.from(values)])),
    })),
    embedding: { rows: vocabulary, columns: embedding, data: Float32Array.from(initial.embedding) },
    head: {
      rows: vocabulary,
      columns: units,
      weight: Float32Array.from(initial.head.weight),
      bias: Float32Array.from(initial.head.bias),
    },
  };
}

function settingsFor(cell: string): TrainingSettings {
  const { learningRate, weightDecay, clip, betas } = given;
  const optimizer = { learningRate, weightDecay, clip, beta1: betas[0], beta2: betas[1], warmUp: 0 };
  return { ...defaultSettings, cell, layers: 2, units, embedding, rows, window: [steps, steps], forgetState: 0, ...optimizer };
}

describe.each(runs)("$cell", (run) => {
  it.each([1, 2] as const)("has PyTorch's losses and gradient norms, in %i parts", (parts) => {
    const settings = settingsFor(run.cell);
    const start = (text: Uint32Array) =>
      new Trainer(settings, text, vocabulary, { kernel: startKernel(), parts }, weightsOf(run));
    // An epoch turns the text by a number of tokens that follows from the seed alone: here it is turned back.
    const first = start(Uint32Array.from(ids));
    first.step();
    const { turn } = first.state().position;
    const trainer = start(Uint32Array.from(ids, (_, at) => ids[(at - turn + ids.length) % ids.length]!));
    run.losses.forEach((loss, update) => {
      const found = trainer.step();
      expect(Math.abs(found.loss - loss), `loss of update ${update}`).toBeLessThan(1e-4);
      expect(Math.abs(found.gradientNorm / run.gradientNorms[update]! - 1), `norm of update ${update}`).toBeLessThan(1e-3);
    });
  });
});
