/**
 * The plain reference interpreter: runs a cell's graph, one layer, step by step, in float32. It is the readable oracle
 * that faster kernels are held against; it knows neither models nor traces.
 */
import { CodedError } from "../protocol/errors";
import { formatShape } from "../tensor/shape";
import type { CellDefinition } from "./defineCell";
import { inOrder, type Activation, type Expression } from "./graph";
import { multiplyAdd, type Vectors } from "./multiply";

/** One layer's parameters in the engine's own layout, whatever framework they came from. */
export interface LayerWeights {
  /** Id of a cell definition. */
  readonly cell: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly direction: "forward" | "backward";
  /**
   * Row-major, hiddenSize rows: matrices "W.<gate>.<operand>" such as "W.i.x" [H][X] and "W.i.h" [H][H]; biases
   * "b.<gate>.<operands of that affine map>" such as "b.i.xh" [H].
   */
  readonly parameters: ReadonlyMap<string, Float32Array>;
}

/** Fails with "bad-weights" unless every parameter of the definition is there in its shape. */
export function checkLayer(definition: CellDefinition, weights: LayerWeights, index: number): void {
  for (const { key, operand } of definition.parameters) {
    const columns = operand === null ? [] : [operand === "x" ? weights.inputSize : weights.hiddenSize];
    const shape = [weights.hiddenSize, ...columns];
    const found = weights.parameters.get(key);
    if (found?.length !== shape.reduce((product, size) => product * size, 1)) {
      throw new CodedError(
        "bad-weights",
        `Layer ${index} (${definition.title}): ${key} must have the shape ${formatShape(shape)}, but `
          + (found ? `holds ${found.length} values.` : "is missing."),
      );
    }
  }
}

/** One layer in the middle of a sequence: its states and scratch vectors. */
export class LayerRun {
  readonly units: number;
  /** Numbers per step in the rows this layer writes: [channel][unit], h last. */
  readonly rowSize: number;
  private readonly states = new Map<string, Float32Array>();
  private readonly values = new Map<Expression, Float32Array>();
  private readonly operations: (() => void)[];
  private projected = new Float32Array(0); // [step][affine map][unit]: bias and input part
  private readonly projectedSize: number;
  private readonly tokenProjections = new Map<number, Float32Array>();

  constructor(
    private readonly definition: CellDefinition,
    private readonly weights: LayerWeights,
    index: number,
  ) {
    checkLayer(definition, weights, index);
    this.units = weights.hiddenSize;
    this.rowSize = definition.channels.length * this.units;
    this.projectedSize = definition.affineMaps.length * this.units;
    for (const state of Object.keys(definition.next)) this.states.set(state, new Float32Array(this.units));
    this.operations = inOrder(Object.values(definition.next)).flatMap((expression) => this.compile(expression));
  }

  /** Starts a sequence, from the given states or from zero. */
  reset(initial: Readonly<Record<string, Float32Array>> = {}): void {
    for (const [name, state] of this.states) {
      state.fill(0);
      const given = initial[name];
      if (given) state.set(given);
    }
  }

  /** Runs steps over input vectors and writes a row [channel][unit] for each at out.offset + step * rowSize. */
  run(inputs: Vectors, steps: number, out: Float32Array, offset: number): void {
    this.projectInputs(inputs, steps);
    this.advance(steps, out, offset);
  }

  /**
   * The same over rows of an embedding [vocabulary][inputSize]: what a token contributes to the gates is computed once
   * and looked up from then on.
   */
  runTokens(ids: Uint32Array, embedding: Float32Array, out: Float32Array, offset: number): void {
    this.needProjected(ids.length);
    ids.forEach((id, step) => {
      this.projected.set(this.tokenProjection(id, embedding), step * this.projectedSize);
    });
    this.advance(ids.length, out, offset);
  }

  private tokenProjection(id: number, embedding: Float32Array): Float32Array {
    let projection = this.tokenProjections.get(id);
    if (!projection) {
      projection = new Float32Array(this.projectedSize);
      const { inputSize } = this.weights;
      this.project({ data: embedding, offset: id * inputSize, stride: 0 }, 1, projection);
      // A table of a large vocabulary would outgrow the weights themselves.
      if (this.tokenProjections.size < 4096) this.tokenProjections.set(id, projection);
    }
    return projection;
  }

  private projectInputs(inputs: Vectors, steps: number): void {
    this.needProjected(steps);
    this.project(inputs, steps, this.projected);
  }

