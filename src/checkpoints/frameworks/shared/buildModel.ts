/**
 * From the parts of a model to a recognised model: description, roles, what stands in the way of running it, and loading.
 * What a manifest says of any framework's layers is applied here. Conventions differ in where the parts come from alone.
 */
import { message, type Message } from "../../../messages/message";
import type { Head, LayerWeights, NetworkWeights } from "../../../model/network";
import type { TensorFile } from "../../formats/format";
import type { HeadShape, LayerShape, Vocabulary } from "../../model";
import { activationOptions, activationsIn, unusual } from "./activations";
import { asManifestSays } from "./asManifestSays";
import { topOf } from "./connectLayers";
import type { OwnInput, RecognisedModel, TensorRole } from "../framework";
import { inGateOrder } from "./gateOrder";
import { vectorsOf } from "./inference";
import { identity, sizeProblem } from "./modelSize";
import {
  layerTitle,
  type HeadPart,
  type InitialState,
  type MatrixPart,
  type ModelParts,
  type PartTensor,
  type StagePart,
} from "./modelParts";
import { applyStages, foldScales } from "./stages";

export function buildModel(given: ModelParts): RecognisedModel {
  const parts = asManifestSays(given);
  const { layers, embedding, head, vocabularySize, hypotheses = [], inputStages = [] } = parts;
  const open = hypotheses.filter(({ isSettled }) => !isSettled);
  const warnings = [...parts.warnings];
  if ((!head || head.output) && vocabularySize !== null) warnings.push(message("frameworks.noNextToken"));
  const ownInput = parts.ownInput ?? (vocabularySize === null && inputStages.length > 0 ? throughStages(inputStages) : undefined);
  return {
    parts: parts.parts ?? [],
    loose: parts.loose ?? [],
    layers: layers.filter(({ isAuxiliary }) => !isAuxiliary).map(({ shape, reads }) => ({ ...shape, reads })),
    embedding: embedding && { vocabularySize: embedding.rows, size: inputSizeOf(parts) },
    head: head && describeHead(head, layers),
    vocabularySize,
    numbersPerStep: vocabularySize === null && !parts.ownInput ? (inputStages[0]?.inputs ?? inputSizeOf(parts)) : null,
    ownInput,
    connectedBy: parts.connectedBy,
    encoder: parts.encoder,
    roles: rolesOf(parts),
    recognised: linesOf(parts),
    warnings,
    inferences: parts.inferences,
    problem: findProblem(parts),
    hypotheses: open.length > 0 ? open : undefined,
    choices: hypotheses.filter(({ isSettled }) => isSettled),
    load: (file, labels = []) => load(file, parts, labels),
  };
}

/** As the file has it: an auxiliary layer hands on what it reads. */
function describeHead(
  { rows, columns, reads, attention, stages = [], output }: HeadPart,
  layers: ModelParts["layers"],
): HeadShape {
  const window = attention && { window: attention.window };
  const read = reads ?? topOf(layers);
  const auxiliary = read.map((index) => layers[index]).filter((layer) => layer?.isAuxiliary);
  const kept = auxiliary.reduce((sum, layer) => sum + (layer ? outputsOf(layer.shape) - layer.shape.inputSize : 0), 0);
  return {
    inputSize: columns - kept,
    outputSize: rows,
    reads: read.flatMap((index) => (layers[index]?.isAuxiliary ? layers[index].reads : [index])),
    attention: window ?? null,
    ...(stages.length > 0 ? { stages: stages.map(({ text }) => text) } : {}),
    ...(output ? { output: output.activation } : {}),
    ...(output?.labels ? { labels: [...output.labels] } : {}),
  };
}

function rolesOf({ layers, embedding, head, ownInput, inputStages = [] }: ModelParts): Map<string, TensorRole> {
  const found = new Map<string, { readonly roles: Message[]; readonly gates: TensorRole["gates"] }>();
  const add = ({ name, role, gates = [] }: PartTensor) => {
    const known = found.get(name);
    if (known) known.roles.push(role);
    else found.set(name, { roles: [role], gates: inGateOrder(gates, ({ gate }) => gate) });
  };
  layers.forEach(({ tensors, shape, initial = [] }, layer) => {
    for (const { state, tensor, from = [tensor] } of initial) {
      const role = message("frameworksRoles.initial", { state });
      for (const name of from) add({ name, role: message("frameworksRoles.ofLayer", { role, layer }) });
    }
    const id = shape.direction === "reverse" ? "frameworksRoles.ofReverseLayer" : "frameworksRoles.ofLayer";
    for (const tensor of tensors) add({ ...tensor, role: message(id, { role: tensor.role, layer }) });
  });
  const ofStages = (stages: readonly StagePart[]) => stages.flatMap(({ tensors }) => tensors);
  for (const tensor of [
    ...(ownInput?.tensors ?? []),
    ...(embedding?.tensors ?? []),
    ...ofStages(inputStages),
    ...ofStages(head?.stages ?? []),
    ...(head?.attention ? [head.attention.tensor] : []),
    ...(head?.tensors ?? []),
  ])
    add(tensor);
  return new Map([...found].map(([name, { roles, gates }]) => [name, { text: oneOf(roles), gates }]));
}

