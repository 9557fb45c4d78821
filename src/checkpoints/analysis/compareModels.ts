/**
 * Two checkpoints as models: parameters in the engine's own layout, gate by gate, whatever framework wrote them. Two biases
 * that are added to one affine count as their sum.
 */
import { message, type Message } from "../../messages/message";
import type { LayerWeights } from "../../model/network";
import type { PlacedLayer } from "../model";
import type { RecognisedModel } from "../frameworks/framework";
import { titleOfCell } from "../frameworks/shared/modelParts";
import type { Reading } from "../open/readCheckpoint";
import { Difference, rowApart, rowOf, type ComparisonRow } from "./difference";
import type { Pause } from "./tensors";

interface ModelComparison {
  /** Such as "layer 0, recurrent weights" with gate "f"; none where the two do not fit together, and the notes say why. */
  readonly rows: ComparisonRow[];
  readonly notes: Message[];
}

/** Loads both models. */
export async function compareModels(a: Reading, b: Reading, pause: Pause): Promise<ModelComparison> {
  const [mine, theirs] = [a.model, b.model];
  const problem = problemOf(a) ?? problemOf(b) ?? (mine && theirs && whatDiffers(mine, theirs));
  if (!mine || !theirs || problem !== null) return { rows: [], notes: problem ? [message("analysis.byNames", { problem })] : [] };
  const one = await mine.load(a.file);
  await pause();
  const other = await theirs.load(b.file);
  const rows: ComparisonRow[] = [];
  const notes = [message("analysis.asModels")];
  for (const [index, layer] of one.layers.entries()) {
    await pause();
    const counterpart = other.layers[index] as LayerWeights;
    rows.push(...compareLayer(index, layer.parameters, counterpart.parameters));
    const [had, has] = [settingsOf(layer), settingsOf(counterpart)];
    if (had.join() !== has.join()) {
      const said = { layer: index, first: listed(had), second: listed(has) };
      notes.push(message("analysis.settingsDiffer", said));
    }
  }
  rows.push(...compareWhole("analysis.embedding", one.embedding?.data, other.embedding?.data));
  rows.push(...compareWhole("analysis.headWeights", one.head?.weight, other.head?.weight));
  rows.push(...compareWhole("analysis.headBiases", one.head?.bias, other.head?.bias));
  return { rows, notes };
}

function problemOf({ file, model }: Reading): Message | null {
  if (!model) return message("analysis.noModel", { file: file.name });
  return model.problem === null ? null : message("analysis.notLoaded", { file: file.name, problem: model.problem });
}

/** Where two models are not of the same layers; null where they are. */
function whatDiffers(a: RecognisedModel, b: RecognisedModel): Message | null {
  const [first, second] = [a.layers.length, b.layers.length];
  if (first !== second) return message("analysis.layerCounts", { first, second });
  for (const [layer, one] of a.layers.entries()) {
    const other = b.layers[layer] as PlacedLayer;
    const isSame = one.direction === other.direction && one.cell === other.cell && sizesOf(one) === sizesOf(other);
    if (!isSame) return message("analysis.layersDiffer", { layer, first: inWords(one), second: inWords(other) });
  }
  return null;
}

function inWords(layer: PlacedLayer): Message {
  const said = { cell: titleOfCell(layer.cell), sizes: sizesOf(layer) };
  return layer.direction === "forward" ? message("analysis.forwardLayer", said) : message("analysis.reverseLayer", said);
}

function sizesOf({ inputSize, hiddenSize, outputSize = hiddenSize }: PlacedLayer): string {
  return [inputSize, hiddenSize, outputSize].join(" → ");
}

/** In alphabetical order. */
function settingsOf({ options = {} }: LayerWeights): string[] {
  return Object.entries(options)
    .map(([name, value]) => `${name} ${value}`)
    .sort();
}

function listed(settings: readonly string[]): Message | readonly string[] {
  return settings.length > 0 ? settings : message("analysis.noSettings");
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
    const said = { layer: index, kind: message(kind) };
    const named = { key: `layer:${index}:${kind}`, name: message("analysis.ofLayer", said) };
    const whole = new Difference();
    const gates: ComparisonRow[] = [];
    for (const key of keys) {
      const [mine, theirs] = [a.get(key), b.get(key)];
      if (mine?.length !== theirs?.length || !mine || !theirs) {
        const apart = { key: `layer:${index}:${key}`, name: message("analysis.parameterOfLayer", { ...said, parameter: key }) };
        gates.push(rowApart(apart, (mine ?? theirs)?.length ?? 0, lengthsOf(mine, theirs)));
        continue;
      }
      const difference = new Difference();
      for (const each of [whole, difference]) each.add(mine, theirs);
      gates.push(rowOf(named, key.split(".")[1] ?? key, difference));
    }
    if (whole.count > 0) rows.push(rowOf(named, null, whole));
    if (gates.length > 1 || whole.count === 0) rows.push(...gates);
  }
  return rows;
}

function compareWhole(
  id: "analysis.embedding" | "analysis.headWeights" | "analysis.headBiases",
  a: Float32Array | undefined,
  b: Float32Array | undefined,
): ComparisonRow[] {
  const named = { key: id, name: message(id) };
  if (!a && !b) return [];
  if (!a || !b || a.length !== b.length) return [rowApart(named, (a ?? b)?.length ?? 0, lengthsOf(a, b))];
  const difference = new Difference();
  difference.add(a, b);
  return [rowOf(named, null, difference)];
}

function lengthsOf(a: Float32Array | undefined, b: Float32Array | undefined): Message {
  return message("analysis.sizesDiffer", { first: a?.length ?? 0, second: b?.length ?? 0 });
}

type Kind =
  `analysis.${"peepholes" | "biases" | "inputBiases" | "recurrentBiases" | "projection" | "inputWeights" | "recurrentWeights"}`;

/** Of keys as LayerWeights has them. */
function kindOf(key: string): Kind {
  const [letter, , operands] = key.split(".");
  if (letter === "P") return "analysis.peepholes";
  const isOfBoth = operands !== "x" && operands !== "h";
  if (letter === "b")
    return isOfBoth ? "analysis.biases" : operands === "x" ? "analysis.inputBiases" : "analysis.recurrentBiases";
  return isOfBoth ? "analysis.projection" : operands === "x" ? "analysis.inputWeights" : "analysis.recurrentWeights";
}
