/**
 * Recognises torch-rnn's language model by the classes of its modules: a lookup table, LSTMs or RNNs whose one matrix
 * [input and state][gates] is laid out here, a linear layer. https://github.com/jcjohnson/torch-rnn (LSTM.lua, VanillaRNN.lua)
 */
import { message } from "../../../messages/message";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { CellId } from "../../model";
import { buildModel } from "../shared/buildModel";
import { inNaturalOrder, stacksOf, takeStack, type Connected, type NamedLayer } from "../shared/connectLayers";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { biasInference, gateOrderOf, nothingAsked } from "../shared/inference";
import { transposed } from "../shared/transposed";
import type { LayerPart } from "../shared/modelParts";
import { askWiring, listed } from "../shared/parts";
import { gateRows } from "../shared/gateOrder";
import { resolveInput } from "../shared/resolveInput";
import { linearPart, lookupPart } from "./modules";

export const torchRnn: Framework = { name: "torch-rnn", recognise };

const cellByClass = new Map<unknown, CellId>([
  ["nn.LSTM", "lstm"],
  ["nn.VanillaRNN", "rnn-tanh"],
]);
const lstmOrder = ["i", "f", "o", "g"];

interface TorchRnnCell extends NamedLayer {
  readonly weight: TensorInfo;
  readonly bias: TensorInfo;
  readonly order: readonly string[];
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest, attributes } = hints;
  const classOf = (path: string) => attributes?.get(`${path}.class`);
  const weights = tensors.map((weight) => ({ path: weight.name.replace(/\.weight$/, ""), weight }));
  const modules = inNaturalOrder(weights.filter(({ path, weight }) => path !== weight.name && classOf(path) !== undefined));
  if (modules.length === 0) return null;
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const { order, inferences } = gateOrderOf(lstmOrder, manifest, message("frameworksTorch7.torchRnnGates"));
  const cells = modules.flatMap(({ path, weight }) => {
    const cell = cellByClass.get(classOf(path));
    return cell ? (cellOf(path, weight, byName.get(`${path}.bias`), cell, order) ?? []) : [];
  });
  const [first] = cells;
  if (!first) return null;
  const { inputSize } = first.shape;
  const table = modules.find(({ path }) => classOf(path) === "nn.LookupTable")?.weight;
  const embedding = table ? lookupPart(table) : null;
  const stacks = stacksOf(checkpointName, cells, manifest, [], () => "[]"); // a Sequential runs its modules in the order of their numbers
  const headOf = (at: number) =>
    modules.findLast(({ path, weight }) => classOf(path) === "nn.Linear" && weight.shape[1] === stacks[at]?.outputSize);
  const outerOf = (at: number) => ({ head: headOf(at) ?? null });
  const { index, isChosen } = takeStack(checkpointName, stacks, manifest, outerOf, tensors.length);
  const stack = stacks[index]?.layers ?? [];
  const isAsked = stacks.length > 1 || manifest?.wiring?.stack !== undefined;
  const wiring = isAsked ? askWiring(stacks, index, isChosen, manifest) : nothingAsked;
  const last = headOf(index);
  const head = last ? linearPart(last.weight, byName.get(`${last.path}.bias`)) : null;
  const input = resolveInput({ checkpointName, inputSize, embedding }, hints);
  const isGated = cells.some(({ shape }) => shape.cell === "lstm");
  return buildModel({
    checkpointName,
    manifest,
    warnings: [],
    embedding,
    head,
    vocabularySize: input.vocabularySize,
    layers: stack.map(partOf),
    parts: listed(stacks, index),
    inferences: [
      ...wiring.inferences,
      ...(isGated ? inferences : []),
      biasInference(1, message("frameworksTorch7.oneVector")),
      ...input.inferences,
    ],
    hypotheses: [...wiring.hypotheses, ...input.hypotheses],
  });
}

/** Null where the shapes are not those of the class. */
function cellOf(
  path: string,
  weight: TensorInfo,
  bias: TensorInfo | undefined,
  cell: CellId,
  order: readonly string[],
): TorchRnnCell | null {
  const gates = cell === "lstm" ? order : ["h"];
  const [rows = 0, columns = 0] = weight.shape;
  const hiddenSize = columns / gates.length;
  const inputSize = rows - hiddenSize;
  const isMatrix = weight.shape.length === 2 && bias?.shape.join() === String(columns);
  if (!bias || !isMatrix || !Number.isInteger(hiddenSize) || hiddenSize <= 0 || inputSize <= 0) return null;
  return { path, weight, bias, order: gates, shape: { cell, inputSize, hiddenSize, direction: "forward" } };
}

function partOf({ layer, reads }: Connected<TorchRnnCell>): LayerPart {
  const { path, weight, bias, order, shape } = layer;
  return {
    shape,
    reads,
    name: path,
    problem: null,
    load: (file) => load(file, layer),
    tensors: [
      { name: weight.name, role: message("frameworksRoles.inputAndRecurrent") },
      { name: bias.name, role: message("frameworksRoles.bias"), gates: gateRows(order, shape.hiddenSize) },
    ],
  };
}

async function load(file: TensorFile, { weight, bias, order, shape: { inputSize, hiddenSize } }: TorchRnnCell) {
  const [matrix, biases] = [await file.read(weight.name), await file.read(bias.name)];
  const ofInput = matrix.subarray(0, inputSize * order.length * hiddenSize);
  const ofState = matrix.subarray(ofInput.length);
  const parameters = new Map<string, Float32Array>();
  for (const [index, gate] of order.entries()) {
    parameters.set(`W.${gate}.x`, transposed(ofInput, inputSize, hiddenSize, order.length, index));
    parameters.set(`W.${gate}.h`, transposed(ofState, hiddenSize, hiddenSize, order.length, index));
    parameters.set(`b.${gate}.xh`, biases.slice(index * hiddenSize, (index + 1) * hiddenSize));
  }
  return { parameters };
}
