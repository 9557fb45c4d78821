/**
 * From the parts of a model, as a convention made them out, to a recognised model: description, roles, what stands in
 * the way of running it, and loading. The conventions that share it differ in where the parts come from alone.
 */
import type { TensorFile } from "../formats/format";
import { manifestName } from "../manifest";
import type { Inference, LayerCell, LayerShape, LayerWeights, NetworkWeights } from "../model";
import type { GateRows, Hypothesis, RecognisedModel, TensorRole } from "./convention";
import { identity, sizeProblem } from "./modelSize";

export const cellTitles: Record<LayerCell, string> = {
  lstm: "LSTM",
  "lstm-projected": "LSTM with projection",
  "lstm-peephole": "LSTM with peepholes",
  "lstm-coupled": "LSTM with coupled gates",
  "lstm-cifg": "LSTM with coupled gates and peepholes",
  gru: "GRU",
  "gru-reset-before": "GRU, reset before the product",
  "rnn-tanh": "tanh RNN",
  "rnn-relu": "ReLU RNN",
};

export interface PartTensor {
  readonly name: string;
  /** "recurrent weights"; of a layer the layer's number is added. */
  readonly text: string;
  readonly gates?: readonly GateRows[];
}

export interface LayerPart {
  readonly shape: LayerShape;
  /** Indices of layers before it; -1 is the network's input. */
  readonly reads: readonly number[];
  /** What it is called in the file. */
  readonly name: string;
  readonly tensors: readonly PartTensor[];
  /** Why this layer cannot be run, or null. */
  readonly problem: string | null;
  load(file: TensorFile): Promise<Pick<LayerWeights, "options" | "parameters">>;
}

/** The embedding ([rows] tokens) or the head ([rows] scores), row-major. */
export interface MatrixPart {
  readonly rows: number;
  readonly columns: number;
  readonly name: string;
  readonly tensors: readonly PartTensor[];
  load(file: TensorFile): Promise<Float32Array>;
  /** Of the head alone. */
  loadBias?(file: TensorFile): Promise<Float32Array>;
}

export interface ModelParts {
  readonly checkpointName: string;
  readonly layers: readonly LayerPart[];
  readonly embedding: MatrixPart | null;
  readonly head: MatrixPart | null;
  /** Null where the input is vectors; without an embedding the tokens are one-hot. */
  readonly vocabularySize: number | null;
  /** Whose output the vectors are, where it is known. */
  readonly inputFrom?: string | undefined;
  readonly warnings: readonly string[];
  readonly inferences?: readonly Inference[] | undefined;
  readonly hypotheses?: readonly Hypothesis[] | undefined;
}

export function assemble(parts: ModelParts): RecognisedModel {
  const { layers, embedding, head, vocabularySize, hypotheses } = parts;
  const warnings = [...parts.warnings];
  if (!head && vocabularySize !== null) warnings.push("No output layer over the vocabulary was found, so there are no predictions.");
  return {
    layers: layers.map(({ shape }) => shape),
    embedding: embedding && { vocabularySize: embedding.rows, size: embedding.columns },
    head: head && { inputSize: head.columns, outputSize: head.rows },
    vocabularySize,
    roles: rolesOf(parts),
    recognised: linesOf(parts),
    warnings,
    inferences: parts.inferences ?? [],
    problem: findProblem(parts),
    ...(hypotheses && hypotheses.length > 0 ? { hypotheses } : {}),
    load: (file) => load(file, parts),
  };
}

function rolesOf({ layers, embedding, head }: ModelParts): Map<string, TensorRole> {
  const roles = new Map<string, TensorRole>();
  const add = ({ name, text, gates = [] }: PartTensor, where: string) => {
    const known = roles.get(name);
    roles.set(name, known ? { text: `${known.text}; ${text}${where}`, gates: known.gates } : { text: `${text}${where}`, gates });
  };
  layers.forEach(({ tensors, shape }, index) => {
    for (const tensor of tensors) add(tensor, `, layer ${index}${shape.direction === "backward" ? ", backward" : ""}`);
  });
  for (const tensor of [...(embedding?.tensors ?? []), ...(head?.tensors ?? [])]) add(tensor, "");
  return roles;
}

