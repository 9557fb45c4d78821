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

/** What is read is then open. */
export function behindOthers(embedding: string, names: readonly string[], inputSize: number): ResolvedInput {
  const evidence = message("frameworks.behindOthers", { embedding, names, property: asWritten });
  const inferences = [inference("input", message("frameworks.vectors", { n: inputSize }), "open", evidence)];
  return { vocabularySize: null, inferences, hypotheses: [] };
}
