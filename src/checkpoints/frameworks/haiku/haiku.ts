/**
 * Recognises a language model around Haiku's LSTM, GRU and VanillaRNN under the names that Haiku gives them itself: embedding,
 * stack, output layer. An LSTM's matrix is over input and state, its gates i g f o, and 1 is added to f; a GRU's gates are z r a,
 * its reset comes before the product, and z is the share of the candidate; a VanillaRNN applies ReLU. Other programs may have used
 * such names, so these are asked. https://github.com/google-deepmind/dm-haiku/blob/main/haiku/_src/recurrent.py
 */
import { message, type Message } from "../../../messages/message";
import type { Inference } from "../../../model/inference";
import type { LayerWeights } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { LayerShape } from "../../model";
import type { Framework, Hints, RecognisedModel } from "../framework";
import { setBiases } from "../shared/biases";
import { askForgetBias } from "../shared/forgetBias";
import { buildModel } from "../shared/buildModel";
import { inNaturalOrder, stacksOf, takeStack, type Connected } from "../shared/connectLayers";
import { foreignTensors, otherCellProblem, placeOfLayer } from "../shared/foreignTensors";
import { askGates, gateRows, turnUpdateGate } from "../shared/gateOrder";
import { biasInference, directionInference, inference, nothingAsked, type Asked } from "../shared/inference";
import type { LayerPart } from "../shared/modelParts";
import { askWiring, listed } from "../shared/parts";
import { askPlainActivation } from "../shared/plainActivation";
import { otherCells } from "../shared/refusals";
import { transposed } from "../shared/transposed";
import { outersOf } from "../tensorflow/embeddingAndHead";

export const haiku: Framework = { name: "Haiku", recognise };

/** Each cell's tensors by what is left of their names behind the cell's, which is Haiku's own for it. */
const names = {
  lstm: /^((?:.*[./])?lstm(?:_\d+)?)[./](linear[./][wb])$/s,
  gru: /^((?:.*[./])?gru(?:_\d+)?)[./](w_[ih]|b)$/s,
  rnn: /^((?:.*[./])?vanilla_rnn(?:_\d+)?)[./](linear(?:_1)?[./][wb])$/s,
} as const;
type Kind = keyof typeof names;
/** What a manifest may call each. */
const runnable: Readonly<Record<Kind, readonly string[]>> = {
  lstm: ["lstm"],
  gru: ["gru-reset-before", "gru"],
  rnn: ["rnn-relu", "rnn-tanh"],
};
const classes = { lstm: "LSTM", gru: "GRU", rnn: "VanillaRNN" } as const;
const addsOne = message("frameworksHaiku.forgetBias", { cell: classes.lstm });

