/**
 * The plain reference interpreter: runs one layer's cell over a sequence, straight from its graph, in float32. It is the
 * readable oracle that faster kernels are held against, and the last resort where they cannot run.
 */
import { message } from "../../messages/message";
import type { CellDefinition } from "../cell/cellDefinition";
import type { LayerWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { Evaluation } from "./evaluate";
import { inputsOf, type Expression } from "../graph/graph";
import { checkLayer, sizesOf, type Sizes } from "./layer";
import { multiplyAdd, type Vectors } from "./multiply";
import { rowLayoutOf, type RowPart } from "./rowLayout";

export type States = Readonly<Record<string, Float32Array>>;

/** What a layer reads in a stretch of steps. */
export interface LayerInput {
  /** x of each step, or a token's row of the embedding [vocabulary][inputSize], whose product is then looked up. */
  readonly x: Vectors | { readonly ids: Uint32Array; readonly embedding: Float32Array };
  /** c of the layer below at each step, for cells that see it. */
  readonly below?: Vectors | undefined;
}

/** One layer in the middle of a sequence, whatever runs it. */
export interface LayerRunner {
  /** Numbers of h. */
  readonly outputs: number;
  /** Numbers per step in the rows this layer writes, and those before its h: see rowLayout.ts. */
  readonly rowSize: number;
  readonly outputsAt: number;
  /**
   * Starts a sequence, or goes on after `steps` of it, from the given states; those not given are the
   * layer's own at the beginning, else zero.
   */
  reset(initial?: States, steps?: number): void;
  /** Copies of the states after the last step. */
  states(): States;
  /** Runs steps and writes a row for each at out.offset + step * out.stride; strides may be negative. */
  run(input: LayerInput, steps: number, out: Vectors): void;
}

/** Products of at most so many tokens are kept; a table of a large vocabulary would outgrow the weights themselves. */
const KEPT_TOKENS = 4096;

export class LayerRun implements LayerRunner {
  readonly outputs: number;
  readonly rowSize: number;
  readonly outputsAt: number;
  private readonly parts: readonly RowPart[];
  private readonly sizes: Sizes;
  private readonly states_ = new Map<string, Float32Array>();
  private readonly x: Float32Array;
  private readonly below: Float32Array;
  private readonly evaluation: Evaluation;
  /** Affine maps that read x, and what they get from it in the step at hand. */
  private readonly hoisted: Map<Expression, Float32Array>;
  private readonly projectedSize: number;
  private projected = new Float32Array(0); // [step][affine map that reads x]: bias and W x
  private readonly tokenProjections = new Map<number, Float32Array>();
  private step = 0;
  /** Whether x itself is read, besides the affine maps whose part of it is hoisted. */
  private readonly readsX: boolean;

  /** Fails with "bad-weights" where the parameters are not what the definition asks for. */
  constructor(
    readonly definition: CellDefinition,
    private readonly weights: LayerWeights,
    private readonly index: number,
  ) {
    checkLayer(definition, weights, index);
    const sizes = (this.sizes = sizesOf(weights));
    this.outputs = sizes[definition.sizeOf("h")];
    ({ channels: this.parts, rowSize: this.rowSize, outputsAt: this.outputsAt } = rowLayoutOf(definition, sizes));
    for (const state of Object.keys(definition.next)) this.states_.set(state, new Float32Array(sizes[definition.sizeOf(state)]));
    this.x = new Float32Array(sizes.input);
    this.readsX = definition.order.some((e) => e.node.kind !== "affine" && inputsOf(e).some(({ node }) => node.kind === "input"));
    this.below = new Float32Array(sizes.units);
    this.hoisted = new Map(definition.order.filter(readsInput).map((e) => [e, new Float32Array(sizes[e.size])]));
    this.projectedSize = [...this.hoisted.values()].reduce((sum, { length }) => sum + length, 0);
    const known = new Map(definition.order.flatMap((e) => this.leaf(e)));
    this.evaluation = new Evaluation(Object.values(definition.next), {
      sizes,
      parameters: weights.parameters,
      known,
      hoisted: this.hoisted,
    });
  }

  reset(initial: States = {}, steps = 0): void {
    for (const [name, state] of this.states_) {
      state.fill(0);
      const given = initial[name] ?? (steps === 0 ? this.weights.initial?.[name] : undefined);
      if (given) state.set(given);
    }
    this.step = steps;
  }

  states(): States {
    return Object.fromEntries([...this.states_].map(([name, state]) => [name, state.slice()]));
  }

  run({ x, below }: LayerInput, steps: number, out: Vectors): void {
    if (!below && this.definition.order.some(({ node }) => node.kind === "below")) {
      throw new CodedError("bad-weights", message("network.noLayerBelow", { layer: this.index, cell: this.definition.title }));
    }
    if ("ids" in x) this.projectTokens(x.ids, x.embedding);
    else this.project(x, steps, this.needProjected(steps));
    for (let step = 0; step < steps; step++) {
      if (this.readsX) this.x.set(vectorOf(x, step, this.x.length));
      if (below) this.below.set(vectorOf(below, step, this.below.length));
      this.advance(step, out.data, out.offset + step * out.stride);
    }
  }

  private advance(step: number, out: Float32Array, offset: number): void {
    const { next } = this.definition;
    let from = step * this.projectedSize;
    for (const start of this.hoisted.values()) {
      start.set(this.projected.subarray(from, from + start.length));
      from += start.length;
    }
    this.evaluation.run(this.step++);
    for (const [name, state] of this.states_) state.set(this.evaluation.value(next[name] as Expression));
    for (const { channel, offset: at } of this.parts) out.set(this.evaluation.value(channel.expression), offset + at);
  }

  /** What a token contributes is computed once and looked up from then on. */
  private projectTokens(ids: Uint32Array, embedding: Float32Array): void {
    const projected = this.needProjected(ids.length);
    const { input } = this.sizes;
    ids.forEach((id, step) => {
      let projection = this.tokenProjections.get(id);
      if (!projection) {
        projection = new Float32Array(this.projectedSize);
        this.project({ data: embedding, offset: id * input, stride: 0 }, 1, projection);
        if (this.tokenProjections.size < KEPT_TOKENS) this.tokenProjections.set(id, projection);
      }
      projected.set(projection, step * this.projectedSize);
    });
  }

  private needProjected(steps: number): Float32Array {
    if (this.projected.length < steps * this.projectedSize) this.projected = new Float32Array(steps * this.projectedSize);
    return this.projected;
  }

  /** The part of the affine maps that does not wait for the step before: b + W x, for all steps at once. */
  private project(inputs: Vectors, steps: number, into: Float32Array): void {
    let offset = 0;
    for (const [{ node }, { length }] of this.hoisted) {
      if (node.kind !== "affine") continue;
      const block: Vectors = { data: into, offset, stride: this.projectedSize };
      const bias = node.bias === null ? new Float32Array(length) : (this.weights.parameters.get(node.bias) as Float32Array);
      for (let step = 0; step < steps; step++) into.set(bias, offset + step * this.projectedSize);
      for (const { key, operand } of node.terms) {
        if (operand.node.kind !== "input") continue;
        multiplyAdd(this.weights.parameters.get(key) as Float32Array, length, this.sizes.input, inputs, steps, block);
      }
      offset += length;
    }
  }

  private leaf(expression: Expression): [Expression, Float32Array][] {
    const { node } = expression;
    if (node.kind === "input") return [[expression, this.x]];
    if (node.kind === "below") return [[expression, this.below]];
    if (node.kind === "previous") return [[expression, this.states_.get(node.state) as Float32Array]];
    return [];
  }
}

function readsInput({ node }: Expression): boolean {
  return node.kind === "affine" && node.terms.some(({ operand }) => operand.node.kind === "input");
}

/** The vector of a step; a token's is its row of the embedding. */
export function vectorOf(x: LayerInput["x"], step: number, length: number): Float32Array {
  const [data, start] = "ids" in x ? [x.embedding, (x.ids[step] as number) * length] : [x.data, x.offset + step * x.stride];
  return data.subarray(start, start + length);
}
