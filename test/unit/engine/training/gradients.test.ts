/**
 * A batch's losses and gradients are those that the plain interpreter gives row by row, for every cell, at odd sizes, over
 * windows with the states carried on; and they are what central differences of the loss say.
 */
import { describe, expect, it } from "vitest";
import { backpropagate } from "../../../../src/engine/gradients/backpropagation";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { NetworkRun } from "../../../../src/engine/network/network";
import { layerRows } from "../../../../src/engine/network/rowLayout";
import { initialWeights, learnedPlaces } from "../../../../src/engine/training/initialWeights";
import { defaultSettings, type TrainingSettings } from "../../../../src/engine/training/settings";
import { Trainer } from "../../../../src/engine/training/trainer";
import type { NetworkWeights } from "../../../../src/model/network";
import { startKernel } from "../kernels";
import { seeded } from "../networks";

const VOCABULARY = 11;

function textOf(length: number): Uint32Array {
  const random = seeded(5);
  return Uint32Array.from({ length }, () => Math.floor((random() + 1) * 0.5 * VOCABULARY));
}

function settingsFor(cell: string, more: Partial<TrainingSettings> = {}): TrainingSettings {
  const units = 10;
  const readsUnits = cells.get(cell)!.sizeOf("x") === "units";
  return {
    ...defaultSettings,
    cell,
    layers: 2,
    units,
    embedding: readsUnits ? units : 6,
    rows: 3,
    window: [7, 7],
    clip: Infinity,
    learningRate: 1e-30,
    forgetState: 0,
    ...more,
  };
}

/** Mean loss and gradients of the second window, row by row by the interpreter, from the states after the first. */
function rowByRow(weights: NetworkWeights, ids: Uint32Array, { rows, window: [, steps] }: TrainingSettings, turn: number) {
  const length = Math.floor((ids.length - 1) / rows);
  const gradients = new Map<string, Float64Array>();
  const add = (name: string, values: ArrayLike<number>) => {
    const into = gradients.get(name) ?? new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) into[i] = into[i]! + values[i]! / rows;
    gradients.set(name, into);
  };
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const at = (step: number) => ids[(turn + row * length + step) % ids.length]!;
    const run = new NetworkRun(weights);
    run.reset();
    const traceOf = (from: number, count: number) => {
      const input = { ids: Uint32Array.from({ length: count }, (_, step) => at(from + step)) };
      const traced = weights.layers.map((layer, index) => new Float32Array(count * layerRows(layer, index).rowSize));
      run.run(input, count, traced, 0);
      return { input, traced };
    };
    traceOf(0, steps);
    const initial = run.states();
    const { input, traced } = traceOf(steps, steps);
    // The loss of tokens 1 to `steps`: one more is read than predicted, so that every step predicts.
    const longer = { ids: Uint32Array.of(...input.ids, at(2 * steps)) };
    const extra = traced.map((rowsOf) => new Float32Array((rowsOf.length / steps) * (steps + 1)));
    run.reset(initial, steps);
    run.run(longer, steps + 1, extra, 0);
    const back = backpropagate(weights, extra, longer, { kind: "loss", first: 1, last: steps }, { parameters: true, initial });
    loss += back.value / rows;
    back.layers.forEach(({ runner }, index) => {
      for (const [key, values] of runner.parameters!) add(`${index}.${key}`, values);
    });
    if (back.embedding) add("embedding", back.embedding);
    add("head.weight", back.head!.weight);
    add("head.bias", back.head!.bias);
  }
  return { loss, gradients };
}

