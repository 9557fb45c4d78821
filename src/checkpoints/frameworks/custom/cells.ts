/** Cells from gates that are layers of their own: which cell their set makes, in what sizes, and its parameters. */
import type { LayerWeights } from "../../../model/network";
import { elementCount } from "../../../tensor/shape";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { LayerCell, LayerShape } from "../../model";
import { setBiases } from "../shared/biases";
import { turnUpdateGate } from "../shared/gateOrder";
import type { GatePart } from "./names";
import { transposed } from "../shared/transposed";

interface Matrix {
  readonly tensor: TensorInfo;
  readonly isOutFirst: boolean;
}

/** One gate: of input and state apart, or of both side by side. */
interface Gate {
  readonly gate: string;
  readonly input: Matrix | null;
  readonly state: Matrix | null;
  readonly both: Matrix | null;
  readonly inputBiases: readonly TensorInfo[];
  readonly stateBiases: readonly TensorInfo[];
}

export interface CustomCell {
  readonly path: string;
  readonly shape: LayerShape & { readonly cell: "lstm" | "gru" | "gru-reset-before" | "rnn-tanh" };
  readonly gates: readonly Gate[];
  /** Whether matrices are over input and state side by side. */
  readonly isJoined: boolean;
  /** Whether matrices are (out, in). */
  readonly isOutFirst: boolean;
  /** All of them are square and bare, so that nothing tells it. */
  readonly isSideOpen: boolean;
  /** Which of input and state usually comes first where they stand side by side under such names. */
  readonly usualOrder: "xh" | "hx";
  readonly parts: readonly GatePart[];
}

/** By the names of gates that are there, and the engine's for them. */
const kinds = [
  { cell: "lstm", gates: { i: "i", f: "f", c: "g", o: "o" } },
  { cell: "gru", gates: { r: "r", z: "z", c: "n" } },
  { cell: "gru", gates: { r: "r", z: "z", h: "n" } },
  { cell: "rnn-tanh", gates: { h: "h" } },
] as const;

/** Null where shapes leave no reading or the gates are no cell's. `side`: what a manifest says where shapes leave it open. */
export function cellOf(prefix: string, given: readonly GatePart[], side: "Wx" | "xW" | undefined): CustomCell | null {
  const isBare = given.some(({ kind, isOutFirst }) => kind === "weight" && isOutFirst === null);
  const told = isBare ? isBareOutFirst(given) : true;
  const isOutFirst = told ?? side === "Wx";
  const parts = given.map((part) => ({ ...part, isOutFirst: part.isOutFirst ?? isOutFirst }));
  const present = new Set(parts.filter(({ kind }) => kind === "weight").map(({ gate }) => gate));
  const kind = kinds.find(({ gates }) => Object.keys(gates).every((gate) => present.has(gate)));
  if (!kind) return null;
  const gates: Gate[] = [];
  for (const [name, gate] of Object.entries(kind.gates)) {
    const found = gateOf(
      gate,
      parts.filter((part) => part.gate === name),
    );
    if (!found) return null;
    gates.push(found);
  }
  const sizes = gates.map(sizesOf);
  const [first] = sizes;
  if (!first || sizes.some((size) => size?.join() !== first.join())) return null;
  const [inputSize, hiddenSize] = first;
  const isJoined = gates.some(({ both }) => both !== null);
  if (isJoined && isBare && kind.cell === "rnn-tanh") return null; // Wh alone is the state's, beside a Wx
  const candidate = gates.find(({ gate }) => gate === "n");
  // the reset after the product needs the candidate's two biases apart; over both side by side it can only come before
  const isAfter =
    candidate !== undefined && !candidate.both && candidate.stateBiases.length > 0 && candidate.inputBiases.length > 0;
  const cell = kind.cell === "gru" ? (isAfter ? "gru" : "gru-reset-before") : kind.cell;
  return {
    path: prefix.replace(/\.$/, "") || "(unnamed)",
    shape: { cell, inputSize, hiddenSize, direction: "forward" },
    gates,
    isJoined,
    isOutFirst,
    isSideOpen: told === null,
    usualOrder: isBare && isOutFirst ? "hx" : "xh",
    parts: parts.filter(({ gate }) => gate in kind.gates),
  };
}

/**
 * Of bare parameters: a matrix over input and state is longer along them, one of the input alone has as many numbers in
 * the other direction as the state's. Where both are equal, biases written as columns belong to products W x; null where
 * there are none.
 */