function linesOf({ layers, embedding, head, vocabularySize, inputFrom }: ModelParts): string[] {
  const lines = layers.map(({ shape, reads, name }, index) => {
    const backward = shape.direction === "backward" ? ", backward" : "";
    const from = reads.map((read) => (read < 0 ? "the input" : `layer ${read}`)).join(" and ");
    return `layer ${index}: ${cellTitles[shape.cell]} ${shape.inputSize} → ${shape.hiddenSize}${backward}, reads ${from}, from ${name}`;
  });
  if (embedding) lines.unshift(`embedding: ${embedding.rows} × ${embedding.columns}, from ${embedding.name}`);
  else if (vocabularySize !== null) lines.unshift(`input: one-hot, ${vocabularySize} tokens`);
  else lines.unshift(`input: vectors of ${layers[0]?.shape.inputSize ?? 0} numbers${inputFrom === undefined ? "" : `, from ${inputFrom}`}`);
  if (head) lines.push(`head: ${head.columns} → ${head.rows}, from ${head.name}`);
  return lines;
}

/** Why the model cannot be run, and what to do. */
function findProblem({ checkpointName, layers, embedding, head, vocabularySize, inputFrom }: ModelParts): string | null {
  const inputSize = embedding?.columns ?? vocabularySize ?? layers.find(({ reads }) => reads[0] === -1)?.shape.inputSize ?? 0;
  for (const [index, { shape, reads, problem }] of layers.entries()) {
    if (problem !== null) return `${problem} It can be inspected.`;
    const given = reads.reduce((sum, read) => sum + (read < 0 ? inputSize : outputsOf(layers[read]?.shape)), 0);
    if (given !== shape.inputSize) return `Layer ${index} reads ${shape.inputSize} numbers and is given ${given}: a part is missing. It can be inspected.`;
  }
  if (vocabularySize === null) {
    const from = inputFrom === undefined ? "" : `, the output of ${inputFrom}`;
    const advice = `If a tensor embeds tokens, name it in ${manifestName(checkpointName)} under "tensors".`;
    return `It reads vectors of ${inputSize} numbers${from}, no tokens, and numeric input is not run yet. ${advice}`;
  }
  const numbers = countOf(embedding) + countOf(head) + layers.reduce((sum, { shape }) => sum + estimate(shape), 0);
  return sizeProblem(numbers, vocabularySize, embedding !== null);
}

function outputsOf(shape: LayerShape | undefined): number {
  return shape?.outputSize ?? shape?.hiddenSize ?? 0;
}

function countOf(part: MatrixPart | null): number {
  return part ? part.rows * part.columns : 0;
}

/** No cell that is recognised has more than four gates. */
function estimate({ inputSize, hiddenSize, outputSize }: LayerShape): number {
  return 4 * hiddenSize * (inputSize + (outputSize ?? hiddenSize));
}

async function load(file: TensorFile, { layers, embedding, head, vocabularySize }: ModelParts): Promise<NetworkWeights> {
  const loaded: LayerWeights[] = [];
  for (const { shape, reads, load: read } of layers) loaded.push({ ...shape, reads, ...(await read(file)) });
  const rows = vocabularySize ?? 0;
  const table = embedding
    ? { rows: embedding.rows, columns: embedding.columns, data: await embedding.load(file) }
    : vocabularySize === null ? null : { rows, columns: rows, data: identity(rows) };
  if (!head) return { layers: loaded, embedding: table, head: null };
  const bias = (await head.loadBias?.(file)) ?? new Float32Array(head.rows);
  return { layers: loaded, embedding: table, head: { rows: head.rows, columns: head.columns, weight: await head.load(file), bias } };
}
