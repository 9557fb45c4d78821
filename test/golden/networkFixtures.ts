/** The fixtures of test/fixtures/networks, found by pattern, as networks of the engine. */
import type { CellOptions } from "../../src/engine/cell/cellDefinition";
import type { NetworkWeights } from "../../src/model/network";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkInput } from "../../src/engine/network/network";

export interface Values {
  shape: number[];
  data: number[];
}

export interface Fixture {
  case: string;
  source: string;
  tolerance: number;
  gradientTolerance: number;
  steps: number;
  inputSize: number;
  input: Values;
  layers: {
    cell: string;
    options?: CellOptions;
    direction: "forward" | "reverse";
    reads: number[];
    inputSize: number;
    units: number;
    outputs: number;
    parameters: Record<string, Values>;
    initial: Record<string, Values>;
    channels: Record<string, Values>;
  }[];
  /** The state dict of the PyTorch module that made it. */
  pytorch?: Record<string, Values>;
  gradients?: {
    weights: Values;
    input: Values;
    layers: { states: Record<string, Values>; initial: Record<string, Values>; parameters: Record<string, Values> }[];
  };
}

const folder = join(__dirname, "../fixtures/networks");

export const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Fixture);

export function networkOf({ layers }: Fixture): NetworkWeights {
  return {
    embedding: null,
    head: null,
    layers: layers.map(({ cell, options, direction, reads, inputSize, units, outputs, parameters }) => ({
      cell,
      options,
      direction,
      reads,
      inputSize,
      hiddenSize: units,
      outputSize: outputs,
      parameters: new Map(Object.entries(parameters).map(([key, { data }]) => [key, Float32Array.from(data)])),
    })),
  };
}

export function inputOf({ input, inputSize }: Fixture): NetworkInput {
  return { vectors: { data: Float32Array.from(input.data), offset: 0, stride: inputSize } };
}
