/**
 * A subgraph of TensorFlow Lite told in ONNX's operators, so that one reader follows both: what the recurrent kernels read
 * and give, dense layers, embeddings, and what moves numbers. An operator that has no like keeps its own name.
 */
import type { OnnxAttribute, OnnxGraph, OnnxNode } from "../onnx/graph";
import { lstmNodes, rnnNodes, type Kernel } from "./kernels";
import type { LiteOperator, NamedGraph } from "./model";

export interface Translated {
  readonly graph: OnnxGraph;
  readonly kernels: readonly Kernel[];
  /** Recurrent operators that are known and not read. */
  readonly unread: readonly string[];
}

const noGraphs = new Map<string, OnnxGraph>();
/** TensorFlow Lite's fused activations by number, as ONNX's operators; what is no operator there stops the reader. */
const fused = ["", "Relu", "ReluN1To1", "Relu6", "Tanh", "SignBit"];

/** Operators that are ONNX's under another name, with the same operands. */
const alike: Readonly<Record<string, string>> = {
  LOGISTIC: "Sigmoid",
  TANH: "Tanh",
  RELU: "Relu",
  SOFTMAX: "Softmax",
  LOG_SOFTMAX: "LogSoftmax",
  NEG: "Neg",
  RESHAPE: "Reshape",
  SQUEEZE: "Identity",
  EXPAND_DIMS: "Identity",
  DEQUANTIZE: "Identity",
  QUANTIZE: "Identity",
  CAST: "Identity",
  TILE: "Tile",
  BROADCAST_TO: "Expand",
  SELECT: "Where",
  SELECT_V2: "Where",
};

export function translate(named: readonly NamedGraph[]): Translated {
  const all: Whole = { named, kernels: [], unread: new Set(), bodies: new Set([0]) };
  const graph = new Translator(named[0] as NamedGraph, all).graph();
  return { graph, kernels: all.kernels, unread: [...all.unread] };
}

/** What the subgraphs share. */
interface Whole {
  readonly named: readonly NamedGraph[];
  readonly kernels: Kernel[];
  readonly unread: Set<string>;
  /** Subgraphs that are told already: each is the body of one loop at most, and none is its own. */
  readonly bodies: Set<number>;
}

class Translator {
  private readonly nodes: OnnxNode[] = [];
  private readonly shapes = new Map<string, readonly (number | null)[]>();

  constructor(
    private readonly named: NamedGraph,
    private readonly whole: Whole,
  ) {}

  graph(): OnnxGraph {
    const { tensors, inputs, outputs, operators } = this.named.graph;
    tensors.forEach(({ shape }, index) => {
      if (shape.length > 0) this.shapes.set(this.name(index), shape);
    });
    for (const operator of operators) this.operator(operator);
    return {
      nodes: this.nodes,
      tensors: [...this.named.stored.values()],
      inputs: inputs.map((index) => this.name(index)),
      outputs: outputs.map((index) => this.name(index)),
      shapes: this.shapes,
    };
  }

  private name(index: number | undefined): string {
    return index === undefined || index < 0 ? "" : (this.named.names[index] ?? "");
  }

  private rank(index: number | undefined): number {
    return this.named.graph.tensors[index ?? -1]?.shape.length ?? 0;
  }

  private add(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, Partial<OnnxAttribute>> = {},
  ): void {
    const all = Object.entries(attributes).map(([key, value]) => [key, { ints: [], floats: [], strings: [], ...value }] as const);
    this.nodes.push({ op, domain: "", name: outputs[0] ?? "", inputs, outputs, attributes: new Map(all), graphs: noGraphs });
  }

  private other(op: string, inputs: readonly string[], outputs: readonly string[]): void {
    const node = { op, domain: "tflite", name: outputs[0] ?? "", inputs, outputs, attributes: new Map(), graphs: noGraphs };
    this.nodes.push(node);
  }

