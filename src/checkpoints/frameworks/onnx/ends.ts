/** What stands around an ONNX graph's recurrent nodes: the embedding before them, the output layer behind. */
import { message, quoted, type Message } from "../../../messages/message";
import type { TensorFile } from "../../formats/format";
import type { OnnxDense } from "../../formats/onnx/dense";
import type { OnnxHead, OnnxNetwork, OnnxSource } from "../../formats/onnx/network";
import type { OnnxOperand } from "../../formats/onnx/operand";
import type { Hints, LoosePart } from "../framework";
import { topOf } from "../shared/connectLayers";
import { inference, told } from "../shared/inference";
import { stageRole, stageText, type HeadPart, type LayerPart, type MatrixPart, type StagePart } from "../shared/modelParts";
import { mayEmbed, resolveInput } from "../shared/resolveInput";
import { embeddingOf } from "../shared/tables";
import type { StageActivation } from "../shared/stages";
import { isOfTokens, stepOutput } from "../shared/stepOutput";
import { takenOff } from "../shared/takenOff";
import { transposed } from "../shared/transposed";
import type { OnnxCell } from "./layout";

export const connectedBy = message("frameworksOnnx.connects");

/** Embedding, head and how many tokens there are. Layers that read different inputs leave only vectors. */
export function outerOf(
  checkpointName: string,
  { head: found, stopsAt }: OnnxNetwork,
  chosen: readonly number[],
  layers: readonly LayerPart[],
  cells: readonly (readonly OnnxCell[])[],
  /** By node, what it reads that is no other node's. */
  inputs: readonly (readonly OnnxSource[])[],
  hints: Hints,
) {
  const { manifest } = hints;
  const [given = []] = inputs;
  const isAlike = inputs.every((input) => JSON.stringify(input) === JSON.stringify(given));
  const joined = isAlike ? sideBySide(given) : null;
  const first = joined ?? given[0];
  const isOne = joined !== null;
  const ownTable = isOne && first?.kind === "embedding" ? embeddingOf(tablesIn(given)) : null;
  const embedding = mayEmbed(manifest) ? ownTable : null;
  const inputStages = isOne && first && "stages" in first ? (first.stages ?? []).map(stageOf) : [];
  const inputSize = inputStages[0]?.inputs ?? layers.find(({ reads }) => reads.includes(-1))?.shape.inputSize ?? 0;
  const mayRead = found?.reads.every((source) => source.kind === "node" && chosen.includes(source.index));
  const places = placesOf(chosen, cells);
  const gives = indicesOf(found?.reads ?? []).reduce((sum, index) => sum + outputsOf(cells[index] ?? []), 0);
  const reads = found && sizeOf(found.stages[0] ?? found).inputs;
  const head = mayRead && reads === gives ? found : null;
  const ownHead = head && headOf(head, readBy(head, layers, places));
  const scores = manifest?.tensors?.head === null ? null : ownHead;
  const ends = takenOff({ embedding: endOf(ownTable, "rows"), head: endOf(ownHead, "columns"), connectedBy }, manifest);
  const isFollowed = isOne && (first?.kind === "input" || first?.kind === "embedding");
  const blockedBy = isFollowed ? undefined : first?.kind === "operator" ? first.name : message("frameworks.severalInputs");
  const evidence = { checkpointName, embedding: embedding && { ...embedding, ground: "stated" as const }, inputSize, blockedBy };
  const { vocabularySize, inferences, hypotheses } = resolveInput(evidence, hints);
  const said = scores && head ? outputOf(head, scores.rows, vocabularySize, hints) : null;
  const inputFrom = first?.kind === "operator" || first?.kind === "input" ? first.name : undefined;
  return {
    embedding,
    head: scores && (said ? { ...scores, output: said.output } : scores),
    vocabularySize,
    inputFrom,
    inputStages,
    loose: ends.loose,
    warnings: [
      ...(first?.kind === "operator" ? [message("frameworks.readsWhatIsNotRun", { source: first.name })] : []),
      ...(found && mayRead && !head
        ? [message("frameworksOnnx.headOfSteps", { name: found.weight.name, reads: reads ?? 0, given: gives })]
        : []),
      ...(stopsAt === null ? [] : [message("frameworksOnnx.outputNotFollowed", { operator: stopsAt })]),
    ],
    inferences: [...inferences, ...stagesSaid(scores?.stages ?? []), ...(said?.inferences ?? []), ...ends.inferences],
    hypotheses: [...hypotheses, ...ends.hypotheses],
  };
}

/** What the output layer gives where it scores no tokens, and what the graph applies to it; null where it scores them. */
function outputOf({ weight, activation }: OnnxHead, rows: number, vocabularySize: number | null, hints: Hints) {
  if (rows === vocabularySize && isOfTokens(activation)) return null;
  const { output } = stepOutput({ name: weight.name, shape: [rows] }, vocabularySize, hints);
  const value = activation === "none" ? message("frameworks.numbersAsTheyAre") : quoted(activation);
  const stated = inference("output", value, "stated", message("frameworksOnnx.graphSays"));
  return { inferences: [told(hints.manifest?.head?.output, stated)], output: { ...output, activation } };
}