interface HaikuCell {
  readonly path: string;
  readonly kind: Kind;
  readonly shape: LayerShape & { readonly cell: "lstm" | "gru" | "gru-reset-before" | "rnn-relu" };
  /** "linear/w", "w_i", ... */
  readonly parts: ReadonlyMap<string, TensorInfo>;
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const { manifest } = hints;
  const warnings: Message[] = [];
  const cells = groupsOf(tensors).flatMap(({ path, kind, parts }) => {
    const shape = shapeOf(kind, parts, manifest);
    if (!shape && parts.size > 1) warnings.push(message("frameworksHaiku.misfit", { path }));
    return shape ? [{ path, kind, parts, shape }] : [];
  });
  if (cells.length === 0) return null;
  const named = manifest?.cell;
  const known = cells.flatMap(({ kind }) => runnable[kind]);
  if (named !== undefined && !known.includes(named)) throw otherCells(checkpointName, known, named);
  const own = new Set(cells.flatMap(({ parts }) => [...parts.values()]));
  const rest = tensors.filter((tensor) => !own.has(tensor));
  const stacks = stacksOf(checkpointName, inNaturalOrder(cells), manifest, rest, familyOf);
  const outerOf = outersOf(checkpointName, stacks, rest, hints);
  const { index, isChosen } = takeStack(checkpointName, stacks, manifest, outerOf, rest.length);
  const outer = outerOf(index);
  const wiring = askWiring(stacks, index, isChosen, manifest);
  const stack = stacks[index]?.layers ?? [];
  const asked = new Map<Kind, Asked & { readonly order: readonly string[] }>();
  for (const { layer } of stack) if (!asked.has(layer.kind)) asked.set(layer.kind, askCell(layer, manifest));
  const gates = [...asked.values()];
  const lstm = stack.find(({ layer }) => layer.kind === "lstm")?.layer;
  const forget = lstm ? askForgetBias(manifest, addsOne, "convention") : nothingAsked;
  const layers = stack.map((each) => partOf(each, asked.get(each.layer.kind)?.order ?? [], rest, manifest));
  const biases = stack.flatMap(({ layer }) =>
    [...layer.parts].flatMap(([part, { name }]) => (part.endsWith("b") ? [{ name, of: layer }] : [])),
  );
  const most = Math.max(...stack.map(({ layer }) => biases.filter(({ of }) => of === layer).length));
  return buildModel({
    checkpointName,
    manifest,
    warnings,
    layers,
    embedding: outer.embedding,
    vocabularySize: outer.vocabularySize,
    head: outer.head,
    loose: outer.loose,
    parts: listed(stacks, index),
    hypotheses: [
      ...wiring.hypotheses,
      ...gates.flatMap(({ hypotheses }) => hypotheses),
      ...forget.hypotheses,
      ...outer.hypotheses,
    ],
    inferences: [
      ...wiring.inferences,
      ...gates.flatMap(({ inferences }) => inferences),
      ...forget.inferences,
      ...(lstm ? operandOrder(lstm) : []),
      biasInference(
        Math.min(2, most) as 0 | 1 | 2,
        most === 0
          ? message("frameworksFlax.noBias")
          : message("frameworksHaiku.biases", { names: biases.map(({ name }) => name) }),
      ),
      directionInference(layers, manifest, message("frameworksHaiku.noDirection")),
      ...outer.inferences,
    ],
  });
}

/** lstm and lstm_1 are counted as they were made, and no list. */
function familyOf(path: string): string {
  return path.replace(/_\d+$/, "");
}

function nameIn(parts: HaikuCell["parts"]): string {
  return (parts.get("linear/w") ?? parts.get("w_i"))?.name ?? "";
}

function groupsOf(tensors: readonly TensorInfo[]): Pick<HaikuCell, "path" | "kind" | "parts">[] {
  const groups = new Map<string, { path: string; kind: Kind; parts: Map<string, TensorInfo> }>();
  for (const tensor of tensors) {
    for (const [kind, pattern] of Object.entries(names) as [Kind, RegExp][]) {
      const [, path = "", part] = pattern.exec(tensor.name) ?? [];
      if (part === undefined) continue;
      const group = groups.get(path) ?? { path, kind, parts: new Map<string, TensorInfo>() };
      groups.set(path, group);
      group.parts.set(part.replace(".", "/"), tensor);
    }
  }
  return [...groups.values()];
}

/** Null where the tensors do not fit one another. */
function shapeOf(kind: Kind, parts: HaikuCell["parts"], manifest: Manifest | null): HaikuCell["shape"] | null {
  const shape = (part: string) => parts.get(part)?.shape ?? [];
  const fits = (part: string, ...wanted: number[]) => !parts.has(part) || shape(part).join() === wanted.join();
  const made = (cell: HaikuCell["shape"]["cell"], inputSize: number, hiddenSize: number, isSound: boolean) =>
    isSound && Number.isInteger(hiddenSize) && hiddenSize > 0 && inputSize > 0
      ? { cell, inputSize, hiddenSize, direction: "forward" as const }
      : null;
  if (kind === "lstm") {
    const [rows = 0, columns = 0] = shape("linear/w");
    const isMatrix = shape("linear/w").length === 2;
    return made("lstm", rows - columns / 4, columns / 4, isMatrix && fits("linear/b", columns));
  }
  const [input, state] = kind === "gru" ? ["w_i", "w_h"] : ["linear/w", "linear_1/w"];
  const [inputSize = 0, width = 0] = shape(input ?? "");
  const units = kind === "gru" ? width / 3 : width;
  const areMatrices = shape(input ?? "").length === 2 && shape(state ?? "").join() === `${units},${width}`;
  const biasesFit = ["b", "linear/b", "linear_1/b"].every((part) => fits(part, width));
  const gru = manifest?.cell === "gru" ? "gru" : "gru-reset-before";
  return made(kind === "gru" ? gru : "rnn-relu", inputSize, units, areMatrices && biasesFit);
}

