/**
 * From the parts of a model to a recognised model: description, roles, what stands in the way of running it, and loading.
 * What a manifest says of any framework's layers is applied here. Conventions differ in where the parts come from alone.
 */
import type { Message } from "../../../messages/message";
import type { Head, LayerWeights, NetworkWeights } from "../../../model/network";
import type { TensorFile } from "../../formats/format";
import type { HeadShape, LayerShape, Vocabulary } from "../../model";
import { activationOptions, activationsIn, cellWith, unusual } from "./activations";
import { topOf } from "./connectLayers";
import type { OwnInput, RecognisedModel, TensorRole } from "../framework";
import { inGateOrder } from "./gateOrder";
import { vectorsOf } from "./inference";
import { identity, sizeProblem } from "./modelSize";
import {
  cellTitles,
  type HeadPart,
  type InitialState,
  type MatrixPart,
  type ModelParts,
  type PartTensor,
  type StagePart,
} from "./modelParts";
import { applyStages, foldScales } from "./stages";
import { said } from "./words";

export function buildModel(given: ModelParts): RecognisedModel {
  const parts = { ...given, layers: asManifestSays(given) };
  const { layers, embedding, head, vocabularySize, hypotheses, inputStages = [] } = parts;
  const warnings = [...parts.warnings];
  if ((!head || head.output) && vocabularySize !== null)
    warnings.push("No output layer over the vocabulary was found, so no next token is predicted.");
  const ownInput = parts.ownInput ?? (vocabularySize === null && inputStages.length > 0 ? throughStages(inputStages) : undefined);
  return {
    parts: parts.parts ?? [],
    layers: layers.map(({ shape, reads }) => ({ ...shape, reads })),
    embedding: embedding && { vocabularySize: embedding.rows, size: inputSizeOf(parts) },
    head: head && describeHead(head, layers),
    vocabularySize,
    numbersPerStep: vocabularySize === null && !parts.ownInput ? (inputStages[0]?.inputs ?? inputSizeOf(parts)) : null,
    ownInput,
    roles: rolesOf(parts),
    recognised: linesOf(parts).map(said),
    warnings: warnings.map(said),
    inferences: parts.inferences,
    problem: problemOf(parts),
    hypotheses: hypotheses && hypotheses.length > 0 ? hypotheses : undefined,
    load: (file, labels = []) => load(file, parts, labels),
  };
}

function asManifestSays({ layers, manifest }: ModelParts): ModelParts["layers"] {
  return layers.map((layer, index) => {
    if (layer.isAuxiliary) return layer;
    const cell = cellWith(layer.shape.cell, activationsIn(manifest));
    return { ...layer, shape: { ...layer.shape, cell, direction: manifest?.directions?.[index] ?? layer.shape.direction } };
  });
}

function describeHead({ rows, columns, reads, attention, output }: HeadPart, layers: ModelParts["layers"]): HeadShape {
  const window = attention && { window: attention.window };
  return {
    inputSize: columns,
    outputSize: rows,
    reads: [...(reads ?? topOf(layers))],
    attention: window ?? null,
    ...(output ? { output: output.activation } : {}),
    ...(output?.labels ? { labels: [...output.labels] } : {}),
  };
}

