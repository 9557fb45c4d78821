/**
 * Recognises a model around PyTorch's recurrent modules: embedding, stack, output layer. Where several modules are in a
 * file, the largest is the model unless a manifest names another.
 */
import { elementCount } from "../../../tensor/shape";
import type { TensorFile, TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import type { Inference } from "../../../model/inference";
import type { CellId, LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { gateRows } from "../shared/gateOrder";
import {
  ask,
  biasInference,
  directionInference,
  gateOrderOf,
  inference,
  nothingAsked,
  told,
  type Asked,
} from "../shared/inference";
import { findEmbeddingAndHead } from "../shared/embeddingAndHead";
import { cellTitles, type LayerPart } from "../shared/modelParts";
import { gateCountOf, gateOrders, loadLayer, outputsOf, type LayerTensors } from "./layout";
import { findModules, outputSize, readsOf, type RecurrentModule } from "./modules";

export const pytorch: Framework = { name: "PyTorch", recognise };

const cellByGateCount = new Map<number, CellId>([
  [4, "lstm"],
  [3, "gru"],
  [1, "rnn-tanh"],
]);

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const found = findModules(tensors);
  const warnings = [...found.warnings];
  const module = chooseModule(checkpointName, found.modules, manifest, warnings);
  const first = module?.layers[0];
  if (!module || !first) return null;
  const stacked = chooseCell(checkpointName, first.gateCount, manifest);
  const cell = first.projection ? "lstm-projected" : stacked;
  const recurrent = new Set(found.modules.flatMap(({ layers }) => layers.flatMap(tensorsOf)));
  const rest = tensors.filter((tensor) => !recurrent.has(tensor));
  const before = tensors.slice(0, tensors.indexOf(first.inputWeights)).filter((tensor) => !recurrent.has(tensor));
  const start = inAlphabet(tensors) ? 0 : before.length;
  const outer = findEmbeddingAndHead(checkpointName, rest, first.inputSize, outputSize(module), hints, start);
  const { order, inferences } = gateOrderOf(
    gateOrders[cell],
    manifest,
    `${first.inputWeights.name} is named as PyTorch names the weights of its own modules, which stack them so.`,
  );
  const layers = module.layers.map((layer) => partOf(cell, order, layer, readsOf(module, layer)));
  const activation = activationOf(first.gateCount, manifest);
  return buildModel({
    checkpointName,
    manifest,
    layers,
    ...outer,
    warnings,
    inferences: [
      ...inferences,
      ...moduleInferences(cell, first, layers, manifest),
      ...activation.inferences,
      ...outer.inferences,
    ],
    hypotheses: [...activation.hypotheses, ...outer.hypotheses],
  });
}

/** Whether names were sorted, so that their order is not that of the program. */
function inAlphabet(tensors: readonly TensorInfo[]): boolean {
  return tensors.every(({ name }, index) => index === 0 || (tensors[index - 1]?.name ?? "") < name);
}

/** The module that the manifest names, else the one with the most numbers. */
function chooseModule(
  checkpointName: string,
  modules: readonly RecurrentModule[],
  manifest: Manifest | null,
  warnings: string[],
): RecurrentModule | undefined {
  const named = manifest?.tensors?.recurrent;
  if (named !== undefined) {
    const match = modules.find(({ prefixes }) => prefixes.some((prefix) => prefix === named || prefix === `${named}.`));
    if (match) return match;
    const reason = `at "tensors.recurrent": ${checkpointName} has no recurrent tensors that begin with "${named}"`;
    throw manifestInvalid(manifestName(checkpointName), reason);
  }
  const size = ({ layers }: RecurrentModule) => countElements(layers.flatMap(tensorsOf));
  const [largest, ...others] = [...modules].sort((a, b) => size(b) - size(a));
  if (largest && others.length > 0) {
    const rest = others.map(nameOf).join(", ");
    warnings.push(`Of ${modules.length} recurrent parts the largest, ${nameOf(largest)}, was taken and ${rest} left out.`);
  }
  if (largest && largest.prefixes.length > 1) {
    warnings.push(`${nameOf(largest)} were read as one stack, in this order.`);
  }
  return largest;
}

function chooseCell(checkpointName: string, gateCount: number, manifest: Manifest | null): CellId {
  const bySize = cellByGateCount.get(gateCount) ?? "lstm";
  const named = manifest?.cell;
  if (named === undefined) return bySize;
  if (gateCountOf(named) === gateCount) return named;
  const reason = `at "cell": ${checkpointName} stacks ${gateCount} gates, as ${cellTitles[bySize]} does, not "${named}"`;
  throw manifestInvalid(manifestName(checkpointName), reason);
}

/** What a layer of one gate applies is not in its weights. */
function activationOf(gateCount: number, manifest: Manifest | null): Asked {
  if (gateCount !== 1) return nothingAsked;
  const alternatives = (["tanh", "relu"] as const).map((name) => ({
    id: name,
    label: name,
    manifest: { cell: `rnn-${name}` as const },
  }));
  const named = manifest?.activation ?? manifest?.cell?.replace("rnn-", "");
  return ask(
    { about: "activation", alternatives },
    named,
    "nn.RNN applies tanh unless told otherwise, and its weights do not tell.",
  );
}

function moduleInferences(
  cell: CellId,
  first: LayerTensors,
  layers: readonly LayerPart[],
  manifest: Manifest | null,
): Inference[] {
  const { inputBias, recurrentBias } = first;
  const count = inputBias && recurrentBias ? 2 : (inputBias ?? recurrentBias) ? 1 : 0;
  const names = [inputBias?.name, recurrentBias?.name].filter((name) => name !== undefined);
  const biases = biasInference(
    count,
    count === 0 ? "The file has no bias_ih and no bias_hh." : `The file has ${names.join(" and ")}.`,
  );
  const direction = directionInference(layers, manifest, "PyTorch names the weights of a backward direction with _reverse.");
  if (!cell.startsWith("gru")) return [biases, direction];
  const value = cell === "gru" ? "after the recurrent product" : "before the recurrent product";
  const reset = inference("resetGate", value, "convention", "nn.GRU and nn.GRUCell scale the recurrent product by it.");
  return [biases, direction, told("resetGate", manifest?.cell === undefined ? undefined : value, reset)];
}

function partOf(cell: CellId, order: readonly string[], layer: LayerTensors, reads: readonly number[]): LayerPart {
  const gates = gateRows(order, layer.hiddenSize);
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, projection } = layer;
  const part = (tensor: TensorInfo | null, text: string) =>
    tensor ? [{ name: tensor.name, text, gates: text === "projection" ? [] : gates }] : [];
  return {
    shape: shapeOf(cell, layer),
    reads,
    name: inputWeights.name,
    problem: null,
    tensors: [
      ...part(inputWeights, "input weights"),
      ...part(recurrentWeights, "recurrent weights"),
      ...part(inputBias, "input bias"),
      ...part(recurrentBias, "recurrent bias"),
      ...part(projection, "projection"),
    ],
    load: (file: TensorFile) => loadLayer(file, cell, order, layer),
  };
}

function shapeOf(cell: CellId, layer: LayerTensors): LayerShape {
  const { inputSize, hiddenSize, direction, projection } = layer;
  return { cell, inputSize, hiddenSize, direction, ...(projection ? { outputSize: outputsOf(layer) } : {}) };
}

function tensorsOf(layer: LayerTensors): TensorInfo[] {
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, projection } = layer;
  return [inputWeights, recurrentWeights, inputBias, recurrentBias, projection].filter((tensor) => tensor !== null);
}

function countElements(tensors: readonly TensorInfo[]): number {
  return tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** "rnn" for the module whose tensors begin with "rnn.". */
function nameOf({ prefixes }: RecurrentModule): string {
  return prefixes.map((prefix) => prefix.replace(/\.$/, "") || "(unnamed)").join(", ");
}
