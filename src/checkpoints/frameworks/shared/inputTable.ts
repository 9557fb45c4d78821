/**
 * The embedding that makes what the first layers read, and what the file has between the two: where something else gives as
 * much as they read, nothing says that they read the embedding. Knows no framework.
 */
import { message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { chainOf } from "./denseChains";
import type { DenseModule } from "./denseModules";
import { embeddingName, findEmbedding, isMatrix, type Surroundings } from "./embeddingAndHeadTensors";
import { inference } from "./inference";
import { moduleOf, parentOf, type Place } from "./place";
import type { ResolvedInput } from "./resolveInput";

/** More matrices that are called embeddings are not followed to the first layers. */
const maximumTables = 16;

export interface InputTable {
  readonly embedding: TensorInfo;
  /** Dense layers from its rows to what the first layers read. */
  readonly stages: readonly DenseModule[];
}

/** The embedding, and a chain of dense layers from it to the first layers where its rows are of another size. */
export function findTable(surroundings: Surroundings, modules: readonly DenseModule[], inputSize: number): InputTable | null {
  const direct = findEmbedding(surroundings, inputSize);
  if (direct) return { embedding: direct, stages: [] };
  const candidates = surroundings.tensors.filter((tensor) => isMatrix(tensor) && embeddingName.test(tensor.name));
  for (const embedding of candidates.slice(0, maximumTables)) {
    const others = modules.filter(({ tensors }) => tensors.get("weight") !== embedding);
    const stages = chainOf(others, embedding.shape[1] ?? 0, inputSize);
    if (stages) return { embedding, stages };
  }
  return null;
}

/**
 * What the file has between the embedding and the recurrent part and gives as much as that reads: it may be what is read. By
 * names of dense layers, and of convolutions.
 */
export function standBetween(
  tensors: readonly TensorInfo[],
  modules: readonly DenseModule[],
  { embedding, stages }: InputTable,
  { start, isInOrder, path }: Place,
  inputSize: number,
): string[] {
  const from = tensors.indexOf(embedding);
  const [module, own] = [moduleOf(path), parentOf(embedding.name.replace(/[._]weight$/, ""))];
  const isWithin = (name: string) => parentOf(name) === module || (own !== "" && own !== module && name.startsWith(`${own}.`));
  const isBetween = (place: number, name: string) => place > from && place < start && isWithin(name);
  const dense = modules.filter(
    (module) =>
      module.kind === "dense" &&
      module.outputs === inputSize &&
      !stages.includes(module) &&
      !embeddingName.test(module.prefix) &&
      isBetween(module.place, module.prefix),
  );
  const convolutions = tensors.flatMap(({ name, shape }, place) => {
    const prefix = name.replace(/[._]weight$/, "");
    const fits = shape.length > 2 && shape[0] === inputSize && /conv|cnn/i.test(name);
    const isUntold = !isInOrder && shape[1] === embedding.shape[1] && isWithin(prefix.replace(/\.\d+$/, ""));
    return fits && (isUntold || isBetween(place, prefix.replace(/\.\d+$/, ""))) ? [prefix] : [];
  });
  return [...dense.map(({ prefix }) => prefix), ...convolutions];
}

// oxlint-disable-next-line gatescope/no-wording -- as it is written
const asWritten = '"input": "embedding"';

/** Buffers by which rows of numbers are scaled before they are read. */
const scaleName = /(^|[._])(running_)?(mean|std|var|variance|stddev|scale|offset|shift|min|max)(?=[._\d]|$)|scaler|normali[sz]/i;

/**
 * What the file has before the recurrent part and gives as many numbers as that reads, where no embedding is read: a dense
 * layer, a convolution, a normalisation, or vectors that scale rows. It may be what is read. `taken` are those that are run.
 */
export function standBefore(
  tensors: readonly TensorInfo[],
  modules: readonly DenseModule[],
  taken: readonly DenseModule[],
  { start, isInOrder, path }: Place,
  inputSize: number,
): string[] {
  const module = moduleOf(path);
  const isWithin = (name: string) => module === "" || name.startsWith(`${module}.`);
  const first = Math.min(start, ...taken.map(({ place }) => place));
  const isEarlier = (place: number, name: string) => isInOrder && place < first && isWithin(name);
  const isScale = (name: string, size: number | undefined) => size === inputSize && inputSize > 1 && scaleName.test(name);
  const dense = modules.filter(
    ({ kind, outputs, place, prefix }) =>
      outputs === inputSize &&
      !taken.some((each) => each.prefix === prefix) &&
      !embeddingName.test(prefix) &&
      (isEarlier(place, prefix) || (kind === "batch-norm" && isScale(prefix, outputs))),
  );
  const ofDense = new Set(modules.flatMap(({ tensors: own }) => [...own.values()]));
  const others = tensors.flatMap((tensor, place) => {
    const { name, shape } = tensor;
    if (ofDense.has(tensor)) return [];
    const prefix = name.replace(/[._]weight$/, "");
    const isConvolution = shape.length > 2 && /conv|cnn/i.test(name) && inputSize % (shape[0] ?? 0) === 0;
    if (isConvolution && (isInOrder ? isEarlier(place, name) : isWithin(name))) return [prefix];
    const [length, ...more] = shape.filter((size) => size !== 1);
    const isNorm = name.endsWith(".weight") && length === inputSize && isEarlier(place, name);
    return more.length === 0 && (isNorm || (isScale(name, length) && isWithin(name))) ? [prefix] : [];
  });
  return [...new Set([...dense.map(({ prefix }) => prefix), ...others])].slice(0, mostNamed);
}

const mostNamed = 6;

/** What is read is then open, and can be run: the numbers given are taken for what the others give. */
export function numbersBehind(names: readonly string[], read: number, inputSize: number): ResolvedInput {
  const evidence = message("frameworks.numbersBehind", { names, n: read });
  const inferences = [inference("input", message("frameworks.vectors", { n: inputSize }), "open", evidence)];
  return { vocabularySize: null, inferences, hypotheses: [] };
}

/** Embeddings that give more or fewer numbers than are read: what is read beside them, or instead, is open. */
export function numbersBeside(embeddings: readonly TensorInfo[], inputSize: number): ResolvedInput {
  const names = embeddings.slice(0, mostNamed).map(({ name }) => name);
  const evidence = message("frameworks.numbersBeside", { names, n: inputSize });
  const inferences = [inference("input", message("frameworks.vectors", { n: inputSize }), "open", evidence)];
  return { vocabularySize: null, inferences, hypotheses: [] };
}

/** What is read is then open. */
export function behindOthers(embedding: string, names: readonly string[], inputSize: number): ResolvedInput {
  const evidence = message("frameworks.behindOthers", { embedding, names, property: asWritten });
  const inferences = [inference("input", message("frameworks.vectors", { n: inputSize }), "open", evidence)];
  return { vocabularySize: null, inferences, hypotheses: [] };
}
