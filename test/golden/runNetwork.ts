/** Runs a whole network over a few steps and gives the h of its layers. */
import type { NetworkWeights } from "../../src/model/network";
import { NetworkRun, type NetworkInput } from "../../src/engine/network/network";

/** Goes on from the states of the run before, where one is given. */
export function runNetwork(weights: NetworkWeights, input: NetworkInput, steps: number, run = new NetworkRun(weights)) {
  const rows = run.layers.map((layer) => new Float32Array(steps * layer.rowSize));
  run.layers.forEach((_, index) => run.runLayer(index, input, steps, rows, 0));
  return (layer: number, step: number): Float32Array => {
    const { rowSize, outputs, outputsAt } = run.layers[layer]!;
    return rows[layer]!.subarray(step * rowSize + outputsAt, step * rowSize + outputsAt + outputs);
  };
}