/** `reads`: which side of the matrix is what it is given. */
function endOf(part: MatrixPart | HeadPart | null, reads: "rows" | "columns"): Omit<LoosePart, "kind"> | null {
  if (!part) return null;
  const [inputs, outputs] = reads === "rows" ? [part.rows, part.columns] : [part.columns, part.rows];
  return { name: String(part.name), inputs, outputs };
}

/** Several inputs as one where they can be: graph inputs one behind the other, or embeddings of the same ids; else null. */
function sideBySide(sources: readonly OnnxSource[]): OnnxSource | null {
  const [first, ...others] = sources;
  if (!first || others.length === 0) return first ?? null;
  if (sources.every((source) => source.kind === "input" && !source.stages))
    return { kind: "input", name: sources.map((source) => (source.kind === "input" ? source.name : "")).join(", ") };
  const isOfSameIds = (source: OnnxSource) =>
    first.kind === "embedding" &&
    source.kind === "embedding" &&
    !source.stages &&
    source.of === first.of &&
    source.table.shape[0] === first.table.shape[0];
  return sources.every(isOfSameIds) ? first : null;
}

function tablesIn(sources: readonly OnnxSource[]): OnnxOperand[] {
  return sources.flatMap((source) => (source.kind === "embedding" ? [source.table] : []));
}

/** The layers in the order in which the head has them side by side, where it is another than their own. */
function readBy({ reads }: OnnxHead, layers: readonly LayerPart[], places: ReadonlyMap<number, readonly number[]>) {
  const found = indicesOf(reads).flatMap((index) => places.get(index) ?? []);
  return found.join() === topOf(layers).join() ? undefined : found;
}

function headOf(head: OnnxHead, reads: readonly number[] | undefined): HeadPart {
  const { weight, bias, stages } = head;
  const { inputs: columns, outputs: rows } = sizeOf(head);
  const tensors = [
    ...weight.from.map((name) => ({ name, role: message("frameworksRoles.headWeights") })),
    ...(bias?.from ?? []).map((name) => ({ name, role: message("frameworksRoles.headBias") })),
  ];
  return {
    rows,
    columns,
    tensors,
    reads,
    name: weight.name,
    ...(stages.length > 0 ? { stages: stages.map(stageOf) } : {}),
    load: (file) => weightsOf(file, head),
    loadBias: (file) => biasOf(file, head),
  };
}

function sizeOf({ weight: { shape }, isTransposed }: OnnxDense): { readonly inputs: number; readonly outputs: number } {
  const [first = 0, second = 0] = shape;
  return isTransposed ? { inputs: first, outputs: second } : { inputs: second, outputs: first };
}

/** A dense layer on the way, as the graph has it. */
function stageOf(layer: OnnxDense): StagePart {
  const { weight, bias } = layer;
  const { inputs, outputs } = sizeOf(layer);
  const activation = layer.activation as StageActivation; // a layer on the way applies no softmax
  const text = stageText("dense", inputs, outputs, activation);
  const named = (from: readonly string[], leaf: string) => from.map((name) => ({ name, role: stageRole(leaf, "dense", text) }));
  return {
    name: weight.name,
    text,
    inputs,
    outputs,
    tensors: [...named(weight.from, "weight"), ...named(bias?.from ?? [], "bias")],
    load: async (file) => {
      const [weights, shift] = [await weightsOf(file, layer), await biasOf(file, layer)];
      return { kind: "dense", rows: outputs, columns: inputs, weight: weights, bias: shift, activation };
    },
  };
}

/** What the graph has between the recurrent nodes and the output layer, where anything stands there. */
function stagesSaid(stages: readonly StagePart[]) {
  const [first, ...others] = stages;
  if (!first) return [];
  const value: Message =
    others.length === 0 ? first.text : message("frameworksRoles.several", { roles: stages.map(({ text }) => text) });
  return [inference("headActivation", value, "stated", message("frameworksOnnx.graphSays"))];
}

/** [outputs][inputs] */
async function weightsOf(file: TensorFile, layer: OnnxDense): Promise<Float32Array> {
  const { inputs, outputs } = sizeOf(layer);
  const values = await file.read(layer.weight.name);
  return layer.isTransposed ? transposed(values, inputs, outputs) : values;
}

async function biasOf(file: TensorFile, layer: OnnxDense): Promise<Float32Array> {
  const { outputs } = sizeOf(layer);
  const values = layer.bias ? await file.read(layer.bias.name) : new Float32Array(outputs);
  return values.length === outputs ? values : new Float32Array(outputs).fill(values[0] ?? 0);
}

/** Numbers that a node gives at each step, of both directions together. */
function outputsOf(cells: readonly OnnxCell[]): number {
  return cells.reduce((sum, { shape }) => sum + (shape.outputSize ?? shape.hiddenSize), 0);
}

/** By node the layers that are made of it. */
export function placesOf(
  chosen: readonly number[],
  cells: readonly (readonly OnnxCell[])[],
): ReadonlyMap<number, readonly number[]> {
  let next = 0;
  return new Map(chosen.map((index) => [index, (cells[index] ?? []).map(() => next++)]));
}

export function indicesOf(sources: readonly OnnxSource[]): number[] {
  return sources.flatMap((source) => (source.kind === "node" ? [source.index] : []));
}
