/** All numbers of a network in one row, and a network from such a row. */
import type { NetworkWeights } from "../../model/network";

/** How many numbers that are. */
export function countOfWeights(weights: NetworkWeights): number {
  return partsOf(weights).reduce((sum, { length }) => sum + length, 0);
}

/** The layers' parameters in their order, the embedding, the head. */
export function flatWeights(weights: NetworkWeights): Float32Array {
  const flat = new Float32Array(countOfWeights(weights));
  let at = 0;
  for (const part of partsOf(weights)) {
    flat.set(part, at);
    at += part.length;
  }
  return flat;
}

/** A network of the same form with other numbers. What a shorter row lacks stays as it is. */
export function withFlatWeights(form: NetworkWeights, flat: Float32Array): NetworkWeights {
  let at = 0;
  const next = (old: Float32Array) => {
    const values = old.slice();
    values.set(flat.subarray(at, at + old.length));
    at += old.length;
    return values;
  };
  return {
    ...form,
    layers: form.layers.map((layer) => ({
      ...layer,
      parameters: new Map([...layer.parameters].map(([key, values]) => [key, next(values)])),
    })),
    embedding: form.embedding && { ...form.embedding, data: next(form.embedding.data) },
    head: form.head && { ...form.head, weight: next(form.head.weight), bias: next(form.head.bias) },
  };
}

function partsOf({ layers, embedding, head }: NetworkWeights): Float32Array[] {
  const ofLayers = layers.flatMap(({ parameters }) => [...parameters.values()]);
  return [...ofLayers, ...(embedding ? [embedding.data] : []), ...(head ? [head.weight, head.bias] : [])];
}
