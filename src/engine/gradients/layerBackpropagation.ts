/**
 * Runs one layer backward in time, straight from the gradient of its cell (gradient.ts), in float32: backpropagation
 * through time (Werbos 1990). Like the forward interpreter it is the readable oracle and the last resort.
 */
import { message } from "../../messages/message";
import type { LayerWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { Evaluation } from "../network/evaluate";
import { gradientOf, rootsOf, type Gradient } from "./gradient";
import type { Expression } from "../graph/graph";
import type { States } from "../network/interpreter";
import { checkLayer, definitionOf, sizesOf, type Sizes } from "../network/layer";
import type { Vectors } from "../network/multiply";
import { layerRows, rowLayoutOf } from "../network/rowLayout";

/** A state's place in the rows of gradients: [step][state][its size], states in the order of their channels. */
export interface StatePlace {
  readonly name: string;
  readonly size: number;
  /** In a row of gradients. */
  readonly offset: number;
  /** In a row of the trace. */
  readonly traced: number;
}

/** What the forward run left of a stretch of steps. Vector s of each belongs to step s of the stretch. */
export interface LayerStretch {
  /** The number of the first step in its sequence, from 0. */
  readonly first: number;
  readonly steps: number;
  readonly rows: Vectors;
  /** States before the first step; those not given are zero. */
  readonly before: States;
  readonly x: Vectors;
  readonly below?: Vectors | undefined;
}

/** Where the gradients of a stretch go. */
export interface LayerGradients {
  /** Holds what the target and other layers give to each state of each step directly; receives the whole gradient. */
  readonly states: Vectors;
  /** dL/dx, written over. */
  readonly x: Vectors;
  /** dL/d(c of the layer below), written over; for cells that read it. */
  readonly below?: Vectors | undefined;
}

/** One layer on its way back through a sequence, whatever runs it. */
export interface LayerBackpropagationRunner {
  readonly places: readonly StatePlace[];
  /** Numbers per step in a row of gradients. */
  readonly size: number;
  /** Starts at the end of a sequence. */
  reset(): void;
  /** Goes from the last step of a stretch to its first; the stretch after it must have been gone through. */
  run(stretch: LayerStretch, gradients: LayerGradients): void;
  /** Gradients of the states before the first step that was reached. */
  initial(): States;
  /** Gradients of the parameters over all steps gone through, in their own layouts; null where not asked for. */
  readonly parameters: ReadonlyMap<string, Float64Array> | null;
}

/** Where a layer's states stand in its rows of gradients and of the trace. */
export function statePlaces(layer: Omit<LayerWeights, "parameters">, index: number): StatePlace[] {
  let before = 0;
  return layerRows(layer, index).channels.flatMap(({ name, size, offset: traced, channel }) => {
    if (channel.role !== "state") return [];
    const offset = before;
    before += size;
    return [{ name, size, offset, traced }];
  });
}

/** Receives dL/d(channel) at each step that is gone through, by its number in its sequence; the array is used again. */
export interface ChannelListener {
  readonly channel: string;
  readonly take: (step: number, gradient: Float32Array) => void;
}

export class LayerBackpropagation implements LayerBackpropagationRunner {
  readonly places: readonly StatePlace[];
  readonly size: number;
  readonly parameters: ReadonlyMap<string, Float64Array> | null;
  private readonly gradient: Gradient;
  private readonly evaluation: Evaluation;
  /** Values that are handed in at each step: forward ones and incoming gradients. */
  private readonly known = new Map<Expression, Float32Array>();
  private readonly channels: { readonly into: Float32Array; readonly offset: number }[] = [];
  private readonly states: {
    readonly place: StatePlace;
    readonly previous: Float32Array | undefined; // the state of the step before, where the gradient needs it
    readonly incoming: Float32Array; // the direct gradient and what later steps hand back
    readonly carried: Float32Array; // what later steps hand back
  }[];
  /** What the listener is told. */
  private readonly heard: Expression | null;
  private readonly x: Float32Array | undefined;
  private readonly below: Float32Array | undefined;

  /** Fails with "bad-weights" where the parameters are not what the definition asks for. */
  constructor(
    private readonly weights: LayerWeights,
    private readonly index: number,
    withParameters = false,
    private readonly listener: ChannelListener | null = null,
  ) {
    const definition = definitionOf(weights, index);
    checkLayer(definition, weights, index);
    const sizes = sizesOf(weights);
    this.gradient = gradientOf(definition);
    this.places = statePlaces(weights, index);
    this.size = this.places.reduce((sum, { size }) => sum + size, 0);
    this.parameters = withParameters
      ? new Map(definition.parameters.map(({ key }) => [key, new Float64Array(weights.parameters.get(key)?.length ?? 0)]))
      : null;
    for (const { offset, channel } of rowLayoutOf(definition, sizes).channels) {
      this.channels.push({ into: this.provide(channel.expression, sizes), offset });
    }
    const leaf = (matches: (expression: Expression) => boolean) => {
      const found = definition.order.find(matches);
      return found && this.provide(found, sizes);
    };
    this.x = leaf(({ node }) => node.kind === "input");
    this.below = leaf(({ node }) => node.kind === "below");
    this.states = this.places.map((place) => ({
      place,
      previous: leaf(({ node }) => node.kind === "previous" && node.state === place.name),
      incoming: this.provide(this.gradient.incoming[place.name] as Expression, sizes),
      carried: new Float32Array(place.size),
    }));
    this.heard = listener && (this.gradient.channels[listener.channel] ?? null);
    const roots = rootsOf(this.gradient, withParameters);
    this.evaluation = new Evaluation(this.heard ? [...roots, this.heard] : roots, {
      sizes,
      parameters: weights.parameters,
      known: this.known,
    });
  }

  reset(): void {
    for (const { carried } of this.states) carried.fill(0);
  }

  initial(): States {
    return Object.fromEntries(this.states.map(({ place, carried }) => [place.name, carried.slice()]));
  }

  run(stretch: LayerStretch, gradients: LayerGradients): void {
    if (this.below && !(stretch.below && gradients.below)) {
      throw new CodedError(
        "bad-weights",
        message("network.noLayerBelow", { layer: this.index, cell: this.gradient.definition.title }),
      );
    }
    for (let step = stretch.steps - 1; step >= 0; step--) {
      this.read(stretch, step);
      const row = at(gradients.states, step, this.size);
      for (const { place, incoming, carried } of this.states) {
        for (let i = 0; i < place.size; i++) incoming[i] = (row[place.offset + i] as number) + (carried[i] as number);
      }
      this.evaluation.run(stretch.first + step);
      for (const { place, carried } of this.states) {
        row.set(this.value(this.gradient.total[place.name] as Expression), place.offset);
        carried.set(this.value(this.gradient.previous[place.name] as Expression));
      }
      at(gradients.x, step, this.weights.inputSize).set(this.value(this.gradient.x));
      if (this.gradient.below && gradients.below) {
        const value = this.value(this.gradient.below);
        at(gradients.below, step, value.length).set(value);
      }
      if (this.heard) this.listener?.take(stretch.first + step, this.value(this.heard));
      if (this.parameters) this.addParameters(this.parameters);
    }
  }

  /** The forward values of a step. */
  private read({ rows, before, x, below }: LayerStretch, step: number): void {
    const start = rows.offset + step * rows.stride;
    for (const { into, offset } of this.channels) into.set(rows.data.subarray(start + offset, start + offset + into.length));
    for (const { place, previous } of this.states) {
      if (!previous) continue;
      const given = before[place.name];
      if (step > 0) previous.set(at(rows, step - 1, place.traced + place.size).subarray(place.traced));
      else if (given) previous.set(given);
      else previous.fill(0);
    }
    this.x?.set(at(x, step, this.x.length));
    if (below) this.below?.set(at(below, step, this.below.length));
  }

  private addParameters(sums: ReadonlyMap<string, Float64Array>): void {
    for (const { key, rows, columns } of this.gradient.matrices) {
      addOuter(this.value(rows), this.value(columns), sums.get(key) as Float64Array);
    }
    for (const [key, expression] of this.gradient.vectors) {
      const sum = sums.get(key) as Float64Array;
      this.value(expression).forEach((value, i) => (sum[i] = (sum[i] as number) + value));
    }
  }

  private value(expression: Expression): Float32Array {
    return this.evaluation.value(expression);
  }

  private provide(expression: Expression, sizes: Sizes): Float32Array {
    const array = new Float32Array(sizes[expression.size]);
    this.known.set(expression, array);
    return array;
  }
}

/** sums[row][column] += left[row] right[column]. */
export function addOuter(left: Float32Array, right: Float32Array, sums: Float64Array): void {
  const columns = right.length;
  for (let row = 0; row < left.length; row++) {
    const value = left[row] as number;
    const start = row * columns;
    for (let column = 0; column < columns; column++) {
      sums[start + column] = (sums[start + column] as number) + value * (right[column] as number);
    }
  }
}

function at({ data, offset, stride }: Vectors, step: number, length: number): Float32Array {
  return data.subarray(offset + step * stride, offset + step * stride + length);
}
