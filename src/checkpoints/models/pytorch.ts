/**
 * Recognises a language model around PyTorch's recurrent modules: embedding, stack, output layer. What it cannot run it
 * still recognises, and says in `problem` what stands in the way.
 */
import { elementCount } from "../../tensor/shape";
import type { TensorFile, TensorInfo } from "../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../manifest";
import type { CellId, LayerShape, NetworkWeights } from "../model";
import type { Hints, ModelConvention, RecognisedModel, TensorRole } from "./convention";
import { identity, sizeProblem } from "./modelSize";
import { findEmbedding, findHead, type Head, type Surroundings } from "./outerLayers";
import { cellTitles, gateCountOf, gateRows, loadLayer, outputsOf, type LayerTensors } from "./pytorchLayout";
import { findModules, outputSize, readsOf, sizeOf, type RecurrentModule } from "./pytorchModules";

export const pytorch: ModelConvention = { name: "PyTorch", recognise };

const cellByGateCount = new Map<number, CellId>([[4, "lstm"], [3, "gru"], [1, "rnn-tanh"]]);

interface Parts {
  readonly cell: CellId;
  readonly module: RecurrentModule;
  readonly embedding: TensorInfo | null;
  readonly head: Head | null;
  readonly vocabularySize: number | null;
}

function recognise(checkpointName: string, tensors: readonly TensorInfo[], hints: Hints): RecognisedModel | null {
  const found = findModules(tensors);
  const warnings = [...found.warnings];
  const module = chooseModule(checkpointName, found.modules, hints.manifest, warnings);
  const first = module?.layers[0];
  if (!module || !first) return null;
  const stacked = chooseCell(checkpointName, first.gateCount, hints.manifest, warnings);
  const cell = first.projection ? "lstm-projected" : stacked;
  const recurrent = new Set(found.modules.flatMap(({ layers }) => layers.flatMap(tensorsOf)));
  const surroundings: Surroundings = {
    checkpointName,
    tensors: tensors.filter((tensor) => !recurrent.has(tensor)),
    named: hints.manifest?.tensors ?? {},
  };
  const outer = findOuter(surroundings, first.inputSize, outputSize(module), hints);
  if (!outer.head && outer.vocabularySize !== null) {
    warnings.push("No output layer over the vocabulary was found, so there are no predictions; a manifest can name it.");
  }
  return describe(checkpointName, { cell, module, ...outer }, warnings);
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

function chooseCell(checkpointName: string, gateCount: number, manifest: Manifest | null, warnings: string[]): CellId {
  const bySize = cellByGateCount.get(gateCount) ?? "lstm";
  const named = manifest?.cell;
  if (named === undefined) {
    if (bySize === "rnn-tanh") warnings.push("The activation is taken to be tanh; a manifest's cell settles it.");
    return bySize;
  }
  if (gateCountOf(named) === gateCount) return named;
  const reason = `at "cell": ${checkpointName} stacks ${gateCount} gates, as ${cellTitles[bySize]} does, not "${named}"`;
  throw manifestInvalid(manifestName(checkpointName), reason);
}

/** Embedding and head, and how many tokens there are: a one-hot input has as many numbers as the vocabulary tokens. */
function findOuter(surroundings: Surroundings, inputSize: number, hiddenSize: number, hints: Hints) {
  const embedding = findEmbedding(surroundings, inputSize);
  const rows = embedding?.shape[0] ?? null;
  if (embedding) return { embedding, head: findHead(surroundings, hiddenSize, rows, embedding), vocabularySize: rows };
  const head = findHead(surroundings, hiddenSize, inputSize, null);
  const isOneHot = (inputSize > 1 && head !== null) || surroundings.named.embedding === null || hints.vocabularySizes.includes(inputSize);
  return { embedding, head, vocabularySize: isOneHot ? inputSize : null };
}

function describe(checkpointName: string, parts: Parts, warnings: readonly string[]): RecognisedModel {
  const { cell, module, embedding, head, vocabularySize } = parts;
  return {
    layers: module.layers.map((layer) => shapeOf(cell, layer)),
    embedding: embedding && { vocabularySize: embedding.shape[0] ?? 0, size: embedding.shape[1] ?? 0 },
    head: head && { inputSize: head.weight.shape[1] ?? 0, outputSize: head.weight.shape[0] ?? 0 },
    vocabularySize,
    roles: rolesOf(parts),
    recognised: linesOf(parts),
    inferences: [],
    warnings,
    problem: findProblem(checkpointName, parts),
    load: (file) => load(file, parts),
  };
}

function shapeOf(cell: CellId, layer: LayerTensors): LayerShape {
  const { inputSize, hiddenSize, direction, projection } = layer;
  return { cell, inputSize, hiddenSize, ...(projection ? { outputSize: outputsOf(layer) } : {}), direction };
}

function rolesOf({ cell, module, embedding, head }: Parts): Map<string, TensorRole> {
  const roles = new Map<string, TensorRole>();
  for (const layer of module.layers) {
    const where = `layer ${layer.layer}${layer.direction === "backward" ? ", backward" : ""}`;
    const gates = gateRows(cell, layer.hiddenSize);
    const own = [
      [layer.inputWeights, "input weights"],
      [layer.recurrentWeights, "recurrent weights"],
      [layer.inputBias, "input bias"],
      [layer.recurrentBias, "recurrent bias"],
    ] as const;
    for (const [tensor, text] of own) if (tensor) roles.set(tensor.name, { text: `${text}, ${where}`, gates });
    if (layer.projection) roles.set(layer.projection.name, { text: `projection, ${where}`, gates: [] });
  }
  if (head) roles.set(head.weight.name, { text: "head weights", gates: [] });
  if (head?.bias) roles.set(head.bias.name, { text: "head bias", gates: [] });
  const tied = head !== null && head.weight === embedding;
  if (embedding) roles.set(embedding.name, { text: tied ? "embedding and head weights" : "embedding", gates: [] });
  return roles;
}

function linesOf({ cell, module, embedding, head, vocabularySize }: Parts): string[] {
  const lines = module.layers.map((layer) => {
    const direction = layer.direction === "backward" ? ", backward" : "";
    const sizes = `${layer.inputSize} → ${layer.hiddenSize}`;
    return `layer ${layer.layer}: ${cellTitles[cell]} ${sizes}${direction}, from ${layer.inputWeights.name}`;
  });
  if (embedding) lines.unshift(`embedding: ${embedding.shape.join(" × ")}, from ${embedding.name}`);
  else if (vocabularySize !== null) lines.unshift(`input: one-hot, ${vocabularySize} tokens`);
  if (head) {
    const [rows = 0, columns = 0] = head.weight.shape;
    const tied = head.weight === embedding ? " (tied to the embedding)" : "";
    lines.push(`head: ${columns} → ${rows}, from ${head.weight.name}${tied}`);
  }
  return lines;
}

/** Why the model cannot be run, and what to do. */
function findProblem(checkpointName: string, parts: Parts): string | null {
  const { module, embedding, vocabularySize } = parts;
  const { layers } = module;
  for (const layer of layers) {
    const given = sizeOf(readsOf(module, layer).flatMap((read) => layers[read] ?? []));
    if (given > 0 && layer.inputSize !== given) {
      return `Layer ${layer.layer} reads ${layer.inputSize} numbers and the layer before gives ${given}: a part is missing. It can be inspected.`;
    }
  }
  if (vocabularySize === null) {
    const size = layers[0]?.inputSize ?? 0;
    const advice = `If a tensor embeds tokens, name it in ${manifestName(checkpointName)} under "tensors".`;
    return `It reads vectors of ${size} numbers, no tokens, and numeric input is not run yet. ${advice}`;
  }
  return sizeProblem(countParameters(parts), vocabularySize, embedding !== null);
}

function countParameters({ module, embedding, head }: Parts): number {
  const outer = [embedding, head?.weight ?? null, head?.bias ?? null].filter((tensor) => tensor !== null);
  return countElements([...new Set([...outer, ...module.layers.flatMap(tensorsOf)])]);
}

function countElements(tensors: readonly TensorInfo[]): number {
  return tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

async function load(file: TensorFile, parts: Parts): Promise<NetworkWeights> {
  const { cell, module, embedding, head, vocabularySize } = parts;
  const layers = [];
  for (const tensors of module.layers) layers.push(await loadLayer(file, cell, tensors, readsOf(module, tensors)));
  const rows = vocabularySize ?? 0;
  const table = embedding
    ? { rows, columns: embedding.shape[1] ?? 0, data: await file.read(embedding.name) }
    : { rows, columns: rows, data: identity(rows) };
  return { layers, embedding: table, head: head && (await loadHead(file, head)) };
}

async function loadHead(file: TensorFile, { weight, bias }: Head): Promise<NetworkWeights["head"]> {
  const [rows = 0, columns = 0] = weight.shape;
  const values = await file.read(weight.name);
  return { rows, columns, weight: values, bias: bias ? await file.read(bias.name) : new Float32Array(rows) };
}

function tensorsOf(layer: LayerTensors): TensorInfo[] {
  const { inputWeights, recurrentWeights, inputBias, recurrentBias, projection } = layer;
  return [inputWeights, recurrentWeights, inputBias, recurrentBias, projection].filter((tensor) => tensor !== null);
}

/** "rnn" for the module whose tensors begin with "rnn.". */
function nameOf({ prefixes }: RecurrentModule): string {
  return prefixes.map((prefix) => prefix.replace(/\.$/, "") || "(unnamed)").join(", ");
}
