/**
 * PyTorch's layout of recurrent layers, turned into the engine's. The gate order along the first axis is written here
 * and nowhere else. https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html (also GRU and RNN)
 */
import type { Direction } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { CellId } from "../../model";
import { setBiases } from "../shared/biases";

export const gateOrders: Record<CellId, readonly string[]> = {
  lstm: ["i", "f", "g", "o"],
  "lstm-projected": ["i", "f", "g", "o"],
  gru: ["r", "z", "n"],
  "gru-reset-before": ["r", "z", "n"],
  "rnn-tanh": ["h"],
  "rnn-relu": ["h"],
};

/** One layer in one direction: its tensors, with G gates stacked along the first axis. */
export interface LayerTensors {
  readonly layer: number;
  readonly direction: Direction;
  /** [G*H][X] */
  readonly inputWeights: TensorInfo;
  /** [G*H][H] */
  readonly recurrentWeights: TensorInfo;
  /** [G*H] each */
  readonly inputBias: TensorInfo | null;
  readonly recurrentBias: TensorInfo | null;
  /** [H], Equinox's: it stands within the product that a GRU's reset gate scales. */
  readonly candidateBias: TensorInfo | null;
  /** [P][H], an LSTM's projection of h; the recurrent weights are then [4H][P]. */
  readonly projection: TensorInfo | null;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly gateCount: number;
}

/** How many gates a cell stacks. */
export function gateCountOf(cell: CellId): number {
  return gateOrders[cell].length;
}

/** How many numbers a layer's h has. */
export function outputsOf({ projection, hiddenSize }: LayerTensors): number {
  return projection?.shape[0] ?? hiddenSize;
}

/** Reads one layer. Matrices stay where they were read, gate by gate; biases of one affine are summed. */
export async function loadLayer(
  file: TensorFile,
  cell: CellId,
  order: readonly string[],
  tensors: LayerTensors,
): Promise<{ readonly parameters: Map<string, Float32Array> }> {
  const { inputSize, hiddenSize, projection } = tensors;
  const outputSize = outputsOf(tensors);
  const inputWeights = await file.read(tensors.inputWeights.name);
  const recurrentWeights = await file.read(tensors.recurrentWeights.name);
  const zeros = new Float32Array(tensors.gateCount * hiddenSize);
  const inputBias = tensors.inputBias ? await file.read(tensors.inputBias.name) : zeros;
  const recurrentBias = tensors.recurrentBias ? await file.read(tensors.recurrentBias.name) : zeros;
  const candidateBias = tensors.candidateBias ? await file.read(tensors.candidateBias.name) : null;
  const parameters = new Map<string, Float32Array>();
  order.forEach((gate, index) => {
    const rows = (matrix: Float32Array, columns: number) =>
      matrix.subarray(index * hiddenSize * columns, (index + 1) * hiddenSize * columns);
    parameters.set(`W.${gate}.x`, rows(inputWeights, inputSize));
    parameters.set(`W.${gate}.h`, rows(recurrentWeights, outputSize));
    const ofState = gate === "n" && candidateBias ? candidateBias : rows(recurrentBias, 1);
    setBiases(parameters, cell, gate, rows(inputBias, 1), ofState);
  });
  if (projection) parameters.set("W.h.m", await file.read(projection.name));
  return { parameters };
}