  private operator(operator: LiteOperator): void {
    const { op } = operator;
    const inputs = operator.inputs.map((index) => this.name(index));
    const outputs = operator.outputs.map((index) => this.name(index));
    const [output = ""] = outputs;
    const [x = "", second = ""] = inputs;
    const known = alike[op];
    if (known !== undefined) return this.add(known, inputs, outputs);
    const kernel = op.endsWith("LSTM")
      ? lstmNodes(operator, inputs, outputs, this.named)
      : rnnNodes(operator, inputs, outputs, this.named);
    if (kernel) {
      this.whole.kernels.push(...kernel.kernels);
      for (const { op: own, inputs: from, outputs: to, attributes } of kernel.nodes) this.add(own, from, to, attributes);
      return;
    }
    if (/LSTM|RNN|SVDF|GRU/.test(op)) this.whole.unread.add(op);
    const { options } = operator;
    switch (op) {
      case "FULLY_CONNECTED":
        return this.activated(output, options?.int8(0) ?? 0, (to) => this.add("Gemm", inputs, [to], { transB: { ints: [1] } }));
      case "ADD":
      case "SUB":
      case "MUL":
      case "DIV": {
        const own = `${op[0] ?? ""}${op.slice(1).toLowerCase()}`;
        return this.activated(output, options?.int8(0) ?? 0, (to) => this.add(own, inputs, [to]));
      }
      case "CONCATENATION":
        return this.activated(output, options?.int8(1) ?? 0, (to) =>
          this.add("Concat", inputs, [to], { axis: { ints: [options?.int32(0) ?? 0] } }),
        );
      case "GATHER":
        return this.add("Gather", inputs, outputs, { axis: { ints: [options?.int32(0) ?? 0] } });
      case "EMBEDDING_LOOKUP":
        return this.add("Gather", [second, x], outputs);
      case "BATCH_MATMUL":
        if (!options?.flag(0) && !options?.flag(1)) return this.add("MatMul", inputs, outputs);
        break;
      case "SPLIT": {
        const axis = this.named.list(operator.inputs[0])?.[0];
        if (axis !== undefined) return this.add("Split", [second], outputs, { axis: { ints: [axis] } });
        break;
      }
      case "SPLIT_V": {
        const [sizes, axis] = [this.named.list(operator.inputs[1]), this.named.list(operator.inputs[2])?.[0]];
        if (sizes && axis !== undefined)
          return this.add("Split", [x], outputs, { axis: { ints: [axis] }, split: { ints: sizes } });
        break;
      }
      case "TRANSPOSE": {
        const order = this.named.list(operator.inputs[1]);
        if (order) return this.add("Transpose", [x], outputs, { perm: { ints: order } });
        break;
      }
      case "UNPACK": {
        const axis = options?.int32(1) ?? 0;
        const rows = outputs.map((each) => `${each}/row`);
        this.add("Split", [x], rows, { axis: { ints: [axis < 0 ? axis + this.rank(operator.inputs[0]) : axis] } });
        return rows.forEach((row, index) => this.add("Identity", [row], [outputs[index] ?? ""]));
      }
      case "PACK": {
        const axis = options?.int32(1) ?? 0;
        return this.add("Concat", inputs, outputs, { axis: { ints: [axis < 0 ? axis + this.rank(operator.outputs[0]) : axis] } });
      }
      case "WHILE":
        if (this.loop(operator, inputs, outputs)) return;
        break;
      case "STRIDED_SLICE":
        if (this.stridedSlice(operator, x, output)) return;
        break;
      case "SLICE":
        if (this.plainSlice(operator, x, output)) return;
        break;
      case "REVERSE_V2": {
        const axes = this.named.list(operator.inputs[1]);
        const [axis = -1, ...more] = axes ?? [];
        if (more.length === 0 && axis >= 0 && axis < this.rank(operator.inputs[0]) - 1)
          return this.add("ReverseSequence", [x], outputs);
        break;
      }
    }
    this.other(op, inputs, outputs);
  }