describe.each([...cells.keys()])("%s", (cell) => {
  it("has the losses and gradients of the rows read one by one", () => {
    const settings = settingsFor(cell);
    const ids = textOf(100);
    const trainer = new Trainer(settings, ids, VOCABULARY, { kernel: startKernel(), parts: 2 });
    trainer.step();
    const update = trainer.step();
    const { turn } = trainer.state().position;
    const expected = rowByRow(initialWeights(settings, VOCABULARY), ids, settings, turn);
    expect(Math.abs(update.loss - expected.loss)).toBeLessThan(1e-5);
    for (const [name, values] of trainer.gradients()) {
      const found = expected.gradients.get(name);
      if (!found) throw new Error(`${name} has no gradient in the interpreter.`);
      const learned = learnedPlaces(cells.get(cell)!, name.slice(2), settings.units);
      const wanted = learned ? found.map((value, i) => value * learned[i]!) : found;
      const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-4);
      const difference = values.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
      expect(difference / largest, name).toBeLessThan(2e-4);
    }
  });

  it("has the gradients that central differences give", () => {
    expectCentralDifferences(settingsFor(cell));
  });
});

it("has the gradients of dropout and of the charges on states", () => {
  const quiet = { cell: 30, cellFree: 0.1, activity: 3, change: 2 };
  expectCentralDifferences(settingsFor("lstm", { dropout: 0.4 }));
  expectCentralDifferences(settingsFor("lstm", { quiet }));
  expectCentralDifferences(settingsFor("gru", { quiet, dropout: 0.2, embedding: 0 }));
});

/** Weights moved along the gradient of some of them. */
function moved(weights: NetworkWeights, gradients: ReadonlyMap<string, Float32Array>, group: string, by: number): NetworkWeights {
  const move = (name: string, values: Float32Array) => {
    const gradient = name.startsWith(group) ? gradients.get(name) : undefined;
    return gradient ? values.map((value, i) => value + by * gradient[i]!) : values;
  };
  const { layers, embedding, head } = weights;
  return {
    layers: layers.map((layer, index) => ({
      ...layer,
      parameters: new Map([...layer.parameters].map(([key, values]) => [key, move(`${index}.${key}`, values)])),
    })),
    embedding: { ...embedding!, data: move("embedding", embedding!.data) },
    head: { ...head!, weight: move("head.weight", head!.weight), bias: move("head.bias", head!.bias) },
  };
}

function enlarge({ layers, head }: NetworkWeights): void {
  const matrices = layers.flatMap(({ parameters }) =>
    [...parameters].flatMap(([key, values]) => (key[0] === "W" ? [values] : [])),
  );
  for (const values of [...matrices, head!.weight]) values.forEach((value, i) => (values[i] = 3 * value));
}

/** Along the gradient of each layer, of the embedding and of the head, the loss changes by the gradient's square. */
function expectCentralDifferences(settings: TrainingSettings): void {
  const ids = textOf(100);
  const kernel = startKernel();
  const weights = initialWeights(settings, VOCABULARY);
  if (settings.cell === "mlstm") enlarge(weights); // its gradients would drown in rounding
  // Of the first window: what is carried on to others depends on the weights too, and no gradient goes there.
  const first = (moves?: NetworkWeights) => {
    kernel.arena.clear();
    const trainer = new Trainer(settings, ids, VOCABULARY, { kernel }, moves);
    const { loss, charge } = trainer.step();
    return { value: loss + charge, gradients: trainer.gradients() };
  };
  const { gradients } = first(weights);
  for (const group of ["0.", "1.", "embedding", "head"]) {
    const own = [...gradients].filter(([name]) => name.startsWith(group));
    const square = own.reduce((sum, [, values]) => sum + values.reduce((all, value) => all + value * value, 0), 0);
    if (own.length === 0) continue; // one-hot
    // The matrix LSTM divides by the larger of two scales: a longer step may change which one that is.
    const step = (settings.cell === "mlstm" ? 1e-3 : 2e-3) / Math.sqrt(square);
    const [up, down] = [first(moved(weights, gradients, group, step)), first(moved(weights, gradients, group, -step))];
    const found = (up.value - down.value) / (2 * step);
    expect(Math.abs(found - square) / square, `${settings.cell} ${group}`).toBeLessThan(1e-2);
  }
}
