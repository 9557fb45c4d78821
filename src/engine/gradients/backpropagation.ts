/**
 * A network backward: from one number (targets.ts) to every input vector and to every state of every layer at every step
 * before it, and to the parameters where they are asked for. It goes in chunks, so that callers can yield between them,
 * and keeps nothing but what it returns: each layer's rows first gather what the target and other layers give, and then
 * hold the whole gradient.
 */
import { message } from "../../messages/message";
import type { LayerWeights, NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { CHUNK } from "../network/chunk";
import { addOuter, LayerBackpropagation, type LayerBackpropagationRunner, type StatePlace } from "./layerBackpropagation";
import type { Vectors } from "../network/multiply";
import type { LayerRows, NetworkInput } from "../network/network";
import { layerRows } from "../network/rowLayout";
import { directGradient, stepsOfObjective, weighedOutputs, type Objective, type WeighedOutputs } from "./objective";
import { block, TracedSequence, turned, type ForwardRun, type TracedLayer } from "./tracedSequence";

/** Makes what runs a layer backward: the plain one, or a faster one. Fails with "bad-weights". */
export type MakeBackpropagation = (layer: LayerWeights, index: number, withParameters: boolean) => LayerBackpropagationRunner;

/** By the plain interpreter. */
export const interpretedBackpropagation: MakeBackpropagation = (layer, index, withParameters) =>
  new LayerBackpropagation(layer, index, withParameters);

export interface BackpropagationOptions {
  /** The step to stop at; what came before is not reached. */
  readonly first?: number | undefined;
  /** The step to start from in networks with a backward layer, where later steps matter too: the last one, unless said. */
  readonly last?: number | undefined;
  readonly parameters?: boolean | undefined;
  /** Steps at a time: few enough to take some milliseconds on a slow machine, unless said. */
  readonly chunk?: number | undefined;
  readonly make?: MakeBackpropagation | undefined;
  /** How many matrix elements the layers that `make` makes get through in some milliseconds; the plain ones', unless said. */
  readonly products?: number | undefined;
}

const PLAIN_PRODUCTS = 1.5e6;

/** dL/d(state) of one layer at the steps of a run: the row of step s starts at (s - first) * size. */
export interface LayerResult {
  readonly places: readonly StatePlace[];
  readonly size: number;
  readonly rows: Float32Array;
  /** Has the gradients of the initial states and of the parameters. */
  readonly runner: LayerBackpropagationRunner;
}

export class Backpropagation {
  /** The steps whose gradients are taken. */
  readonly first: number;
  readonly last: number;
  readonly layers: readonly LayerResult[];
  /** dL/d(input vector) at the steps of the run, [step][inputSize]; of a token, the row of the embedding that it read. */
  readonly input: Float32Array;
  /** dL/d(embedding), like the embedding; null unless parameters are asked for and tokens are read. */
  readonly embedding: Float64Array | null;
  /** dL/d(the head's own product); null unless parameters are asked for and the target goes through the head. */
  readonly head: { readonly weight: Float64Array; readonly bias: Float64Array } | null;
  /** The target's own value, once the run is done. */
  value = 0;
  /** How much of the work is done: 0 to 1. */
  progress = 0;
  readonly sequence: TracedSequence;
  private readonly targetSteps: { readonly first: number; readonly last: number };
  private readonly chunk: number;
  private readonly work: Generator<undefined, void>;

  /**
   * Takes the memory of all gradients at once. Fails with "bad-target" on a target or steps that are not there, with
   * "bad-weights" where layers do not fit, with "out-of-memory" where that is refused.
   */
  constructor(
    forward: ForwardRun,
    private readonly target: Objective,
    options: BackpropagationOptions = {},
  ) {
    const { parameters = false, make = interpretedBackpropagation, products = PLAIN_PRODUCTS } = options;
    const { layers, embedding, head } = forward.weights;
    if (layers.some(({ length }) => length !== undefined))
      throw new CodedError("unsupported-model", message("gradients.fixedLength"));
    const sequence = (this.sequence = new TracedSequence(forward));
    this.targetSteps = stepsOfObjective(target, sequence);
    const streams = sequence.layers.every(({ isReversed }) => !isReversed);
    this.first = options.first ?? 0;
    this.last = streams ? this.targetSteps.last : (options.last ?? forward.steps - 1);
    if (
      !(
        this.first >= 0 &&
        this.first <= this.targetSteps.first &&
        this.last >= this.targetSteps.last &&
        this.last < forward.steps
      )
    ) {
      const { first, last } = this.targetSteps;
      throw new CodedError("bad-target", message("gradients.stepsNotAsked", { first, last, from: this.first, to: this.last }));
    }
    const count = this.last - this.first + 1;
    this.input = allocate(count * sequence.inputSize);
    this.layers = layers.map((layer, index) => {
      const runner = make(layer, index, parameters);
      return { runner, places: runner.places, size: runner.size, rows: allocate(count * runner.size) };
    });
    this.embedding = parameters && embedding && sequence.ids ? new Float64Array(embedding.data.length) : null;
    const throughHead = target.kind !== "unit" && target.kind !== "outputs";
    this.head =
      parameters && throughHead && head
        ? { weight: new Float64Array(head.weight.length), bias: new Float64Array(head.rows) }
        : null;
    const elements = layers.reduce(
      (sum, layer) => [...layer.parameters.values()].reduce((all, { length }) => all + length, sum),
      0,
    );
    this.chunk = options.chunk ?? Math.max(1, Math.min(CHUNK, Math.floor(products / Math.max(1, elements))));
    this.work = streams ? this.together(count) : this.layerByLayer(count);
  }

  get done(): boolean {
    return this.progress === 1;
  }

  /** Does the next few milliseconds of work. */
  advance(): void {
    if (this.work.next().done) this.progress = 1;
  }

  /** Layers that all read forward go back through the text together. */
  private *together(count: number): Generator<undefined, void> {
    for (let to = this.last + 1; to > this.first; to -= this.chunk) {
      const from = Math.max(this.first, to - this.chunk);
      this.addTarget(from, to);
      for (let layer = this.layers.length - 1; layer >= 0; layer--) this.runLayer(layer, from, to);
      this.addEmbedding(from, to);
      this.progress = Math.min(0.999, (this.last + 1 - from) / count);
      yield;
    }
  }

  /** Where a layer reads backward, all that the layers above it give must be there first. */
  private *layerByLayer(count: number): Generator<undefined, void> {
    const chunks: [from: number, to: number][] = [];
    for (let from = this.first; from <= this.last; from += this.chunk)
      chunks.push([from, Math.min(from + this.chunk, this.last + 1)]);
    const advanced = ([from, to]: [number, number]) => {
      this.progress = Math.min(0.999, this.progress + (to - from) / count / (this.layers.length + 1));
    };
    for (const chunk of [...chunks].reverse()) {
      this.addTarget(...chunk);
      advanced(chunk);
      yield;
    }
    for (let layer = this.layers.length - 1; layer >= 0; layer--) {
      for (const chunk of this.sequence.layers[layer]?.isReversed ? chunks : [...chunks].reverse()) {
        this.runLayer(layer, ...chunk);
        advanced(chunk);
        yield;
      }
    }
    this.addEmbedding(this.first, this.last + 1);
  }

  /**
   * Adds what the target gives directly to the rows of the layers it is made of, which may be earlier steps' where a head
   * looks back. From the last step to the first, so that sums do not depend on how the steps are cut.
   */
  private addTarget(from: number, to: number): void {
    const { target, sequence } = this;
    const first = Math.max(from, this.targetSteps.first),
      last = Math.min(to - 1, this.targetSteps.last);
    if (first > last) return;
    if (target.kind === "outputs") return this.addWeights(target, first, last - first + 1);
    for (let step = last; step >= first; step--) {
      if (target.kind === "unit") {
        const { data, offset } = sequence.state(target.layer, target.state, step, 1);
        this.value = data[offset + target.unit] as number;
        this.add(target.layer, target.state, step, { data: Float32Array.of(1), offset: 0, stride: 1 }, 1, 1, target.unit);
        continue;
      }
      const { value, outputs, head } = directGradient(target, step, sequence);
      this.value += value;
      outputs.forEach((data, index) => {
        const at = step + 1 - outputs.length + index;
        if (at >= this.first) this.addOutputs(sequence.headReads, at, data);
      });
      if (!this.head) continue;
      const { weight, bias } = this.head;
      addOuter(head.scores, head.hidden, weight);
      head.scores.forEach((gradient, token) => (bias[token] = (bias[token] as number) + gradient));
    }
  }

  /** The same for weighed outputs, all steps of a stretch at once. */
  private addWeights(target: WeighedOutputs, from: number, count: number): void {
    const weighed = weighedOutputs(target, from, count, this.sequence);
    for (const { layer, size, weights } of weighed) this.add(layer, "h", from, weights, count, size);
    for (let step = count - 1; step >= 0; step--) {
      let sum = 0;
      for (const { size, weights, outputs } of weighed) {
        const at = weights.offset + step * weights.stride,
          from = outputs.offset + step * outputs.stride;
        for (let i = 0; i < size; i++) sum += (weights.data[at + i] as number) * (outputs.data[from + i] as number);
      }
      this.value += sum;
    }
  }

  /** Adds to the gradients of what these layers gave in a step, side by side. */
  private addOutputs(layers: readonly number[], step: number, data: Float32Array): void {
    let offset = 0;
    for (const layer of layers) {
      const size = layer < 0 ? this.sequence.inputSize : (this.sequence.layers[layer] as TracedLayer).outputs;
      this.add(layer, "h", step, { data, offset, stride: 0 }, 1, size);
      offset += size;
    }
  }

  private runLayer(index: number, from: number, to: number): void {
    const { sequence } = this;
    const { runner, size, rows } = this.layers[index] as LayerResult;
    const { weights, isReversed, reads, below } = sequence.layers[index] as TracedLayer;
    const count = to - from;
    if (isReversed ? from === this.first : to === this.last + 1) runner.reset();
    const turn = (vectors: Vectors) => (isReversed ? turned(vectors, count) : vectors);
    const c = below < 0 ? undefined : sequence.state(below, "c", from, count);
    const dc = c && block(count, weights.hiddenSize);
    const dx = block(count, weights.inputSize);
    runner.run(
      {
        first: isReversed ? sequence.run.steps - to : from,
        steps: count,
        rows: turn(sequence.run.rows(index, from, count)),
        before: sequence.statesAfter(index, isReversed ? to : from - 1),
        x: turn(sequence.inputs(index, from, count)),
        below: c && turn(c),
      },
      { states: turn({ data: rows, offset: (from - this.first) * size, stride: size }), x: turn(dx), below: dc && turn(dc) },
    );
    let offset = 0;
    for (const read of reads) {
      this.add(read.layer, "h", from, { ...dx, offset }, count, read.size);
      offset += read.size;
    }
    if (dc) this.add(below, "c", from, dc, count, weights.hiddenSize);
  }

  /** Adds to the gradients of a layer's state, or of the network's input where the layer is -1. */
  private add(index: number, state: string, from: number, values: Vectors, count: number, size: number, unit = 0): void {
    const { rows: into, size: stride } = this.layers[index] ?? { rows: this.input, size: this.sequence.inputSize };
    const start = (from - this.first) * stride + (index < 0 ? 0 : this.sequence.place(index, state).offset) + unit;
    const { data, offset, stride: apart } = values;
    for (let step = 0; step < count; step++) {
      const to = start + step * stride;
      const from = offset + step * apart;
      for (let i = 0; i < size; i++) into[to + i] = (into[to + i] as number) + (data[from + i] as number);
    }
  }

  /** A token's vector is a row of the embedding, which many tokens share. */
  private addEmbedding(from: number, to: number): void {
    const {
      embedding,
      sequence: { ids, inputSize },
    } = this;
    if (!embedding || !ids) return;
    for (let step = from; step < to; step++) {
      const start = (ids[step] as number) * inputSize;
      const row = (step - this.first) * inputSize;
      for (let i = 0; i < inputSize; i++)
        embedding[start + i] = (embedding[start + i] as number) + (this.input[row + i] as number);
    }
  }
}

/** Goes all the way back at once through a trace that is whole: the row of step s at s * rowSize. Fails as Backward does. */
export function backpropagate(
  weights: NetworkWeights,
  rows: LayerRows,
  input: NetworkInput,
  target: Objective,
  { initial, ...options }: BackpropagationOptions & Pick<ForwardRun, "initial"> = {},
): Backpropagation {
  const strides = weights.layers.map((layer, index) => layerRows(layer, index).rowSize);
  const steps = (rows[0]?.length ?? 0) / (strides[0] ?? 1);
  const source = (layer: number, from: number) => {
    const stride = strides[layer] as number;
    return { data: rows[layer] as Float32Array, offset: from * stride, stride };
  };
  const run = new Backpropagation({ weights, input, steps, rows: source, initial }, target, options);
  while (!run.done) run.advance();
  return run;
}

function allocate(length: number): Float32Array {
  try {
    return new Float32Array(length);
  } catch {
    const megabytes = Math.ceil((length * 4) / 2 ** 20);
    throw new CodedError("out-of-memory", message("gradients.memoryRefused", { megabytes }));
  }
}
