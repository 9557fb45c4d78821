/** How large a model may be to be run, whatever its framework; and the embedding of one that has none. */

import { message, type Message } from "../../../messages/message";

/** All weights as float32, in bytes; beyond it a model is not loaded. */
const maximumLoaded = 2 ** 31;
/** An identity of this size takes 64 MB. */
const maximumOneHot = 4096;

/** Why a model of so many numbers cannot be run, or null. Without an embedding its tokens are one-hot. */
export function sizeProblem(numbers: number, vocabularySize: number, hasEmbedding: boolean): Message | null {
  if (!hasEmbedding && vocabularySize > maximumOneHot) {
    return message("frameworks.oneHotTooLarge", { n: vocabularySize, limit: maximumOneHot });
  }
  if (4 * numbers <= maximumLoaded) return null;
  const [size, limit] = [4 * numbers, maximumLoaded].map((bytes) => Math.round(bytes / 2 ** 20)) as [number, number];
  return message("frameworks.weightsTooLarge", { size, limit });
}

/** One-hot tokens as rows of an embedding: [size][size]. */
export function identity(size: number): Float32Array {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = 1;
  return data;
}
