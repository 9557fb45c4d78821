/** One layer's parameters and sizes, and the check that they are what its cell's definition asks for. */
import type { CellDefinition } from "../cell/cellDefinition";
import { message, type Message } from "../../messages/message";
import { CodedError, saidBy } from "../../protocol/errors";
import type { LayerWeights } from "../../model/network";
import { formatShape } from "../../tensor/shape";
import { cells } from "../cell/definitions/cells";
import { systems } from "../cell/definitions/systems";
import { ownSizes, type Size } from "../graph/graph";

/** Numbers that each named size stands for in a layer. */
export type Sizes = Readonly<Record<Size, number>>;

/** Of one vector of a cell. */
const MOST_NUMBERS = 2 ** 26;

/** What is no option of the layer's is not in it: checkLayer says what a cell lacks. */
export function sizesOf({ inputSize, hiddenSize, outputSize, options = {} }: Omit<LayerWeights, "parameters">): Sizes {
  const own = ownSizes.flatMap((name) => (typeof options[name] === "number" ? [[name, options[name]] as const] : []));
  const matrices = own.flatMap(([rows, r]) => own.map(([columns, c]) => [`${rows}×${columns}`, r * c] as const));
  const ofLayer = {
    input: inputSize,
    units: hiddenSize,
    outputs: outputSize ?? hiddenSize,
    one: 1,
    square: hiddenSize * hiddenSize,
  };
  return { ...ofLayer, ...Object.fromEntries([...own, ...matrices]) } as Sizes;
}

/** The definition of a layer's cell. Fails with "unsupported-model". */
export function definitionOf(layer: Omit<LayerWeights, "parameters">, index: number): CellDefinition {
  const definition = cells.get(layer.cell) ?? systems.get(layer.cell);
  if (!definition) {
    const known = [...cells.keys(), ...systems.keys()];
    throw new CodedError("unsupported-model", message("network.unknownCell", { layer: index, cell: `"${layer.cell}"`, known }));
  }
  try {
    return definition.with(layer.options);
  } catch (error) {
    throw new CodedError("unsupported-model", message("network.inLayer", { layer: index, reason: saidBy(error) }));
  }
}

/** Fails with "bad-weights" unless the layer gives every length that the cell's vectors have, within bounds. */
export function checkSizes({ order, title }: CellDefinition, sizes: Sizes, index: number): void {
  for (const { size } of order) {
    const value = sizes[size];
    if (Number.isInteger(value) && value > 0 && value <= MOST_NUMBERS) continue;
    const problem = message("network.sizeMissing", { size, value: String(value) });
    throw new CodedError("bad-weights", message("network.layer", { layer: index, cell: title, problem }));
  }
}

/** Where the last of the parts ends that a cell takes out of x; 0 where it takes none. */
function endOfParts({ order }: CellDefinition, sizes: Sizes): number {
  const ends = order.map(({ node, size }) => {
    if (node.kind !== "part" || node.of.node.kind !== "input") return 0;
    return node.after.reduce((sum, before) => sum + sizes[before], sizes[size]);
  });
  return Math.max(0, ...ends);
}

/** -1 where there is none. A plain loop: weights are looked at before every run. */
function firstNotFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}

/** Fails with "bad-weights" unless every parameter of the definition is there, in its shape, with finite numbers. */
export function checkLayer(definition: CellDefinition, weights: LayerWeights, index: number): void {
  const sizes = sizesOf(weights);
  const fail = (problem: Message) => {
    throw new CodedError("bad-weights", message("network.layer", { layer: index, cell: definition.title, problem }));
  };
  checkSizes(definition, sizes, index);
  if (definition.sizeOf("x") === "units" && sizes.input !== sizes.units) {
    fail(message("network.inputIsUnits", { units: sizes.units, input: sizes.input }));
  }
  const read = endOfParts(definition, sizes);
  if (read > 0 && read !== sizes.input) fail(message("network.inputIsParts", { read, input: sizes.input }));
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
    const at = found ? firstNotFinite(found) : -1;
    if (at >= 0) fail(message("network.notFinite", { parameter: key, value: String(found?.[at]), at }));
  }
}
