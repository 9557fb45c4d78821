/** One layer's parameters and sizes, and the check that they are what its cell's definition asks for. */
import type { CellDefinition } from "../cell/cellDefinition";
import { CodedError } from "../../protocol/errors";
import type { LayerWeights } from "../../model/network";
import { formatShape } from "../../tensor/shape";
import { cells } from "../cell/definitions/cells";
import type { Size } from "../graph/graph";

/** Numbers that each named size stands for in a layer. */
export type Sizes = Readonly<Record<Size, number>>;

export function sizesOf({ inputSize, hiddenSize, outputSize }: Omit<LayerWeights, "parameters">): Sizes {
  return { input: inputSize, units: hiddenSize, outputs: outputSize ?? hiddenSize, one: 1, square: hiddenSize * hiddenSize };
}

/** The definition of a layer's cell. Fails with "unsupported-model". */
export function definitionOf(layer: Omit<LayerWeights, "parameters">, index: number): CellDefinition {
  const definition = cells.get(layer.cell);
  if (!definition) {
    const known = [...cells.keys()].join(", ");
    throw new CodedError("unsupported-model", `Layer ${index} has the cell "${layer.cell}", which is not one of ${known}.`);
  }
  try {
    return definition.with(layer.options);
  } catch (error) {
    throw new CodedError("unsupported-model", `Layer ${index}: ${(error as Error).message}`);
  }
}

/** Fails with "bad-weights" unless every parameter of the definition is there, in its shape, with finite numbers. */
export function checkLayer(definition: CellDefinition, weights: LayerWeights, index: number): void {
  const sizes = sizesOf(weights);
  const fail = (what: string) => {
    throw new CodedError("bad-weights", `Layer ${index} (${definition.title}): ${what}`);
  };
  if (definition.sizeOf("x") === "units" && sizes.input !== sizes.units) {
    fail(`its equations add the input to the units, so it must read ${sizes.units} numbers, not ${sizes.input}.`);
  }
  if (definition.sizeOf("h") === "units" && sizes.outputs !== sizes.units) {
    fail(`h has ${sizes.units} units in this cell and cannot have ${sizes.outputs}.`);
  }
  for (const { key, rows, columns } of definition.parameters) {
    const shape = columns === null ? [sizes[rows]] : [sizes[rows], sizes[columns]];
    const found = weights.parameters.get(key);
    if (found?.length !== shape.reduce((product, size) => product * size, 1)) {
      fail(`${key} must have the shape ${formatShape(shape)}, but ${found ? `holds ${found.length} values.` : "is missing."}`);
    }
    const at = found?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (at >= 0) fail(`${key} holds ${found?.[at] ?? NaN} at position ${at}. Weights that are not finite make every state NaN.`);
  }
}