  private needProjected(steps: number): void {
    if (this.projected.length < steps * this.projectedSize) {
      this.projected = new Float32Array(steps * this.projectedSize);
    }
  }

  /** The part of the affine maps that does not wait for the step before: b + W x, for all steps at once. */
  private project(inputs: Vectors, steps: number, into: Float32Array): void {
    const { inputSize } = this.weights;
    this.definition.affineMaps.forEach(({ terms, biasKey }, index) => {
      const block: Vectors = { data: into, offset: index * this.units, stride: this.projectedSize };
      const bias = this.parameter(biasKey);
      for (let step = 0; step < steps; step++) into.set(bias, block.offset + step * block.stride);
      for (const { key, operand } of terms) {
        if (operand.node.kind === "input") {
          multiplyAdd(this.parameter(key), this.units, inputSize, inputs, steps, block);
        }
      }
    });
  }

  private advance(steps: number, out: Float32Array, offset: number): void {
    const { channels, affineMaps, next } = this.definition;
    for (let step = 0; step < steps; step++) {
      affineMaps.forEach(({ expression }, index) => {
        const start = step * this.projectedSize + index * this.units;
        this.value(expression).set(this.projected.subarray(start, start + this.units));
      });
      for (const operation of this.operations) operation();
      for (const [name, state] of this.states) state.set(this.value(next[name] as Expression));
      channels.forEach(({ expression }, index) => {
        out.set(this.value(expression), offset + step * this.rowSize + index * this.units);
      });
    }
  }

  /** The work one expression needs in every step, in the order of the graph. */
  private compile(expression: Expression): (() => void)[] {
    const { node } = expression;
    switch (node.kind) {
      case "input":
        return [];
      case "previous":
        this.values.set(expression, this.state(node.state));
        return [];
      case "affine":
        return this.compileAffine(expression);
      case "activation": {
        const into = this.allocate(expression);
        const from = this.value(node.of);
        return [() => activate[node.activation](from, into)];
      }
      case "complement": {
        const into = this.allocate(expression);
        const from = this.value(node.of);
        return [() => complement(from, into)];
      }
      default: {
        const into = this.allocate(expression);
        const left = this.value(node.left);
        const right = this.value(node.right);
        return [() => combine[node.kind](left, right, into)];
      }
    }
  }

  private compileAffine(expression: Expression): (() => void)[] {
    const into: Vectors = { data: this.allocate(expression), offset: 0, stride: 0 };
    const map = this.definition.affineMaps.find((candidate) => candidate.expression === expression);
    return (map?.terms ?? []).flatMap(({ key, operand }) => {
      if (operand.node.kind === "input") return []; // hoisted into the projection
      const matrix = this.parameter(key);
      const vector: Vectors = { data: this.value(operand), offset: 0, stride: 0 };
      return [() => multiplyAdd(matrix, this.units, this.units, vector, 1, into)];
    });
  }

  private allocate(expression: Expression): Float32Array {
    const value = new Float32Array(this.units);
    this.values.set(expression, value);
    return value;
  }

  private value(expression: Expression): Float32Array {
    const value = this.values.get(expression);
    if (!value) throw new Error("A value of the graph is read before it is computed.");
    return value;
  }

  private state(name: string): Float32Array {
    const state = this.states.get(name);
    if (!state) throw new Error(`The cell ${this.definition.id} reads the state ${name}, which it does not return.`);
    return state;
  }

  private parameter(key: string): Float32Array {
    return this.weights.parameters.get(key) as Float32Array; // checkLayer has seen it
  }
}

const activate: Record<Activation, (from: Float32Array, into: Float32Array) => void> = {
  sigmoid(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = 1 / (1 + Math.exp(-(from[i] as number)));
  },
  tanh(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.tanh(from[i] as number);
  },
  relu(from, into) {
    for (let i = 0; i < into.length; i++) into[i] = Math.max(0, from[i] as number);
  },
};

const combine = {
  mul(left: Float32Array, right: Float32Array, into: Float32Array) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i] as number) * (right[i] as number);
  },
  add(left: Float32Array, right: Float32Array, into: Float32Array) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i] as number) + (right[i] as number);
  },
  sub(left: Float32Array, right: Float32Array, into: Float32Array) {
    for (let i = 0; i < into.length; i++) into[i] = (left[i] as number) - (right[i] as number);
  },
};

function complement(from: Float32Array, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = 1 - (from[i] as number);
}
