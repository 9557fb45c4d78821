/**
 * A trained network as tensors and manifest: under PyTorch's names and in its gate order where PyTorch has the cell, else
 * under the names of frameworks/gatescope. What is written opens to the same numbers.
 */
import type { LayerWeights, NetworkWeights } from "../../model/network";
import { layerTensorName } from "../frameworks/gatescope/layerTensors";
import { gateOrders } from "../frameworks/pytorch/layout";
import { manifestText, type Manifest } from "../manifest/manifest";
import type { CellId } from "../model";
import type { NamedTensor } from "./safetensorsBytes";

export interface TrainedModel {
  readonly weights: NetworkWeights;
  readonly name: string;
  readonly description: string;
  readonly vocabulary: NonNullable<Manifest["vocabulary"]>;
  /** Whether the embedding is the identity, which is not stored. */
  readonly isOneHot: boolean;
  /** Whether the weights are written in 16 bits. */
  readonly isHalf?: boolean;
}

const ofPytorch: readonly string[] = ["lstm", "lstm-projected", "gru", "rnn-tanh", "rnn-relu"] satisfies CellId[];

export function tensorsOf({ weights, isOneHot, isHalf }: Pick<TrainedModel, "weights" | "isOneHot" | "isHalf">): NamedTensor[] {
  const { layers, embedding, head } = weights;
  const isPytorch = layers.every(({ cell, options }) => ofPytorch.includes(cell) && !options);
  const tensors: NamedTensor[] = [
    ...(embedding && !isOneHot
      ? [{ name: "embedding.weight", shape: [embedding.rows, embedding.columns], data: embedding.data }]
      : []),
    ...layers.flatMap((layer, index) => (isPytorch ? pytorchTensors(layer, index) : ownTensors(layer, index))),
    ...(head
      ? [
          { name: "head.weight", shape: [head.rows, head.columns], data: head.weight },
          { name: "head.bias", shape: [head.rows], data: head.bias },
        ]
      : []),
  ];
  return isHalf ? tensors.map((tensor) => ({ ...tensor, isHalf })) : tensors;
}

/** The text of the manifest. */
export function manifestOf({ weights, name, description, vocabulary, isOneHot }: TrainedModel): string {
  const [first] = weights.layers;
  const cell = (["lstm", "gru", "rnn-tanh", "rnn-relu"] as const).find((each) => each === first?.cell);
  const input = isOneHot ? "one-hot" : "embedding";
  return manifestText({ version: 1, name, description, ...(cell && { cell }), input, vocabulary });
}

/** weight_ih [G H][X], weight_hh [G H][H], bias_ih and bias_hh [G H]; a bias that PyTorch has twice is in the first. */
function pytorchTensors({ cell, inputSize, hiddenSize, outputSize, parameters }: LayerWeights, index: number): NamedTensor[] {
  const gates = gateOrders[cell as CellId];
  const rows = gates.length * hiddenSize;
  const stacked = (key: (gate: string) => string, columns: number) => {
    const data = new Float32Array(rows * columns);
    gates.forEach((gate, at) => data.set(parameters.get(key(gate)) ?? [], at * hiddenSize * columns));
    return data;
  };
  const ofInput = (gate: string) => (parameters.has(`b.${gate}.xh`) ? `b.${gate}.xh` : `b.${gate}.x`);
  const outputs = outputSize ?? hiddenSize;
  const projection = cell === "lstm-projected" ? parameters.get("W.h.m") : undefined;
  const tensor = (name: string, shape: number[], data: Float32Array) => ({ name: `rnn.${name}_l${index}`, shape, data });
  return [
    tensor(
      "weight_ih",
      [rows, inputSize],
      stacked((gate) => `W.${gate}.x`, inputSize),
    ),
    tensor(
      "weight_hh",
      [rows, outputs],
      stacked((gate) => `W.${gate}.h`, outputs),
    ),
    tensor("bias_ih", [rows], stacked(ofInput, 1)),
    tensor(
      "bias_hh",
      [rows],
      stacked((gate) => `b.${gate}.h`, 1),
    ),
    ...(projection ? [tensor("weight_hr", [outputs, hiddenSize], projection)] : []),
  ];
}

function ownTensors({ cell, parameters, hiddenSize, inputSize }: LayerWeights, index: number): NamedTensor[] {
  return [...parameters].map(([key, data]) => ({
    name: layerTensorName({ layer: index, cell, key }),
    shape: key.startsWith("W.") ? shapeOf(key, data.length, hiddenSize, inputSize) : [data.length],
    data,
  }));
}

/** A matrix of the input has as many columns as that, any other those of the layer's units. */
function shapeOf(key: string, length: number, hiddenSize: number, inputSize: number): number[] {
  const columns = key.endsWith(".x") ? inputSize : hiddenSize;
  return [length / columns, columns];
}
