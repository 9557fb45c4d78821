/** A small LSTM network with seeded weights, for tests that need one but not its numbers. */
import { cells } from "../../../src/engine/cells/cells";
import type { NetworkWeights, OpenedModel } from "../../../src/engine/network";

/** Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export function smallNetwork(cell = "lstm", units = 6, layers = 2, vocabulary = 128): NetworkWeights {
  const random = seeded(7);
  const values = (length: number) => Float32Array.from({ length }, random);
  return {
    layers: Array.from({ length: layers }, (_, index) => {
      const inputSize = index === 0 ? 4 : units;
      const parameters = new Map(cells.get(cell)!.parameters.map(({ key, operand }) => {
        return [key, values(units * (operand === null ? 1 : operand === "x" ? inputSize : units))] as const;
      }));
      return { cell, inputSize, hiddenSize: units, direction: "forward" as const, parameters };
    }),
    embedding: { rows: vocabulary, columns: 4, data: values(vocabulary * 4) },
    head: { rows: vocabulary, columns: units, weight: values(vocabulary * units), bias: values(vocabulary) },
  };
}

/** The network as a model over ASCII characters. */
export function smallModel(weights = smallNetwork()): OpenedModel {
  return {
    weights,
    description: {
      name: "small", title: "Small", description: "", embedding: null, head: null, parameters: 0, warnings: [],
      vocabulary: { kind: "characters", size: 128, source: "test" },
    },
    vocabulary: {
      labels: Array.from({ length: 128 }, (_, id) => String.fromCharCode(id)),
      encode(text) {
        const codes = [...text].map((character) => character.codePointAt(0)!);
        const known = codes.flatMap((code, offset) => (code < 128 ? [{ code, offset }] : []));
        const unknown = codes.flatMap((codePoint, offset) => (codePoint < 128 ? [] : [{ codePoint, offset }]));
        return {
          ids: Uint32Array.from(known, ({ code }) => code),
          starts: Uint32Array.from(known, ({ offset }) => offset),
          ends: Uint32Array.from(known, ({ offset }) => offset + 1),
          unencodable: unknown.map((one) => ({ ...one, character: String.fromCodePoint(one.codePoint) })),
          unencodableCount: unknown.length,
        };
      },
    },
  };
}
