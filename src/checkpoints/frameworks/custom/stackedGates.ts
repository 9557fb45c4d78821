/**
 * Recognises LSTMs and GRUs whose gates somebody stacked in one matrix of the input and one of the state, under names of no
 * framework (Wx, Wh, b; x2h, h2h; W, U): sizes tell how many gates there are, and nothing tells their order, which is asked.
 * A layer of one gate is a plain RNN, whose activation is asked.
 */
import { message } from "../../../messages/message";
import { elementCount } from "../../../tensor/shape";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { LayerShape } from "../../model";
import { buildModel } from "../shared/buildModel";
import { setBiases } from "../shared/biases";
import { inNaturalOrder, stacksOf, takeStack, type Connected } from "../shared/connectLayers";
import type { Hints, Framework, RecognisedModel } from "../framework";
import { askGates, gateRows, turnUpdateGate } from "../shared/gateOrder";
import { outersOf } from "./embeddingAndHead";
import { foreignTensors, otherCellProblem, placeOfLayer } from "../shared/foreignTensors";
import { biasInference, directionInference } from "../shared/inference";
import { askPlainActivation } from "../shared/plainActivation";
import { transposed } from "../shared/transposed";
import type { LayerPart } from "../shared/modelParts";
import { askWiring, listed } from "../shared/parts";

export const stackedGates: Framework = { name: message("frameworksCustom.stackedGates"), recognise };

const names: readonly (readonly [part: "input" | "state" | "bias", pattern: RegExp])[] = [
  ["input", /^(?:[Ww]_?(?:x|i|ih|in|input)|[xi]2h|[xi]_to_h|W|kernel)$/],
  ["state", /^(?:[Ww]_?(?:h|hh|rec|state|recurrent)|h2h|h_to_h|U|recurrent_kernel)$/],
  ["bias", /^(?:b|bias)(?:_?(?:x|i|ih|h|hh))?$/],
];

const maximumCells = 256;

interface StackedCell {
  readonly path: string;
  readonly shape: LayerShape & { readonly cell: "lstm" | "gru" | "gru-reset-before" | "rnn-tanh" };
  readonly input: TensorInfo;
  readonly state: TensorInfo;
  /** Of the input and of the state; a single one is the first. */
  readonly biases: readonly TensorInfo[];
  /** Whether matrices are (out, in). */
  readonly isOutFirst: boolean;
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const cells = cellsIn(tensors).map((each) => asNamed(each, manifest));
  const [first] = cells;
  if (!first || cells.some(({ shape }) => shape.cell !== first.shape.cell)) return null;
  const own = new Set(cells.flatMap(({ input, state, biases }) => [input, state, ...biases]));
  const rest = tensors.filter((tensor) => !own.has(tensor));
  const stacks = stacksOf(checkpointName, inNaturalOrder(cells), manifest, rest);
  const outerOf = outersOf(checkpointName, stacks, rest, hints);
  const { index, isChosen } = takeStack(checkpointName, stacks, manifest, (at) => outerOf(at).parts, rest.length);
  const outer = outerOf(index);
  const stack = stacks[index]?.layers ?? [];
  const wiring = askWiring(stacks, index, isChosen, manifest);
  const { cell } = first.shape;
  const evidence = message("frameworksCustom.gateOrderOpen", { input: first.input.name, state: first.state.name });
  const asked =
    cell === "rnn-tanh"
      ? { ...askPlainActivation("tanh", manifest), order: ["h"] }
      : askGates(cell === "lstm" ? "lstm" : "gru", manifest, evidence);
  const { order } = asked;
  const layers = stack.map((each) => partOf(each, order, rest, manifest));
  const count = Math.min(2, first.biases.length) as 0 | 1 | 2;
  return buildModel({
    checkpointName,
    manifest,
    ...outer.parts,
    layers,
    warnings: [],
    parts: listed(stacks, index),
    inferences: [
      ...wiring.inferences,
      ...asked.inferences,
      biasInference(
        count,
        count === 0
          ? message("frameworksCustom.noBias")
          : message("frameworksCustom.biases", { names: first.biases.map(({ name }) => name) }),
      ),
      directionInference(layers, manifest, message("frameworksCustom.noDirection")),
      ...outer.inferences,
    ],
    hypotheses: [...wiring.hypotheses, ...asked.hypotheses, ...outer.hypotheses],
  });
}

