/** Losses of which only some steps are asked, and of numbers: their gradients are what central differences say, through every cell's kind of input. */
import { describe, expect, it } from "vitest";
import { initialWeights } from "../../../../src/engine/training/initialWeights";
import { defaultSettings, type TrainingSettings } from "../../../../src/engine/training/settings";
import { Trainer } from "../../../../src/engine/training/trainer";
import type { Window, WindowSource } from "../../../../src/engine/training/windows";
import type { NetworkWeights } from "../../../../src/model/network";
import { startKernel } from "../kernels";
import { seeded } from "../networks";

const VOCABULARY = 5;
const STEPS = 6;
const settings: TrainingSettings = {
  ...defaultSettings,
  units: 10,
  rows: 3,
  window: [STEPS, STEPS],
  clip: Infinity,
  learningRate: 1e-30,
};

/** Steps that are asked differ from row to row. */
const isAsked = (step: number, row: number) => step === 5 || (row === 1 && step > 2);

function sourceOf(window: Window, loss: WindowSource["loss"]): WindowSource {
  return { loss, epochs: 0, position: { epoch: 0, turn: 0, start: 0 }, next: () => window };
}

const token = (step: number, row: number) => (3 * step + 2 * row + step * row) % VOCABULARY;
const symbols: Window = { steps: STEPS, isFirst: true, at: token, isAsked };
const input = (step: number, row: number) => [Math.sin(step + row), Math.cos(2 * step * row)];
const goal = (step: number, row: number) => 0.1 * step - row;
const numbers: Window = { steps: STEPS, isFirst: true, at: () => 0, isAsked, numbers: { input, goal } };

/** Reads numbers, says one. */
function numberWeights(of: TrainingSettings): NetworkWeights {
  return { ...initialWeights({ ...of, embedding: 2 }, 1), embedding: null };
}

type Case = readonly [cell: string, window: Window, loss: WindowSource["loss"], layers: number];

function trainerOf([cell, window, loss, layers]: Case, parts: 1 | 2, moved?: NetworkWeights): Trainer {
  const of = { ...settings, cell, layers, embedding: loss === "numbers" ? 0 : 4 };
  const weights = moved ?? (loss === "numbers" ? numberWeights(of) : initialWeights(of, VOCABULARY));
  return new Trainer(of, sourceOf(window, loss), VOCABULARY, { kernel: startKernel(), parts }, weights);
}

const cases: readonly Case[] = [
  ["lstm", symbols, "asked", 2],
  ["gru", symbols, "asked", 1],
  ["lstm", numbers, "numbers", 2],
  ["gru", numbers, "numbers", 1],
  ["rnn-tanh", numbers, "numbers", 1],
  ["lstm-peephole", numbers, "numbers", 1],
];

describe.each(cases)("%s, %o, %s, %i layers", (...of) => {
  it("has the gradients that central differences give, weight by weight", () => {
    const trainer = trainerOf(of, 2);
    const weights = trainer.weights();
    trainer.step();
    const gradients = trainer.gradients();
    const random = seeded(11);
    let largest = 0;
    const key = [...weights.layers[0]!.parameters.keys()][0]!;
    const groups = [
      [`0.${key}`, weights.layers[0]!.parameters.get(key)!],
      ["head.weight", weights.head!.weight],
      ["head.bias", weights.head!.bias],
    ] as const;
    for (const [name, values] of groups) {
      for (let turn = 0; turn < 4; turn++) {
        const at = Math.floor(((random() + 1) / 2) * values.length) % values.length;
        const step = 1e-2;
        const lossAt = (by: number) => {
          const old = values[at]!;
          values[at] = old + by;
          const { loss } = trainerOf(of, 2, weights).step();
          values[at] = old;
          return loss;
        };
        const found = (lossAt(step) - lossAt(-step)) / (2 * step);
        expect(Math.abs(found - gradients.get(name)![at]!), `${name} ${at}`).toBeLessThan(5e-4);
        largest = Math.max(largest, Math.abs(found));
      }
    }
    expect(largest).toBeGreaterThan(5e-3);
  });

  it("is the same on one part and on two", () => {
    const [one, two] = [trainerOf(of, 1).step(), trainerOf(of, 2).step()];
    expect(Math.abs(one.loss - two.loss)).toBeLessThan(1e-6);
    expect(Math.abs(one.gradientNorm - two.gradientNorm)).toBeLessThan(1e-5);
  });
});

it("is the mean squared error of what is said, at the steps that are asked", () => {
  const trainer = trainerOf(["gru", numbers, "numbers", 1], 2);
  const reading = trainer.read(numbers);
  let [sum, count] = [0, 0];
  for (let step = 0; step < STEPS; step++) {
    for (let row = 0; row < 3; row++) {
      if (!isAsked(step, row)) continue;
      sum += (reading.answer(step, row) - goal(step, row)) ** 2;
      count++;
    }
  }
  expect(count).toBe(5);
  expect(trainer.step().loss).toBeCloseTo(sum / count, 5);
});

it("does not depend on what comes at steps that are not asked", () => {
  const at = (step: number, row: number) => (step === 6 || isAsked(step - 1, row) ? token(step, row) : 0);
  // What is read is the same; what would have come next is not.
  const other: Window = { ...symbols, at: (step, row) => (step < STEPS ? token(step, row) : at(step, row)) };
  expect(trainerOf(["lstm", other, "asked", 1], 1).step().loss).toBe(trainerOf(["lstm", symbols, "asked", 1], 1).step().loss);
});

it("reads the likeliest token and the states after a step", () => {
  const trainer = trainerOf(["lstm", symbols, "asked", 1], 2);
  const reading = trainer.read(symbols);
  expect(reading.answer(2, 2)).toBeLessThan(VOCABULARY);
  expect(reading.state(0, "c", 2, 2)).toHaveLength(10);
  expect(reading.state(0, "c", 2, 2)).not.toEqual(reading.state(0, "c", 3, 2));
  expect(reading.state(0, "none", 2, 2)).toBeNull();
});