function rolesOf({ layers, embedding, head, ownInput, inputStages = [] }: ModelParts): Map<string, TensorRole> {
  const roles = new Map<string, { readonly text: string; readonly gates: TensorRole["gates"] }>();
  const add = ({ name, text, gates = [] }: PartTensor, where: string) => {
    const known = roles.get(name);
    if (known) roles.set(name, { text: `${known.text}; ${text}${where}`, gates: known.gates });
    else roles.set(name, { text: `${text}${where}`, gates: inGateOrder(gates, ({ gate }) => gate) });
  };
  layers.forEach(({ tensors, shape, initial = [] }, index) => {
    for (const { state, tensor, from = [tensor] } of initial)
      for (const name of from) add({ name, text: `initial ${state}` }, `, layer ${index}`);
    for (const tensor of tensors) add(tensor, `, layer ${index}${shape.direction === "backward" ? ", backward" : ""}`);
  });
  const ofStages = (stages: readonly StagePart[]) => stages.flatMap(({ tensors }) => tensors);
  for (const tensor of [...(ownInput?.tensors ?? []), ...(embedding?.tensors ?? []), ...ofStages(inputStages)]) add(tensor, "");
  for (const tensor of [
    ...ofStages(head?.stages ?? []),
    ...(head?.attention ? [head.attention.tensor] : []),
    ...(head?.tensors ?? []),
  ])
    add(tensor, "");
  return new Map([...roles].map(([name, { text, gates }]) => [name, { text: said(text), gates }]));
}

function linesOf(parts: ModelParts): string[] {
  const { layers, embedding, head, vocabularySize, inputFrom, inputStages = [] } = parts;
  const named = (reads: readonly number[]) => reads.map((read) => (read < 0 ? "the input" : `layer ${read}`)).join(" and ");
  const ofStage = ({ text, name }: StagePart) => `${text}, from ${name}`;
  const lines = inputStages.map(ofStage);
  for (const [index, { shape, reads, name }] of layers.entries()) {
    const backward = shape.direction === "backward" ? ", backward" : "";
    lines.push(
      `layer ${index}: ${cellTitles[shape.cell]} ${shape.inputSize} → ${shape.hiddenSize}${backward}, reads ${named(reads)}, from ${name}`,
    );
  }
  const from = inputFrom === undefined ? "" : `, from ${inputFrom}`;
  if (embedding) lines.unshift(`embedding: ${embedding.rows} × ${embedding.columns}, from ${embedding.name}`);
  else if (vocabularySize !== null) lines.unshift(`input: one-hot, ${vocabularySize} tokens`);
  else if (parts.ownInput?.description) lines.unshift(`input: ${parts.ownInput.description.source}`);
  else lines.unshift(`input: ${vectorsOf(inputStages[0]?.inputs ?? inputSizeOf(parts))}${from}`);
  if (!head) return lines;
  const { attention, stages = [] } = head;
  if (attention)
    lines.push(`attention over the last ${attention.window} steps of ${named(head.reads ?? [])}, from ${attention.tensor.name}`);
  lines.push(...stages.map(ofStage));
  return [...lines, `head: ${head.columns} → ${head.rows}, from ${head.name}`];
}

/** Numbers that the first layers are given in each step. */
function inputSizeOf({ layers, embedding, vocabularySize, inputStages = [] }: ModelParts): number {
  const first = layers.find(({ reads }) => reads[0] === -1)?.shape.inputSize ?? 0;
  return inputStages.at(-1)?.outputs ?? embedding?.columns ?? vocabularySize ?? first;
}

function problemOf(parts: ModelParts): Message | null {
  const problem = findProblem(parts);
  return problem === null ? null : said(problem);
}

