/** Which tensor embeds tokens and which scores them: names that projects use for it, and shapes that fit. Matrices are (out, in). */
import { message, type Message } from "../../../messages/message";
import type { TensorInfo } from "../../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../../manifest/manifest";
import { shapeText } from "./modelParts";

export interface Surroundings {
  readonly checkpointName: string;
  /** Tensors that are no part of a recurrent module. */
  readonly tensors: readonly TensorInfo[];
  readonly named: NonNullable<Manifest["tensors"]>;
}

export interface Head {
  /** [vocabulary][hidden]; the embedding itself where they are tied. */
  readonly weight: TensorInfo;
  /** [vocabulary] */
  readonly bias: TensorInfo | null;
}

export const embeddingName = /embed|(^|[._])emb([._\d]|$)|wte|lookup/i;
const weakEmbeddingName = /encoder/i;
export const headName = new RegExp(
  "head|decoder|linear|logit|proj|classif|dense|softmax|generator|2tag|2label|2class|2out|2vocab|to_vocab|" +
    "(^|[._])(fc\\d*|lin|out|output|h2o|scores?|action|value|policy|tags?)([._\\d]|$)",
  "i",
);

/** The [tokens][size] matrix, or null. Throws "manifest-invalid" when the manifest names one that does not fit. */
export function findEmbedding({ checkpointName, tensors, named }: Surroundings, size: number): TensorInfo | null {
  if (named.embedding === null) return null;
  const fits = (tensor: TensorInfo) => isMatrix(tensor) && tensor.shape[1] === size;
  if (named.embedding !== undefined) return pick(checkpointName, "embedding", tensors, named.embedding, fits);
  // an embedding has no bias; a matrix with one beside it is a dense layer, whatever its size
  const names = new Set(tensors.map(({ name }) => name));
  const hasBias = ({ name }: TensorInfo) => biasOf(name) !== name && names.has(biasOf(name));
  const rank = (tensor: TensorInfo) => {
    if (hasBias(tensor)) return 0;
    return embeddingName.test(tensor.name) ? 2 : weakEmbeddingName.test(tensor.name) ? 1 : 0;
  };
  return best(tensors.filter(fits), rank);
}

/** The output layer over `vocabularySize` tokens (null: over any number), or null. Throws as findEmbedding. */
export function findHead(
  { checkpointName, tensors, named }: Surroundings,
  hiddenSize: number,
  vocabularySize: number | null,
  embedding: TensorInfo | null,
): Head | null {
  if (named.head === null) return null;
  const fits = (tensor: TensorInfo) =>
    isMatrix(tensor) && tensor.shape[1] === hiddenSize && (vocabularySize ?? tensor.shape[0]) === tensor.shape[0];
  const rank = (tensor: TensorInfo) => {
    if (tensor === embedding) return 0;
    if (embeddingName.test(tensor.name)) return vocabularySize === null ? 0 : 1;
    return headName.test(tensor.name) ? 3 : 0;
  };
  const weight =
    named.head === undefined ? best(tensors.filter(fits), rank) : pick(checkpointName, "head", tensors, named.head, fits);
  if (!weight) return embedding && tiedHead(tensors, embedding, hiddenSize);
  return { weight, bias: findBias({ checkpointName, tensors, named }, weight) };
}

function findBias({ checkpointName, tensors, named }: Surroundings, weight: TensorInfo): TensorInfo | null {
  if (named.headBias === null) return null;
  const fits = ({ shape }: TensorInfo) => shape.length === 1 && shape[0] === weight.shape[0];
  if (named.headBias !== undefined) return pick(checkpointName, "headBias", tensors, named.headBias, fits);
  const name = biasOf(weight.name);
  return tensors.find((tensor) => tensor !== weight && tensor.name === name && fits(tensor)) ?? null;
}

function biasOf(weight: string): string {
  return weight.replace(/weight$/, "bias").replace(/_w$/, "_b");
}

/** Tied weights are stored once, as the embedding: an output bias of its length gives them away. */
function tiedHead(tensors: readonly TensorInfo[], embedding: TensorInfo, hiddenSize: number): Head | null {
  const [rows, columns] = embedding.shape;
  if (columns !== hiddenSize) return null;
  const isBias = ({ name, shape }: TensorInfo) => shape.length === 1 && shape[0] === rows && /bias$/.test(name);
  const names = new Set(tensors.map(({ name }) => name));
  const isAlone = ({ name }: TensorInfo) => !names.has(name.replace(/bias$/, "weight")); // else it is that layer's
  const bias = tensors.find((tensor) => isBias(tensor) && headName.test(tensor.name) && isAlone(tensor));
  return bias ? { weight: embedding, bias } : null;
}

/** The one of highest rank, the first among equals; rank 0 is never taken. */
function best(tensors: readonly TensorInfo[], rank: (tensor: TensorInfo) => number): TensorInfo | null {
  let chosen: TensorInfo | null = null;
  for (const tensor of tensors) {
    if (rank(tensor) > (chosen ? rank(chosen) : 0)) chosen = tensor;
  }
  return chosen;
}

function pick(
  checkpointName: string,
  property: "embedding" | "head" | "headBias",
  tensors: readonly TensorInfo[],
  name: string,
  fits: (tensor: TensorInfo) => boolean,
): TensorInfo {
  const tensor = tensors.find((candidate) => candidate.name === name);
  const wrong = (reason: Message) => manifestInvalid(manifestName(checkpointName), `tensors.${property}`, reason);
  if (!tensor) throw wrong(message("frameworks.noTensor", { file: checkpointName, name }));
  if (fits(tensor)) return tensor;
  throw wrong(message("frameworks.shapeUnfit", { shape: shapeText(tensor.shape), name }));
}

export function isMatrix({ shape }: TensorInfo): boolean {
  return shape.length === 2 && shape.every((size) => size > 0);
}