  /** A loop over a subgraph whose results are the next step's inputs. */
  private loop({ options }: LiteOperator, inputs: readonly string[], outputs: readonly string[]): boolean {
    const index = options?.int32(1) ?? 0;
    const named = this.whole.named[index];
    if (!named || this.whole.bodies.has(index)) return false;
    this.whole.bodies.add(index);
    const graph = new Translator(named, this.whole).graph();
    const [output = ""] = outputs;
    const [count, goesOn] = [`${output}/count`, `${output}/goes-on`];
    const body = { ...graph, inputs: [count, goesOn, ...graph.inputs], outputs: [goesOn, ...graph.outputs] };
    const about = { op: "Loop", domain: "", name: output, attributes: new Map<string, OnnxAttribute>() };
    this.nodes.push({ ...about, inputs: ["", "", ...inputs], outputs, graphs: new Map([["body", body]]) });
    return true;
  }

  /** A result and what is applied to it at once. */
  private activated(output: string, activation: number, make: (to: string) => void): void {
    const name = fused[activation] ?? "Activation";
    if (name === "") return make(output);
    make(`${output}/sum`);
    this.add(name, [`${output}/sum`], [output]);
  }

  /** x[:, t, :] and the like: a part of one axis, which may go. */
  private stridedSlice({ inputs, options }: LiteOperator, x: string, output: string): boolean {
    const [begin, end, strides] = [1, 2, 3].map((place) => this.named.list(inputs[place]));
    const shape = this.named.graph.tensors[inputs[0] ?? -1]?.shape;
    if (!begin || !end || !strides || !shape || begin.length !== shape.length || (options?.int32(2) ?? 0) !== 0) return false;
    const mask = (field: number, axis: number) => ((options?.int32(field) ?? 0) & (1 << axis)) !== 0;
    if ((options?.int32(3) ?? 0) !== 0) return false;
    const cut = shape.flatMap((size, axis) => {
      const step = strides[axis] ?? 1;
      const isShrunk = mask(4, axis);
      const start = mask(0, axis) ? (step < 0 ? size - 1 : 0) : (begin[axis] ?? 0);
      const stop = isShrunk ? start + 1 : mask(1, axis) ? (step < 0 ? -size - 1 : size) : (end[axis] ?? 0);
      const isWhole = step === 1 && start === 0 && stop >= size && !isShrunk;
      return isWhole ? [] : [{ axis, start, stop: stop === 0 && start < 0 ? size : stop, step }];
    });
    const [only, ...more] = cut;
    if (more.length > 0) return false;
    if (!only) this.add("Identity", [x], [output]);
    else if (only.step === -1 && only.axis < shape.length - 1) this.add("ReverseSequence", [x], [output]);
    else if (only.step === 1) this.slice(x, output, only.axis, only.start, only.stop);
    return only?.step === undefined || only.step === 1 || only.step === -1;
  }

  private plainSlice({ inputs }: LiteOperator, x: string, output: string): boolean {
    const [begin, sizes] = [this.named.list(inputs[1]), this.named.list(inputs[2])];
    const shape = this.named.graph.tensors[inputs[0] ?? -1]?.shape;
    if (!begin || !sizes || !shape) return false;
    const cut = shape.flatMap((size, axis) => {
      const [start, length] = [begin[axis] ?? 0, sizes[axis] ?? -1];
      return start === 0 && (length === -1 || length === size)
        ? []
        : [{ axis, start, stop: length === -1 ? size : start + length }];
    });
    const [only, ...more] = cut;
    if (more.length > 0) return false;
    if (only) this.slice(x, output, only.axis, only.start, only.stop);
    else this.add("Identity", [x], [output]);
    return true;
  }

  private slice(x: string, output: string, axis: number, start: number, stop: number): void {
    this.add("Slice", [x], [output], { axes: { ints: [axis] }, starts: { ints: [start] }, ends: { ints: [stop] } });
  }
}