/** Why the model cannot be run, and what to do. */
function findProblem(parts: ModelParts): string | null {
  const { layers, embedding, head, vocabularySize } = parts;
  for (const [index, { shape, reads, problem }] of layers.entries()) {
    if (problem !== null) return `${problem} It can be inspected.`;
    const given = reads.reduce((sum, read) => sum + (read < 0 ? inputSizeOf(parts) : outputsOf(layers[read]?.shape)), 0);
    if (given !== shape.inputSize)
      return `Layer ${index} reads ${shape.inputSize} numbers and is given ${given}: a part is missing. It can be inspected.`;
  }
  const numbers = countOf(embedding) + countOf(head) + layers.reduce((sum, { shape }) => sum + estimate(shape), 0);
  return sizeProblem(numbers, vocabularySize ?? 0, embedding !== null);
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

/** Rows of numbers go through what stands before the layers as soon as they are read. */
function throughStages(parts: readonly StagePart[]): OwnInput {
  return {
    description: null,
    async open(file, given) {
      if (!given) throw new RangeError("Stages before the layers need rows of numbers.");
      const stages = await Promise.all(parts.map((part) => part.load(file)));
      const changed = <Each extends Awaited<ReturnType<Vocabulary["encode"]>>>(encoding: Each): Each => {
        const { table } = encoding;
        return table ? { ...encoding, table: { ...table, ...applyStages(stages, table) } } : encoding;
      };
      const vocabulary: Vocabulary = { ...given, encode: (text) => changed(given.encode(text)) };
      const { encodeFile } = given;
      return encodeFile ? { ...vocabulary, encodeFile: async (source) => changed(await encodeFile(source)) } : vocabulary;
    },
  };
}

async function load(file: TensorFile, parts: ModelParts, labels: readonly string[]): Promise<NetworkWeights> {
  const { layers, embedding, head, vocabularySize, manifest, context, inputStages = [] } = parts;
  const loaded: LayerWeights[] = [];
  for (const { shape, reads, isAuxiliary, initial = [], load: read } of layers) {
    const { options, parameters: unordered } = await read(file);
    const parameters = new Map(inGateOrder(unordered, ([key]) => key.split(".")[1]));
    const said = isAuxiliary ? null : manifest;
    const forget = said?.forgetBias !== undefined && shape.cell.startsWith("lstm") ? { forgetBias: said.forgetBias } : {};
    const all = { ...options, ...forget, ...activationOptions(shape.cell, activationsIn(said)) };
    const begin = await loadInitial(file, initial, shape);
    loaded.push({ ...shape, outputSize: outputsOf(shape), reads, parameters, ...begin, ...unusual(all) });
  }
  const rows = vocabularySize ?? 0;
  const columns = embedding?.columns ?? rows;
  const table = vocabularySize === null ? null : { columns, data: embedding ? await embedding.load(file) : identity(rows) };
  const stages = table ? await Promise.all(inputStages.map((part) => part.load(file))) : [];
  const boundary = typeof context?.boundary === "string" ? labels.indexOf(context.boundary) : (context?.boundary ?? -1);
  return {
    layers: loaded,
    embedding: table && { rows, ...applyStages(stages, table) },
    ...(await headsOf(file, head, vocabularySize === null)),
    ...(context ? { context: { ...context, boundary: boundary < 0 ? null : boundary } } : {}),
  };
}

/** Of numbers the head is kept as well: what it gives can be held against a target. */
async function headsOf(
  file: TensorFile,
  part: HeadPart | null,
  isOfNumbers: boolean,
): Promise<Pick<NetworkWeights, "head" | "output">> {
  const head = part && (await loadHead(file, part));
  if (!head || !part?.output) return { head };
  return { head: isOfNumbers ? head : null, output: { head, ...part.output } };
}

async function loadInitial(
  file: TensorFile,
  states: readonly InitialState[],
  shape: LayerShape,
): Promise<Pick<LayerWeights, "initial">> {
  if (states.length === 0) return {};
  const initial: Record<string, Float32Array> = {};
  for (const { state, tensor, start } of states) {
    const length = state === "h" ? outputsOf(shape) : shape.hiddenSize;
    initial[state] = (await file.read(tensor)).slice(start, start + length);
  }
  return { initial };
}

async function loadHead(file: TensorFile, part: HeadPart): Promise<Head> {
  const { rows, columns, reads, attention } = part;
  const bias = (await part.loadBias?.(file)) ?? new Float32Array(rows);
  const loaded = await Promise.all((part.stages ?? []).map((stage) => stage.load(file)));
  const { stages, head } = foldScales(loaded, { rows, columns, weight: await part.load(file), bias });
  return {
    ...head,
    ...(reads ? { reads } : {}),
    ...(attention ? { attention: { weight: await file.read(attention.tensor.name), window: attention.window } } : {}),
    ...(stages.length > 0 ? { stages } : {}),
  };
}
