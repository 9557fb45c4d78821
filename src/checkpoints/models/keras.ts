/**
 * Recognises a language model around Keras's LSTM, GRU and SimpleRNN: embedding, layers, dense output layer. What it
 * cannot run it still recognises, and says in `problem` what stands in the way.
 */
import { elementCount } from "../../tensor/shape";
import type { TensorFile, TensorInfo } from "../formats/format";
import { manifestInvalid, manifestName } from "../manifest";
import type { CellId, LayerShape, NetworkWeights } from "../model";
import type { Hints, ModelConvention, RecognisedModel, TensorRole } from "./convention";
import { parseConfig } from "./kerasConfig";
import { assumptions, cellOf, unrunnable, versionOf, type KerasVersion } from "./kerasDefaults";
import { gateRows, loadCell, partsOf, transposedBlock } from "./kerasLayout";
import { planModel, tableOf, type Plan, type PlannedLayer } from "./kerasPlan";
import { groupTensors, type Attributes, type KerasTensors } from "./kerasTensors";
import { identity, sizeProblem } from "./modelSize";

export const keras: ModelConvention = { name: "Keras", recognise };

const titles: Partial<Record<CellId, string>> = {
  lstm: "LSTM", gru: "GRU", "gru-reset-before": "GRU, reset before the product", "rnn-tanh": "tanh RNN", "rnn-relu": "ReLU RNN",
};

interface Parts {
  readonly plan: Plan;
  readonly cells: readonly CellId[];
  readonly version: KerasVersion;
  /** [tokens][size] */
  readonly embedding: TensorInfo | null;
  /** Its weights are [h][tokens]. */
  readonly head: { readonly weight: TensorInfo; readonly bias: TensorInfo | null } | null;
  readonly vocabularySize: number | null;
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const attributes: Attributes = hints.attributes ?? new Map();
  const configText = attributes.get("model_config");
  const config = typeof configText === "string" ? parseConfig(configText) : null;
  const plan = planModel(inFileOrder(groupTensors(tensors, attributes), attributes), config);
  if (!plan) return null;
  const version = versionOf(attributes);
  const cells = plan.layers.map((layer) => cellOf(layer, version, hints.manifest?.cell));
  const named = hints.manifest?.cell;
  if (named !== undefined && !cells.includes(named)) {
    throw manifestInvalid(manifestName(checkpointName), `at "cell": ${checkpointName} has ${cells.join(", ")}, not "${named}"`);
  }
  const outer = findOuter(plan, hints);
  const warnings = [...plan.warnings, ...assumptions(plan.layers, version)];
  if (!outer.head && outer.vocabularySize !== null) warnings.push("No output layer over the vocabulary is run, so there are no predictions.");
  return describe({ plan, cells, version, ...outer }, warnings);
}

/** As layer_names lists the layers; without it by name, numbers counted as numbers. */
function inFileOrder(groups: readonly KerasTensors[], attributes: Attributes): KerasTensors[] {
  const lists = [...attributes].filter(([name]) => /^(model_weights@)?layer_names\d*$/.test(name));
  const names = lists.flatMap(([, list]) => (Array.isArray(list) ? (list as unknown[]) : []));
  const places = new Map(names.map((name, index) => [name, index]));
  const place = ({ layer }: KerasTensors) => places.get(layer) ?? names.length;
  return [...groups].sort((a, b) => place(a) - place(b) || naturally(a.path, b.path));
}

const naturally = new Intl.Collator("en", { numeric: true }).compare;

function findOuter({ input, dense, layers }: Plan, { vocabularySizes, manifest }: Hints): Pick<Parts, "embedding" | "head" | "vocabularySize"> {
  const size = layers[0]?.cell.inputSize ?? 0;
  const table = input.tensors && tableOf(input.tensors);
  const embedding = table?.shape.length === 2 && manifest?.tensors?.embedding !== null ? table : null;
  const weight = dense?.parts.get("kernel") ?? null;
  const bias = dense?.parts.get("bias") ?? null;
  const scores = weight?.shape[1] ?? 0;
  const isOneHot = !embedding && input.kind === "input" && (scores === size || vocabularySizes.includes(size));
  const vocabularySize = embedding?.shape[0] ?? (isOneHot ? size : null);
  const fits = weight?.shape.length === 2 && scores === vocabularySize && manifest?.tensors?.head !== null;
  return { embedding, head: fits ? { weight, bias: bias?.shape[0] === scores ? bias : null } : null, vocabularySize };
}

function describe(parts: Parts, warnings: readonly string[]): RecognisedModel {
  const { embedding, head, vocabularySize } = parts;
  return {
    layers: parts.plan.layers.map((layer, index) => shapeOf(layer, parts.cells[index] ?? "lstm")),
    embedding: embedding && { vocabularySize: embedding.shape[0] ?? 0, size: embedding.shape[1] ?? 0 },
    head: head && { inputSize: head.weight.shape[0] ?? 0, outputSize: head.weight.shape[1] ?? 0 },
    vocabularySize,
    roles: rolesOf(parts),
    recognised: linesOf(parts),
    inferences: [],
    warnings,
    problem: findProblem(parts),
    load: (file) => load(file, parts),
  };
}

