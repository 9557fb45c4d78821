/** What stands around an ONNX graph's recurrent nodes: the embedding before them, the output layer behind. */
import { message, quoted } from "../../../messages/message";
import type { OnnxHead, OnnxNetwork, OnnxOperand, OnnxSource } from "../../formats/onnx/network";
import type { Hints, LoosePart } from "../framework";
import { topOf } from "../shared/connectLayers";
import { inference, told } from "../shared/inference";
import type { HeadPart, LayerPart, MatrixPart } from "../shared/modelParts";
import { mayEmbed, resolveInput } from "../shared/resolveInput";
import { stepOutput } from "../shared/stepOutput";
import { takenOff } from "../shared/takenOff";
import type { OnnxCell } from "./layout";

export const connectedBy = message("frameworksOnnx.connects");

/** Embedding, head and how many tokens there are. Layers that read different inputs leave only vectors. */
export function outerOf(
  checkpointName: string,
  { head }: OnnxNetwork,
  chosen: readonly number[],
  layers: readonly LayerPart[],
  cells: readonly (readonly OnnxCell[])[],
  inputs: readonly OnnxSource[],
  hints: Hints,
) {
  const { manifest } = hints;
  const [first] = inputs;
  const inputSize = layers.find(({ reads }) => reads.includes(-1))?.shape.inputSize ?? 0;
  const isOne = inputs.every((input) => JSON.stringify(input) === JSON.stringify(first));
  const ownTable = isOne && first?.kind === "embedding" ? embeddingOf(first.table) : null;
  const embedding = mayEmbed(manifest) ? ownTable : null;
  const mayRead = head?.reads.every((source) => source.kind === "node" && chosen.includes(source.index));
  const ownHead = head && mayRead ? headOf(head, readBy(head, layers, placesOf(chosen, cells))) : null;
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
    loose: ends.loose,
    inferences: [...inferences, ...(said?.inferences ?? []), ...ends.inferences],
    hypotheses: [...hypotheses, ...ends.hypotheses],
  };
}

/** What the output layer gives where it scores no tokens, and what the graph applies to it; null where it scores them. */
function outputOf({ weight, activation }: OnnxHead, rows: number, vocabularySize: number | null, hints: Hints) {
  if (rows === vocabularySize && (activation === "none" || activation === "softmax")) return null;
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

function embeddingOf({ name, shape, from }: OnnxOperand): MatrixPart {
  const [rows = 0, columns = 0] = shape;
  return {
    rows,
    columns,
    name,
    tensors: from.map((tensor) => ({ name: tensor, role: message("frameworksRoles.embedding") })),
    load: (file) => file.read(name),
  };
}

/** The layers in the order in which the head has them side by side, where it is another than their own. */
function readBy({ reads }: OnnxHead, layers: readonly LayerPart[], places: ReadonlyMap<number, readonly number[]>) {
  const found = indicesOf(reads).flatMap((index) => places.get(index) ?? []);
  return found.join() === topOf(layers).join() ? undefined : found;
}

function headOf({ weight, isTransposed, bias }: OnnxHead, reads: readonly number[] | undefined): HeadPart {
  const [first = 0, second = 0] = weight.shape;
  const [rows, columns] = isTransposed ? [second, first] : [first, second];
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
    async load(file) {
      const values = await file.read(weight.name);
      return isTransposed ? values.map((_, at) => values[(at % columns) * rows + Math.floor(at / columns)] as number) : values;
    },
    async loadBias(file) {
      const values = bias ? await file.read(bias.name) : new Float32Array(rows);
      return values.length === rows ? values : new Float32Array(rows).fill(values[0] ?? 0);
    },
  };
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
