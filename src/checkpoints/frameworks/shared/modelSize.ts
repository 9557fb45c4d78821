/** How large a model may be to be run, whatever its framework; and the embedding of one that has none. */

/** All weights as float32, in bytes; beyond it a model is not loaded. */
const maximumLoaded = 2 ** 31;
/** An identity of this size takes 64 MB. */
const maximumOneHot = 4096;

/** Why a model of so many numbers cannot be run, or null. Without an embedding its tokens are one-hot. */
export function sizeProblem(numbers: number, vocabularySize: number, hasEmbedding: boolean): string | null {
  if (!hasEmbedding && vocabularySize > maximumOneHot) {
    return `A one-hot input of ${vocabularySize} tokens is too large to run; at most ${maximumOneHot} are.`;
  }
  if (4 * numbers <= maximumLoaded) return null;
  const limit = `at most ${Math.round(maximumLoaded / 2 ** 20)} MB are loaded`;
  return `Its weights take ${Math.round((4 * numbers) / 2 ** 20)} MB as 32-bit floats, and ${limit}. It can be inspected.`;
}

/** One-hot tokens as rows of an embedding: [size][size]. */
export function identity(size: number): Float32Array {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = 1;
  return data;
}
