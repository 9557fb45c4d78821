/** A small LSTM network with seeded weights, for tests that need one but not its numbers. */
import type { CellOptions } from "../../../src/engine/cell/cellDefinition";
import type { LayerWeights, NetworkWeights } from "../../../src/model/network";
import { definitionOf, sizesOf } from "../../../src/engine/network/layer";
import type { OpenedModel } from "../../../src/engine/network/network";

/** Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** A layer of any cell; weights in [-1, 1) times the scale, clock periods 1, 2 and 4. */
export function randomLayer(
  cell: string,
  sizes: { inputSize: number; hiddenSize: number; outputSize?: number },
  random: () => number,
  { options, scale = 1 }: { options?: CellOptions; scale?: number } = {},
): LayerWeights {
  const layer = { cell, ...sizes, options, direction: "forward" as const };
  const size = sizesOf(layer);
  const parameters = new Map(
    definitionOf(layer, 0).parameters.map(({ key, rows, columns }) => {
      const value = key === "periods" ? (_: unknown, i: number) => 2 ** (i % 3) : () => scale * random();
      return [key, Float32Array.from({ length: size[rows] * (columns === null ? 1 : size[columns]) }, value)] as const;
    }),
  );
  return { ...layer, parameters };
}

export function smallNetwork(cell = "lstm", units = 6, layers = 2, vocabulary = 128): NetworkWeights {
  const random = seeded(7);
  const values = (length: number) => Float32Array.from({ length }, random);
  return {
    layers: Array.from({ length: layers }, (_, index) => {
      return randomLayer(cell, { inputSize: index === 0 ? 4 : units, hiddenSize: units }, random);
    }),
    embedding: { rows: vocabulary, columns: 4, data: values(vocabulary * 4) },
    head: { rows: vocabulary, columns: units, weight: values(vocabulary * units), bias: values(vocabulary) },
  };
}

/** The network as a model over ASCII characters. */
export function smallModel(weights = smallNetwork()): OpenedModel {
  return {
    weights,
    questions: [],
    choices: [],
    description: {
      name: "small",
      title: "Small",
      description: "",
      embedding: null,
      head: null,
      parameters: 0,
      inferences: [],
      warnings: [],
      vocabulary: { kind: "characters", size: 128, source: "test" },
    },
    vocabulary: {
      labels: Array.from({ length: 128 }, (_, id) => String.fromCharCode(id)),
      encode(text) {
        const [ids, starts] = [new Uint32Array(text.length), new Uint32Array(text.length)];
        const unencodable: { codePoint: number; offset: number; character: string }[] = [];
        let [count, offset] = [0, 0];
        for (const character of text) {
          const codePoint = character.codePointAt(0)!;
          if (codePoint < 128) [ids[count], starts[count++]] = [codePoint, offset];
          else unencodable.push({ codePoint, offset, character });
          offset++;
        }
        return {
          ids: ids.slice(0, count),
          starts: starts.slice(0, count),
          ends: starts.slice(0, count).map((start) => start + 1),
          unencodable,
          unencodableCount: unencodable.length,
        };
      },
    },
  };
}
