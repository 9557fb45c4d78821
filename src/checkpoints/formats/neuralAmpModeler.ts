/**
 * Neural amp models (.nam) of the architecture LSTM: one list of numbers, which is taken apart into the tensors that
 * PyTorch would name so. For each layer a matrix [4 units][inputs + units], a bias, the h and c that it starts from; then
 * the head. https://github.com/sdatkinson/NeuralAmpModelerCore, NAM/lstm.cpp
 */
import { message, type Message } from "../../messages/message";
import { isObject, type JsonObject } from "./jsonFile";

export interface Slice {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const maximumSize = 2 ** 16;

/** Null for another object; a message where it is such a model and its numbers are not as many as its sizes say. */
export function neuralAmpTensors({ architecture, config, weights }: JsonObject): readonly Slice[] | Message | null {
  if (architecture !== "LSTM" || !isObject(config) || !Array.isArray(weights)) return null;
  const sizes = [config.input_size, config.hidden_size, config.num_layers];
  if (!sizes.every((size) => Number.isInteger(size) && (size as number) > 0 && (size as number) <= maximumSize)) return null;
  const [inputs, units, layers] = sizes as [number, number, number];
  const perLayer = (layer: number) => 4 * units * ((layer === 0 ? inputs : units) + units + 1) + 2 * units;
  const needed = perLayer(0) + (layers - 1) * perLayer(1) + units + 1;
  if (weights.length !== needed) return message("formats.ampWeights", { layers, units, inputs, needed, given: weights.length });
  if (!weights.every((value) => typeof value === "number")) return message("formats.weightsNoNumbers");
  const slices: Slice[] = [];
  let at = 0;
  const take = (count: number) => (weights as number[]).slice(at, (at += count));
  for (let layer = 0; layer < layers; layer++) {
    const columns = layer === 0 ? inputs : units;
    const rows = Array.from({ length: 4 * units }, () => take(columns + units));
    slices.push(
      { name: `rnn.weight_ih_l${layer}`, shape: [4 * units, columns], values: rows.flatMap((row) => row.slice(0, columns)) },
      { name: `rnn.weight_hh_l${layer}`, shape: [4 * units, units], values: rows.flatMap((row) => row.slice(columns)) },
      { name: `rnn.bias_ih_l${layer}`, shape: [4 * units], values: take(4 * units) },
      { name: `rnn.h0_l${layer}`, shape: [units], values: take(units) },
      { name: `rnn.c0_l${layer}`, shape: [units], values: take(units) },
    );
  }
  return [
    ...slices,
    { name: "head.weight", shape: [1, units], values: take(units) },
    { name: "head.bias", shape: [1], values: take(1) },
  ];
}
