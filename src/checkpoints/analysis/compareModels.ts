/**
 * Two checkpoints as models: parameters in the engine's own layout, gate by gate, whatever framework wrote them. Two biases
 * that are added to one affine count as their sum.
 */
import type { LayerWeights } from "../../model/network";
import type { LayerShape } from "../model";
import type { RecognisedModel } from "../frameworks/framework";
import type { Reading } from "../open/readCheckpoint";
import { Difference, rowApart, rowOf, type ComparisonRow } from "./difference";
import type { Pause } from "./tensors";

interface ModelComparison {
  /** Such as "layer 0, recurrent weights" with gate "f"; none where the two do not fit together, and the notes say why. */
  readonly rows: ComparisonRow[];
  readonly notes: string[];
}

/** Loads both models. */
export async function compareModels(a: Reading, b: Reading, pause: Pause): Promise<ModelComparison> {
  const [mine, theirs] = [a.model, b.model];
  const problem = problemOf(a) ?? problemOf(b) ?? (mine && theirs && whatDiffers(mine, theirs));
  if (!mine || !theirs || problem !== null)
    return { rows: [], notes: [`Tensors are compared by their names alone, as ${problem}`] };
  const one = await mine.load(a.file);
  await pause();
  const other = await theirs.load(b.file);
  const rows: ComparisonRow[] = [];
  const notes = ["Some tensors differ in name or shape, so parameters are compared as the two models were understood as well."];
  for (const [index, layer] of one.layers.entries()) {
    await pause();
    const counterpart = other.layers[index] as LayerWeights;
    rows.push(...compareLayer(index, layer.parameters, counterpart.parameters));
    const [had, has] = [settingsOf(layer), settingsOf(counterpart)];
    if (had !== has) notes.push(`Layer ${index} has ${had} in the first and ${has} in the second.`);
  }
  rows.push(...compareWhole("embedding", one.embedding?.data, other.embedding?.data));
  rows.push(...compareWhole("head, weights", one.head?.weight, other.head?.weight));
  rows.push(...compareWhole("head, biases", one.head?.bias, other.head?.bias));
  return { rows, notes };
}

function problemOf({ file, model }: Reading): string | null {
  if (!model) return `${file.name} holds no recurrent network that is recognised.`;
  return model.problem === null ? null : `${file.name} cannot be loaded: ${model.problem}`;
}

/** Where two models are not of the same layers; null where they are. */
function whatDiffers(a: RecognisedModel, b: RecognisedModel): string | null {
  if (a.layers.length !== b.layers.length) return `one has ${a.layers.length} layers and the other ${b.layers.length}.`;
  const index = a.layers.findIndex((layer, at) => inWords(layer) !== inWords(b.layers[at]));
  return index < 0
    ? null
    : `layer ${index} is ${inWords(a.layers[index])} in the one and ${inWords(b.layers[index])} in the other.`;
}

function inWords(layer: LayerShape | undefined): string {
  if (!layer) return "nothing";
  const { cell, inputSize, hiddenSize, outputSize = hiddenSize, direction } = layer;
  return `${direction} ${cell} ${[inputSize, hiddenSize, outputSize].join(" → ")}`;
}

function settingsOf({ options = {} }: LayerWeights): string {
  return (
    Object.entries(options)
      .map(([name, value]) => `${name} ${value}`)
      .sort()
      .join(", ") || "no settings"
  );
}

/** Parameters by what they multiply: a row for each kind, and one for each gate in it. */
function compareLayer(
  index: number,
  a: ReadonlyMap<string, Float32Array>,
  b: ReadonlyMap<string, Float32Array>,
): ComparisonRow[] {
  const rows: ComparisonRow[] = [];
  const keysOfAny = [...new Set([...a.keys(), ...b.keys()])];
  for (const kind of new Set(keysOfAny.map(kindOf))) {
    const keys = keysOfAny.filter((key) => kindOf(key) === kind);
    const name = `layer ${index}, ${kind}`;
    const whole = new Difference();
    const gates: ComparisonRow[] = [];
    for (const key of keys) {
      const [mine, theirs] = [a.get(key), b.get(key)];
      if (mine?.length !== theirs?.length || !mine || !theirs) {
        gates.push(rowApart(`${name}, ${key}`, (mine ?? theirs)?.length ?? 0, sizesOf(mine, theirs)));
        continue;
      }
      const difference = new Difference();
      for (const each of [whole, difference]) each.add(mine, theirs);
      gates.push(rowOf(name, key.split(".")[1] ?? key, difference));
    }
    if (whole.count > 0) rows.push(rowOf(name, null, whole));
    if (gates.length > 1 || whole.count === 0) rows.push(...gates);
  }
  return rows;
}

function compareWhole(name: string, a: Float32Array | undefined, b: Float32Array | undefined): ComparisonRow[] {
  if (!a && !b) return [];
  if (!a || !b || a.length !== b.length) return [rowApart(name, (a ?? b)?.length ?? 0, sizesOf(a, b))];
  const difference = new Difference();
  difference.add(a, b);
  return [rowOf(name, null, difference)];
}

function sizesOf(a: Float32Array | undefined, b: Float32Array | undefined): string {
  return `${a?.length ?? 0} numbers in the first and ${b?.length ?? 0} in the second`;
}

/** Of keys as LayerWeights has them. */
function kindOf(key: string): string {
  const [letter, , operands] = key.split(".");
  if (letter === "P") return "peepholes";
  if (letter === "b") return operands === "x" ? "input biases" : operands === "h" ? "recurrent biases" : "biases";
  return operands === "x" ? "input weights" : operands === "h" ? "recurrent weights" : "projection";
}
