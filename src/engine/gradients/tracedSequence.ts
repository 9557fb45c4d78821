/** What the forward run left of one sequence, as a backward run reads it: every layer's rows, and what each layer read. */
import { message } from "../../messages/message";
import type { LayerWeights, NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { States } from "../network/interpreter";
import { statePlaces, type StatePlace } from "./layerBackpropagation";
import { definitionOf } from "../network/layer";
import type { Vectors } from "../network/multiply";
import { headReads, readsOf, topLayers, type NetworkInput } from "../network/network";
import { sideBySide } from "../network/readout";

/** The rows of a layer's trace from a step on, as they were kept or as they are computed again. */
export type RowSource = (layer: number, from: number, count: number) => Vectors;

/** One sequence; its steps count from 0. */
export interface ForwardRun {
  readonly weights: NetworkWeights;
  readonly input: NetworkInput;
  readonly steps: number;
  readonly rows: RowSource;
  /** The states that each layer started from, where they were not zero. */
  readonly initial?: readonly States[] | undefined;
}

export interface TracedLayer {
  readonly weights: LayerWeights;
  readonly isReversed: boolean;
  readonly outputs: number;
  readonly places: readonly StatePlace[];
  /** The layers it reads, -1 for the network's input, and how many numbers of each. */
  readonly reads: readonly { readonly layer: number; readonly size: number }[];
  /** The layer whose c it reads too, or -1. */
  readonly below: number;
}

export class TracedSequence {
  readonly layers: readonly TracedLayer[];
  /** Layers whose outputs, one after the other, are the network's. */
  readonly tops: readonly number[];
  /** Layers that the head reads, -1 for the network's input. */
  readonly headReads: readonly number[];
  readonly inputSize: number;
  readonly ids: Uint32Array | null;

  constructor(readonly run: ForwardRun) {
    const { layers, embedding } = run.weights;
    const outputs = layers.map((layer) => layer.outputSize ?? layer.hiddenSize);
    const first = layers.findIndex((layer, index) => readsOf(layer, index).includes(-1));
    const others = first < 0 ? [] : readsOf(layers[first] as LayerWeights, first).filter((read) => read >= 0);
    this.inputSize =
      embedding?.columns ?? others.reduce((rest, read) => rest - (outputs[read] as number), layers[first]?.inputSize ?? 0);
    this.ids = "ids" in run.input ? run.input.ids : null;
    this.tops = topLayers(layers);
    this.headReads = headReads(run.weights);
    this.layers = layers.map((weights, index) => {
      const reads = readsOf(weights, index);
      return {
        weights,
        isReversed: weights.direction === "reverse",
        outputs: outputs[index] as number,
        places: statePlaces(weights, index),
        reads: reads.map((layer) => ({ layer, size: layer < 0 ? this.inputSize : (outputs[layer] as number) })),
        below: definitionOf(weights, index).order.some(({ node }) => node.kind === "below") ? (reads[0] ?? -1) : -1,
      };
    });
  }

  /** A state of a layer from a step on. */
  state(index: number, name: string, from: number, count: number): Vectors {
    const { data, offset, stride } = this.run.rows(index, from, count);
    return { data, offset: offset + this.place(index, name).traced, stride };
  }

  /** Where a layer's state stands. Fails with "bad-weights" where the layer has none of this name. */
  place(index: number, name: string): StatePlace {
    const place = this.layers[index]?.places.find((candidate) => candidate.name === name);
    if (!place) throw new CodedError("bad-weights", message("network.noState", { layer: index, state: name }));
    return place;
  }

  /** All states of a layer after a step; before the first step (or after the last, for a backward layer) the initial ones. */
  statesAfter(index: number, step: number): States {
    const { initial, steps, rows } = this.run;
    if (step < 0 || step >= steps) return initial?.[index] ?? this.run.weights.layers[index]?.initial ?? {};
    const { data, offset } = rows(index, step, 1);
    return Object.fromEntries(
      (this.layers[index] as TracedLayer).places.map(({ name, size, traced }) => {
        return [name, data.subarray(offset + traced, offset + traced + size)];
      }),
    );
  }

  /** What these layers give after a step, side by side; -1 is the network's input. */
  outputs(step: number, layers: readonly number[]): Float32Array {
    return sideBySide(
      layers.map((layer) => {
        return layer < 0
          ? this.input(step)
          : vectorOf(this.state(layer, "h", step, 1), 0, (this.layers[layer] as TracedLayer).outputs);
      }),
    );
  }

  /** What a layer reads in a stretch of steps, side by side. */
  inputs(index: number, from: number, count: number): Vectors {
    const {
      weights: { inputSize },
      reads,
    } = this.layers[index] as TracedLayer;
    const x = block(count, inputSize);
    let start = 0;
    for (const { layer, size } of reads) {
      const h = layer < 0 ? null : this.state(layer, "h", from, count);
      for (let step = 0; step < count; step++) {
        x.data.set(h ? vectorOf(h, step, size) : this.input(from + step), step * inputSize + start);
      }
      start += size;
    }
    return x;
  }

  /** The network's input at a step. */
  input(step: number): Float32Array {
    const {
      input,
      weights: { embedding },
    } = this.run;
    if ("vectors" in input) return vectorOf(input.vectors, step, this.inputSize);
    const start = (input.ids[step] as number) * this.inputSize;
    return (embedding as NonNullable<typeof embedding>).data.subarray(start, start + this.inputSize);
  }
}

/** As many vectors of zeros. */
export function block(steps: number, size: number): Vectors {
  return { data: new Float32Array(steps * size), offset: 0, stride: size };
}

export function vectorOf({ data, offset, stride }: Vectors, step: number, length: number): Float32Array {
  return data.subarray(offset + step * stride, offset + step * stride + length);
}

/** The same vectors from the last to the first. */
export function turned({ data, offset, stride }: Vectors, steps: number): Vectors {
  return { data, offset: offset + (steps - 1) * stride, stride: -stride };
}
