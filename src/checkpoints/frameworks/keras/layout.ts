/**
 * Keras's layout of recurrent layers, turned into the engine's. Gate orders, the transposition of (in, out) matrices and
 * the packing of the CuDNN layers of Keras 2 are written here and nowhere else. https://keras.io/api/layers/recurrent_layers/
 */
import { message, type Message } from "../../../messages/message";
import type { LayerWeights } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { CellId } from "../../model";
import { setBiases } from "../shared/biases";
import { gateRows } from "../shared/gateOrder";
import { shapeText } from "../shared/modelParts";
import { transposed } from "../shared/transposed";
import { partOfGate, type KerasTensors } from "./tensors";

/** Along the columns of a kernel; Keras calls the candidates c and h. */
export const gateOrders: Partial<Record<CellId, readonly string[]>> = {
  lstm: ["i", "f", "g", "o"],
  gru: ["z", "r", "n"],
  "gru-reset-before": ["z", "r", "n"],
  "rnn-tanh": ["h"],
  "rnn-relu": ["h"],
};
/** Keras 1's letters for gates that it keeps apart, in the order above. */
const apart: Record<number, readonly string[]> = { 4: ["i", "f", "c", "o"], 3: ["z", "r", "h"] };

/** One recurrent layer in one direction. */
export interface KerasCell {
  readonly tensors: KerasTensors;
  readonly gateCount: number;
  readonly inputSize: number;
  readonly units: number;
  /** Whether a CuDNN layer of Keras 2 packed it: blocks transposed gate by gate, two biases in one vector. */
  readonly isPacked: boolean;
  /** Two biases, of the input and of the recurrent product. */
  readonly hasTwoBiases: boolean;
}

/** The cell that tensors of such shapes make; null where they are of none, a message where they contradict each other. */
export function readCell(tensors: KerasTensors, packing?: "plain" | "cudnn"): KerasCell | Message | null {
  const { parts } = tensors;
  const letters = Object.values(apart).find((gates) => gates.every((gate) => parts.has(partOfGate("recurrent", gate))));
  const kernel = parts.get(letters ? partOfGate("kernel", letters[0]) : "kernel");
  const recurrent = parts.get(letters ? partOfGate("recurrent", letters[0]) : "recurrent");
  if (!kernel || !recurrent) return null;
  const [inputSize = 0, columns = 0] = kernel.shape;
  const [units = 0, recurrentColumns = 0] = recurrent.shape;
  const gateCount = letters ? letters.length : columns / units;
  const fits = kernel.shape.length === 2 && recurrent.shape.length === 2 && columns === recurrentColumns && inputSize > 0;
  const said = {
    kernel: kernel.name,
    kernelShape: shapeText(kernel.shape),
    recurrent: recurrent.name,
    recurrentShape: shapeText(recurrent.shape),
  };
  if (!fits || (!(gateCount in apart) && gateCount !== 1)) return message("frameworksKeras.noCell", said);
  if (letters && !sameShapes(tensors, letters)) return message("frameworksKeras.gatesDiffer", said);
  const bias = parts.get("bias")?.shape ?? null;
  const flat = bias?.length === 1 ? (bias[0] ?? 0) / (gateCount * units) : 0;
  const isPair = bias?.length === 2 && bias[0] === 2 && bias[1] === gateCount * units;
  if (bias && !isPair && flat !== 1 && !(flat === 2 && gateCount > 1))
    return message("frameworksKeras.biasUnfit", { ...said, biasShape: shapeText(bias) });
  return {
    tensors,
    gateCount,
    inputSize,
    units,
    isPacked: packing ? packing === "cudnn" : flat === 2,
    hasTwoBiases: isPair || flat === 2,
  };
}

function sameShapes({ parts }: KerasTensors, letters: readonly string[]): boolean {
  return ["kernel", "recurrent", "bias"].every((part) => {
    const shapes = letters.map((gate) => parts.get(partOfGate(part, gate))?.shape.join());
    return shapes.every((shape) => shape === shapes[0]);
  });
}

/** Every tensor of a cell with its role in it. */
export function partsOf({ tensors }: KerasCell): { tensor: TensorInfo; role: Message }[] {
  return [...tensors.parts].flatMap(([part, tensor]) => {
    const [kind, gate] = part.split(" ");
    const id = ({ kernel: "inputWeights", recurrent: "recurrentWeights", bias: "bias" } as const)[kind ?? ""];
    if (id === undefined) return [];
    const role = message(`frameworksRoles.${id}`);
    return [{ tensor, role: gate === undefined ? role : message("frameworksRoles.ofGate", { role, gate }) }];
  });
}

/** The places of each gate in a vector that stacks them; none where it does not. */
export function rowsOfGates(
  order: readonly string[],
  { gateCount, units, isPacked, hasTwoBiases }: KerasCell,
  tensor: TensorInfo,
) {
  const stacks = tensor.shape.length === 1 && tensor.shape[0] === gateCount * units && gateCount > 1;
  if (!stacks || isPacked || hasTwoBiases) return [];
  return gateRows(order, units);
}

/** Reads one layer into the engine's [out][in] matrices. */
export async function loadCell(
  file: TensorFile,
  id: CellId,
  order: readonly string[],
  cell: KerasCell,
): Promise<LayerWeights["parameters"]> {
  const { inputSize, units, hasTwoBiases } = cell;
  const numbers = await readStacked(file, cell);
  const parameters = new Map<string, Float32Array>();
  order.forEach((gate, index) => {
    const block = cell.isPacked ? gateBlock : transposed;
    parameters.set(`W.${gate}.x`, block(numbers.kernel, inputSize, units, cell.gateCount, index));
    parameters.set(`W.${gate}.h`, block(numbers.recurrent, units, units, cell.gateCount, index));
    const biasFrom = (start: number) => numbers.bias.slice(start + index * units, start + (index + 1) * units);
    setBiases(parameters, id, gate, biasFrom(0), hasTwoBiases ? biasFrom(cell.gateCount * units) : new Float32Array(units));
  });
  return parameters;
}

/** Kernels [inputs][gates * units] and the bias as a vector, zeros without one. */
async function readStacked(file: TensorFile, { tensors, gateCount, inputSize, units }: KerasCell) {
  const { parts } = tensors;
  const letters = parts.has("kernel") ? null : (apart[gateCount] ?? []);
  const read = async (part: string, rows: number): Promise<Float32Array> => {
    if (!letters) {
      const tensor = parts.get(part);
      return tensor ? file.read(tensor.name) : new Float32Array(rows * gateCount * units);
    }
    const out = new Float32Array(rows * gateCount * units);
    for (const [index, gate] of letters.entries()) {
      const tensor = parts.get(partOfGate(part, gate));
      const values = tensor ? await file.read(tensor.name) : new Float32Array(rows * units);
      for (let row = 0; row < rows; row++) {
        out.set(values.subarray(row * units, (row + 1) * units), (row * gateCount + index) * units);
      }
    }
    return out;
  };
  return { kernel: await read("kernel", inputSize), recurrent: await read("recurrent", units), bias: await read("bias", 1) };
}

/**
 * One gate's columns of [inputs][gates * units] one after the other as they stand: what a CuDNN layer kept there is
 * [units][inputs] already, written into a block of [inputs][units].
 */
function gateBlock(matrix: Float32Array, inputs: number, units: number, gates: number, gate: number): Float32Array {
  const out = new Float32Array(units * inputs);
  for (let input = 0; input < inputs; input++) {
    const row = (input * gates + gate) * units;
    out.set(matrix.subarray(row, row + units), input * units);
  }
  return out;
}