function cellsIn(tensors: readonly TensorInfo[]): StackedCell[] {
  const groups = new Map<string, Map<"input" | "state" | "bias", TensorInfo[]>>();
  for (const tensor of tensors) {
    const [, path = "", leaf] = /^(.*?)(?:\.(weight|bias))?$/s.exec(tensor.name) ?? [];
    const at = path.lastIndexOf(".") + 1;
    const part = names.find(([, pattern]) => pattern.test(path.slice(at)))?.[0];
    if (!part) continue;
    const group = groups.get(path.slice(0, at)) ?? new Map<"input" | "state" | "bias", TensorInfo[]>();
    groups.set(path.slice(0, at), group);
    const kind = leaf === "bias" ? "bias" : part;
    group.set(kind, [...(group.get(kind) ?? []), tensor]);
  }
  return [...groups]
    .slice(0, maximumCells)
    .map(([prefix, parts]) => cellOf(prefix.replace(/\.$/, "") || "(unnamed)", parts))
    .filter((cell) => cell !== null);
}

/** A GRU in the form that a manifest names. */
function asNamed(layer: StackedCell, manifest: Manifest | null): StackedCell {
  if (layer.shape.cell !== "gru" || manifest?.cell !== "gru-reset-before") return layer;
  return { ...layer, shape: { ...layer.shape, cell: "gru-reset-before" } };
}

/** Null unless the state's matrix is of three or four gates and all else fits it. */
function cellOf(path: string, parts: ReadonlyMap<"input" | "state" | "bias", readonly TensorInfo[]>): StackedCell | null {
  const [input, ...others] = parts.get("input") ?? [];
  const [state, ...rest] = parts.get("state") ?? [];
  if (!input || !state || others.length > 0 || rest.length > 0 || input.shape.length !== 2 || state.shape.length !== 2)
    return null;
  const [a = 0, b = 0] = state.shape;
  const [hiddenSize, width] = [Math.min(a, b), Math.max(a, b)];
  const [rows = 0, columns = 0] = input.shape;
  const isOutFirst = a === b ? rows === a && columns !== a : a > b;
  const [inputSize, inputWidth] = isOutFirst ? [columns, rows] : [rows, columns];
  const gates = width / hiddenSize;
  if (hiddenSize === 0 || inputSize === 0 || ![1, 3, 4].includes(gates) || inputWidth !== width) return null;
  const biases = (parts.get("bias") ?? []).filter(({ shape }) => elementCount(shape) === width);
  return {
    path,
    shape: { cell: gates === 4 ? "lstm" : gates === 3 ? "gru" : "rnn-tanh", inputSize, hiddenSize, direction: "forward" },
    input,
    state,
    biases,
    isOutFirst,
  };
}

function partOf(
  { layer, reads }: Connected<StackedCell>,
  order: readonly string[],
  rest: readonly TensorInfo[],
  manifest: Manifest | null,
): LayerPart {
  const { shape, path, input, state, biases, isOutFirst } = layer;
  const gates = gateRows(order, shape.hiddenSize);
  const isRelu = shape.cell === "rnn-tanh" && manifest?.cell === "rnn-relu";
  return {
    shape: isRelu ? { ...shape, cell: "rnn-relu" } : shape,
    reads,
    name: path,
    problem: otherCellProblem(path, shape.cell, foreignTensors(placeOfLayer(path, shape, order.length), rest), manifest),
    tensors: [
      { name: input.name, role: message("frameworksRoles.inputWeights"), gates: isOutFirst ? gates : [] },
      { name: state.name, role: message("frameworksRoles.recurrentWeights"), gates: isOutFirst ? gates : [] },
      ...biases.map(({ name }) => ({ name, role: message("frameworksRoles.bias"), gates })),
    ],
    async load(file) {
      const loaded = await loadCell(file, layer, order);
      if (manifest?.updateGate === "takes") turnUpdateGate(loaded.parameters);
      return loaded;
    },
  };
}

async function loadCell(
  file: TensorFile,
  { shape, input, state, biases, isOutFirst }: StackedCell,
  order: readonly string[],
): Promise<{ readonly parameters: Map<string, Float32Array> }> {
  const { cell, inputSize, hiddenSize } = shape;
  const [forX, forH] = [await file.read(input.name), await file.read(state.name)];
  const vectors: Float32Array[] = [];
  for (const { name } of biases) vectors.push(await file.read(name));
  const none = new Float32Array(order.length * hiddenSize);
  const parameters = new Map<string, Float32Array>();
  order.forEach((gate, index) => {
    const block = (values: Float32Array, inputs: number) =>
      isOutFirst
        ? values.subarray(index * hiddenSize * inputs, (index + 1) * hiddenSize * inputs)
        : transposed(values, inputs, hiddenSize, order.length, index);
    const part = (vector: Float32Array) => vector.slice(index * hiddenSize, (index + 1) * hiddenSize);
    parameters.set(`W.${gate}.x`, block(forX, inputSize));
    parameters.set(`W.${gate}.h`, block(forH, hiddenSize));
    setBiases(parameters, cell, gate, part(vectors[0] ?? none), part(vectors[1] ?? none));
  });
  return { parameters };
}