/** Haiku's own is taken first. */
function askCell({ kind, parts }: HaikuCell, manifest: Manifest | null): Asked & { readonly order: readonly string[] } {
  const name = nameIn(parts);
  const told = message("frameworksHaiku.names", { name, cell: classes[kind] });
  if (kind === "lstm") return askGates("lstm", manifest, told, { order: "igfo" });
  if (kind === "gru") return askGates("gru", manifest, told, { order: "zrn", updateGate: "takes", reset: "gru-reset-before" });
  const applied = message("frameworksHaiku.activation", { name, cell: classes[kind] });
  return { ...askPlainActivation("relu", manifest, applied), order: ["h"] };
}

function operandOrder({ kind, parts }: HaikuCell): Inference[] {
  const name = nameIn(parts);
  const told = message("frameworksHaiku.names", { name, cell: classes[kind] });
  return kind === "lstm" ? [inference("operandOrder", message("frameworksCustom.inputFirst"), "convention", told)] : [];
}

function partOf(
  { layer, reads }: Connected<HaikuCell>,
  order: readonly string[],
  rest: readonly TensorInfo[],
  manifest: Manifest | null,
): LayerPart {
  const { path, kind, parts, shape } = layer;
  const roles = { w_i: "inputWeights", w_h: "recurrentWeights", "linear_1/w": "recurrentWeights" } as const;
  const tensors = [...parts].map(([part, { name }]) => {
    const isBias = part.endsWith("b");
    const ofLinear = kind === "lstm" ? "inputAndState" : "inputWeights";
    const id = isBias ? "bias" : Object.hasOwn(roles, part) ? roles[part as keyof typeof roles] : ofLinear;
    return { name, role: message(`frameworksRoles.${id}`), gates: isBias ? gateRows(order, shape.hiddenSize) : [] };
  });
  const foreign = foreignTensors(placeOfLayer(path, shape, order.length, tensors[0]?.name.charAt(path.length)), rest);
  const problem = otherCellProblem(path, shape.cell, foreign, manifest);
  return { shape, reads, name: path, tensors, problem, load: (file) => loadCell(file, layer, order, manifest) };
}

async function loadCell(
  file: TensorFile,
  { kind, parts, shape: { cell, inputSize, hiddenSize } }: HaikuCell,
  order: readonly string[],
  manifest: Manifest | null,
): Promise<Pick<LayerWeights, "options" | "parameters">> {
  const width = order.length * hiddenSize;
  const read = async (part: string) => {
    const tensor = parts.get(part);
    return tensor ? file.read(tensor.name) : new Float32Array(width);
  };
  const both = kind === "lstm" ? await read("linear/w") : null;
  const ofX = both ?? (await read(kind === "gru" ? "w_i" : "linear/w"));
  const ofH = both?.subarray(inputSize * width) ?? (await read(kind === "gru" ? "w_h" : "linear_1/w"));
  const [inputBias, stateBias] = [await read(kind === "gru" ? "b" : "linear/b"), await read("linear_1/b")];
  const parameters = new Map<string, Float32Array>();
  for (const [at, gate] of order.entries()) {
    const own = (bias: Float32Array) => bias.slice(at * hiddenSize, (at + 1) * hiddenSize);
    parameters.set(`W.${gate}.x`, transposed(ofX, inputSize, hiddenSize, order.length, at));
    parameters.set(`W.${gate}.h`, transposed(ofH, hiddenSize, hiddenSize, order.length, at));
    setBiases(parameters, cell, gate, own(inputBias), own(stateBias));
  }
  if (kind === "gru" && manifest?.updateGate !== "keeps") turnUpdateGate(parameters);
  return kind === "lstm" ? { parameters, options: { forgetBias: manifest?.forgetBias ?? 1 } } : { parameters };
}