function oneOf(roles: readonly Message[]): Message {
  const [first, ...others] = roles;
  return first && others.length === 0 ? first : message("frameworksRoles.several", { roles });
}

function linesOf(parts: ModelParts): Message[] {
  const { layers, embedding, head, inputStages = [] } = parts;
  const named = (reads: readonly number[]) =>
    reads.map((index) => (index < 0 ? message("frameworksRoles.theInput") : message("frameworksRoles.numbered", { index })));
  const ofStage = ({ text: stage, name }: StagePart) => message("frameworksRoles.lineStage", { stage, name });
  const lines = [
    embedding
      ? message("frameworksRoles.lineEmbedding", { rows: embedding.rows, columns: embedding.columns, name: embedding.name })
      : inputLine(parts),
    ...inputStages.map(ofStage),
    ...layers.map(({ shape, reads, name }, index) =>
      message("frameworksRoles.lineLayer", { index, layer: layerTitle(shape), reads: named(reads), name }),
    ),
  ];
  if (!head) return lines;
  const { attention, stages = [], columns, rows, name } = head;
  if (attention) {
    const said = { window: attention.window, reads: named(head.reads ?? []), name: attention.tensor.name };
    lines.push(message("frameworksRoles.lineAttention", said));
  }
  return [...lines, ...stages.map(ofStage), message("frameworksRoles.lineHead", { columns, rows, name })];
}

function inputLine(parts: ModelParts): Message {
  const { vocabularySize, ownInput, inputFrom: source, inputStages = [] } = parts;
  if (vocabularySize !== null) return message("frameworksRoles.lineOneHot", { n: vocabularySize });
  if (ownInput?.description) return message("frameworksRoles.lineInput", { input: ownInput.description.source });
  const input = vectorsOf(inputStages[0]?.inputs ?? inputSizeOf(parts));
  return source === undefined
    ? message("frameworksRoles.lineInput", { input })
    : message("frameworksRoles.lineInputFrom", { input, source });
}

/** Numbers that the first layers are given in each step. */
function inputSizeOf({ layers, embedding, vocabularySize, inputStages = [] }: ModelParts): number {
  const first = layers.find(({ reads }) => reads[0] === -1)?.shape.inputSize ?? 0;
  return inputStages.at(-1)?.outputs ?? embedding?.columns ?? vocabularySize ?? first;
}

/** Why the model cannot be run, and what to do. */
function findProblem(parts: ModelParts): Message | null {
  const { layers, embedding, head, vocabularySize } = parts;
  for (const [index, { shape, reads, problem }] of layers.entries()) {
    if (problem !== null) return message("frameworks.canBeInspected", { problem });
    const given = reads.reduce((sum, read) => sum + (read < 0 ? inputSizeOf(parts) : outputsOf(layers[read]?.shape)), 0);
    if (given !== shape.inputSize) return message("frameworks.partMissing", { layer: index, reads: shape.inputSize, given });
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
  for (const { shape, reads, isAuxiliary, initial = [], length, load: read } of layers) {
    const { options, parameters: unordered } = await read(file);
    const parameters = new Map(inGateOrder(unordered, ([key]) => key.split(".")[1]));
    const said = isAuxiliary ? null : manifest;
    const forget = said?.forgetBias !== undefined && shape.cell.startsWith("lstm") ? { forgetBias: said.forgetBias } : {};
    const all = { ...shape.options, ...options, ...forget, ...activationOptions(shape.cell, activationsIn(said)) };
    const begin = await loadInitial(file, initial, shape);
    loaded.push({ ...shape, outputSize: outputsOf(shape), reads, parameters, length, ...begin, ...unusual(all) });
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