function isBareOutFirst(parts: readonly GatePart[]): boolean | null {
  const weights = parts.filter(({ kind, tensor }) => kind === "weight" && tensor.shape.length === 2);
  const units = weights.find(({ tensor: { shape } }) => shape[0] === shape[1])?.tensor.shape[0];
  for (const { tensor } of weights) {
    const [first = 0, second = 0] = tensor.shape;
    if (first !== second) return units === undefined ? first < second : first === units;
  }
  const bias = parts.find(({ kind, tensor: { shape } }) => kind === "bias" && shape.length === 2 && shape.includes(1));
  return bias ? bias.tensor.shape[1] === 1 : null;
}

type OrientedPart = GatePart & { readonly isOutFirst: boolean };

function gateOf(gate: string, parts: readonly OrientedPart[]): Gate | null {
  const isMatrix = ({ shape }: TensorInfo) => shape.length === 2 && elementCount(shape) > 0;
  const weights = parts.filter(({ kind, tensor }) => kind === "weight" && isMatrix(tensor));
  const state = weights.find(({ operand }) => operand === "h") ?? null;
  const input = weights.find((part) => part.operand === "x" || (part.operand === "?" && state !== null)) ?? null;
  const both = state || input ? null : (weights.find(({ operand }) => operand === "?") ?? null);
  if (!both && !(input && state)) return null;
  const biases = parts.filter(({ kind }) => kind === "bias");
  const ofState = biases.filter(({ operand }) => operand === "h");
  return {
    gate,
    input,
    state,
    both,
    inputBiases: biases.filter((part) => !ofState.includes(part)).map(({ tensor }) => tensor),
    stateBiases: ofState.map(({ tensor }) => tensor),
  };
}

/** [inputs, units]; null where the shapes contradict each other. */
function sizesOf({ input, state, both, inputBiases, stateBiases }: Gate): readonly [number, number] | null {
  const turned = ({ tensor, isOutFirst }: Matrix) => (isOutFirst ? tensor.shape : [...tensor.shape].reverse());
  const [units = 0, columns = 0] = turned((both ?? input) as Matrix);
  const inputs = both ? columns - units : columns;
  const stateFits = !state || turned(state).join() === `${units},${units}`;
  const biasesFit = [...inputBiases, ...stateBiases].every(({ shape }) => elementCount(shape) === units);
  return units > 0 && inputs > 0 && stateFits && biasesFit ? [inputs, units] : null;
}

/** `order` of input and state where they stand side by side; `updateTakes`: a GRU's update gate is the candidate's share. */
export async function loadCell(
  file: TensorFile,
  { shape, gates }: CustomCell,
  cell: LayerCell,
  { order, updateTakes }: { readonly order: "xh" | "hx"; readonly updateTakes: boolean },
): Promise<LayerWeights["parameters"]> {
  const { inputSize, hiddenSize } = shape;
  const parameters = new Map<string, Float32Array>();
  const read = async ({ tensor, isOutFirst }: Matrix, columns: number) => {
    const values = await file.read(tensor.name);
    return isOutFirst ? values : transposed(values, columns, hiddenSize);
  };
  const sum = async (biases: readonly TensorInfo[]) => {
    const total = new Float32Array(hiddenSize);
    for (const { name } of biases) (await file.read(name)).forEach((value, unit) => (total[unit] = (total[unit] ?? 0) + value));
    return total;
  };
  for (const { gate, input, state, both, inputBiases, stateBiases } of gates) {
    if (both) {
      const values = await read(both, inputSize + hiddenSize);
      const [forX, forH] = order === "xh" ? [0, inputSize] : [hiddenSize, 0];
      parameters.set(`W.${gate}.x`, columnsOf(values, hiddenSize, inputSize + hiddenSize, forX, inputSize));
      parameters.set(`W.${gate}.h`, columnsOf(values, hiddenSize, inputSize + hiddenSize, forH, hiddenSize));
    } else if (input && state) {
      parameters.set(`W.${gate}.x`, await read(input, inputSize));
      parameters.set(`W.${gate}.h`, await read(state, hiddenSize));
    }
    setBiases(parameters, cell, gate, await sum(inputBiases), await sum(stateBiases));
  }
  if (updateTakes) turnUpdateGate(parameters);
  return parameters;
}

/** `count` columns from `start` of a matrix [rows][width]. */
export function columnsOf(values: Float32Array, rows: number, width: number, start: number, count: number): Float32Array {
  const out = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) out.set(values.subarray(row * width + start, row * width + start + count), row * count);
  return out;
}
