/** Layers that share their weights learn as one: each gradient is the sum of the layers', and they stay the same. */
import { describe, expect, it } from "vitest";
import { initialWeights } from "../../../../src/engine/training/initialWeights";
import { defaultSettings, type TrainingSettings } from "../../../../src/engine/training/settings";
import { tiesOf } from "../../../../src/engine/training/tiedWeights";
import { Trainer } from "../../../../src/engine/training/trainer";
import { startKernel } from "../kernels";

const text = Uint32Array.from({ length: 400 }, (_, at) => (at * at + (at >> 2)) % 7);
const settings: TrainingSettings = {
  ...defaultSettings,
  cell: "grid-lstm",
  layers: 3,
  tied: true,
  units: 9,
  embedding: 5,
  rows: 4,
  window: [8, 8],
  warmUp: 2,
};
const weights = initialWeights(settings, 7);
const ties = tiesOf(settings, weights);

function trainerOf(more: Partial<TrainingSettings> = {}): Trainer {
  return new Trainer({ ...settings, ...more }, text, 7, { kernel: startKernel(), parts: 2 }, weights);
}

/** Names of parameters, the one that is learned first. */
const shared = [...new Set(ties.values())].map((own) => [own, ...[...ties].flatMap(([name, of]) => (of === own ? [name] : []))]);

describe("a tied Grid LSTM", () => {
  it("shares both LSTMs of its block, and not what the lowest makes of the input", () => {
    expect(shared).toHaveLength(24); // 2 LSTMs of 4 gates, each with 2 matrices and a bias
    expect(shared[0]).toEqual(["0.W.i.hBelow", "1.W.i.x", "2.W.i.x"]);
    expect([...ties.values()].some((name) => name.includes("cBelow.x"))).toBe(false);
  });

  it("has as gradients the sums of those that its layers would have apart", () => {
    const [tied, apart] = [trainerOf(), trainerOf({ tied: false })];
    expect(tied.step().loss).toBe(apart.step().loss);
    const [found, ofEach] = [tied.gradients(), apart.gradients()];
    expect(found.size).toBe(ofEach.size - ties.size);
    for (const names of shared) {
      const sum = Array.from(found.get(names[0]!)!, (_, i) => names.reduce((all, name) => all + ofEach.get(name)![i]!, 0));
      const largest = sum.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
      found.get(names[0]!)!.forEach((value, i) => expect(Math.abs(value - sum[i]!) / largest, names[0]).toBeLessThan(1e-4));
    }
  });

  it("keeps the same numbers in all layers while it learns, and goes on from a checkpoint to the bit", () => {
    const trainer = trainerOf();
    for (let i = 0; i < 5; i++) trainer.step();
    const { layers } = trainer.weights();
    for (const names of shared) {
      const values = names.map((name) => layers[Number(name[0])]!.parameters.get(name.slice(2)));
      expect(values[1], names[1]).toEqual(values[0]);
      expect(values[2], names[2]).toEqual(values[0]);
    }
    expect(layers[1]!.parameters.get("W.i.x")).not.toEqual(weights.layers[1]!.parameters.get("W.i.x"));
    const other = trainerOf();
    other.resume(trainer.state(), text);
    expect(other.step().loss).toBe(trainer.step().loss);
  });
});

it("layers of other sizes cannot share their weights", () => {
  expect(() => initialWeights({ ...settings, cell: "lstm" }, 7)).toThrow("have not the same weights");
  expect(() => initialWeights({ ...settings, cell: "lstm-depth-gated" }, 7)).toThrow("have not the same weights");
});
