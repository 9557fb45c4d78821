/** One layer's parameters and sizes, and the check that they are what its cell's definition asks for. */
import type { CellDefinition } from "../cell/cellDefinition";
import { message, type Message } from "../../messages/message";
import { CodedError, saidBy } from "../../protocol/errors";
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
    const known = [...cells.keys()];
    throw new CodedError("unsupported-model", message("network.unknownCell", { layer: index, cell: `"${layer.cell}"`, known }));
  }
  try {
    return definition.with(layer.options);
  } catch (error) {
    throw new CodedError("unsupported-model", message("network.inLayer", { layer: index, reason: saidBy(error) }));
  }
}

/** Fails with "bad-weights" unless every parameter of the definition is there, in its shape, with finite numbers. */
export function checkLayer(definition: CellDefinition, weights: LayerWeights, index: number): void {
  const sizes = sizesOf(weights);
  const fail = (problem: Message) => {
    throw new CodedError("bad-weights", message("network.layer", { layer: index, cell: definition.title, problem }));
  };
  if (definition.sizeOf("x") === "units" && sizes.input !== sizes.units) {
    fail(message("network.inputIsUnits", { units: sizes.units, input: sizes.input }));
  }
  if (definition.sizeOf("h") === "units" && sizes.outputs !== sizes.units) {
    fail(message("network.outputsAreUnits", { units: sizes.units, outputs: sizes.outputs }));
  }
  for (const { key, rows, columns } of definition.parameters) {
    const shape = columns === null ? [sizes[rows]] : [sizes[rows], sizes[columns]];
    const found = weights.parameters.get(key);
    if (found?.length !== shape.reduce((product, size) => product * size, 1)) {
      const said = { parameter: key, shape: formatShape(shape) };
      fail(
        found ? message("network.parameterShape", { ...said, count: found.length }) : message("network.parameterMissing", said),
      );
    }
    const at = found?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (at >= 0) fail(message("network.notFinite", { parameter: key, value: String(found?.[at]), at }));
  }
}