function shapeOf({ cell, direction }: PlannedLayer, id: CellId): LayerShape {
  return { cell: id, inputSize: cell.inputSize, hiddenSize: cell.units, direction };
}

function rolesOf({ plan, cells, embedding, head }: Parts): Map<string, TensorRole> {
  const roles = new Map<string, TensorRole>();
  plan.layers.forEach((layer, index) => {
    const where = `layer ${index}${layer.direction === "backward" ? ", backward" : ""}`;
    for (const { tensor, text } of partsOf(layer.cell)) {
      roles.set(tensor.name, { text: `${text}, ${where}`, gates: gateRows(cells[index] ?? "lstm", layer.cell, tensor) });
    }
  });
  if (embedding) roles.set(embedding.name, { text: "embedding", gates: [] });
  if (head) roles.set(head.weight.name, { text: "head weights", gates: [] });
  if (head?.bias) roles.set(head.bias.name, { text: "head bias", gates: [] });
  return roles;
}

function linesOf({ plan, cells, embedding, head, vocabularySize }: Parts): string[] {
  const lines = plan.layers.map(({ cell, direction, layer, reads }, index) => {
    const title = titles[cells[index] ?? "lstm"] ?? "";
    const notes = [direction === "backward" ? ", backward" : "", cell.isPacked ? ", packed by CuDNN" : ""].join("");
    const from = reads.map((read) => (read < 0 ? "the input" : `layer ${read}`)).join(" and ");
    return `layer ${index}: ${title} ${cell.inputSize} → ${cell.units}${notes}, reads ${from}, from ${layer}`;
  });
  if (embedding) lines.unshift(`embedding: ${embedding.shape.join(" × ")}, from ${embedding.name}`);
  else if (vocabularySize !== null) lines.unshift(`input: one-hot, ${vocabularySize} tokens`);
  if (head) lines.push(`head: ${head.weight.shape.join(" → ")}, from ${head.weight.name}`);
  return lines;
}

/** Why the model cannot be run, and what to do. */
function findProblem(parts: Parts): string | null {
  const { plan, version, embedding, head, vocabularySize } = parts;
  for (const layer of plan.layers) {
    const reason = unrunnable(layer, version) ?? mismatch(layer, parts);
    if (reason !== null) return `${reason} It can be inspected.`;
  }
  if (vocabularySize === null) {
    const size = plan.layers[0]?.cell.inputSize ?? 0;
    const from = plan.input.kind === "layer" ? `, the output of ${plan.input.name}` : "";
    return `It reads vectors of ${size} numbers${from}, no tokens, and numeric input is not run yet.`;
  }
  const tensors = [embedding, head?.weight, head?.bias, ...plan.layers.flatMap(({ cell }) => [...cell.tensors.parts.values()])];
  const numbers = tensors.reduce((sum, tensor) => sum + (tensor ? elementCount(tensor.shape) : 0), 0);
  return sizeProblem(numbers, vocabularySize, embedding !== null);
}

/** A layer that reads another number of numbers than it is given. */
function mismatch({ cell, layer, reads }: PlannedLayer, { plan, embedding }: Parts): string | null {
  const input = embedding?.shape[1] ?? plan.layers[0]?.cell.inputSize ?? 0;
  const given = reads.reduce((sum, read) => sum + (read < 0 ? input : (plan.layers[read]?.cell.units ?? 0)), 0);
  return given === cell.inputSize ? null : `The layer ${layer} reads ${cell.inputSize} numbers and is given ${given}.`;
}

async function load(file: TensorFile, { plan, cells, embedding, head, vocabularySize }: Parts): Promise<NetworkWeights> {
  const layers = [];
  for (const [index, { cell, direction, reads }] of plan.layers.entries()) {
    layers.push(await loadCell(file, cells[index] ?? "lstm", cell, direction, reads));
  }
  const rows = vocabularySize ?? 0;
  const oneHot = vocabularySize === null ? null : { rows, columns: rows, data: identity(rows) };
  const table = embedding ? { rows, columns: embedding.shape[1] ?? 0, data: await file.read(embedding.name) } : oneHot;
  return { layers, embedding: table, head: head && (await loadHead(file, head)) };
}

async function loadHead(file: TensorFile, { weight, bias }: NonNullable<Parts["head"]>): Promise<NetworkWeights["head"]> {
  const [columns = 0, rows = 0] = weight.shape;
  const values = transposedBlock(await file.read(weight.name), columns, rows, 1, 0);
  return { rows, columns, weight: values, bias: bias ? await file.read(bias.name) : new Float32Array(rows) };
}
