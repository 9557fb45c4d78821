/**
 * Dense layers in a graph: a matrix product with what is added and applied to it, and the value that it is made of. Knows
 * nothing of recurrent nodes.
 */
import type { OutputActivation } from "../../../model/network";
import type { FlatGraph } from "./flatGraph";
import type { OnnxOperand } from "./operand";
import type { SoftmaxAxis } from "./softmaxAxis";

export interface OnnxDense {
  readonly weight: OnnxOperand;
  /** Whether `weight` is [inputs][outputs]. */
  readonly isTransposed: boolean;
  readonly bias: OnnxOperand | null;
  /** What the graph applies to it. */
  readonly activation: OutputActivation;
}

export interface FoundDense {
  readonly dense: OnnxDense;
  /** What it reads. */
  readonly from: string;
}

/** What a layer on the way to another may apply. */
export const betweenLayers: Readonly<Record<string, OutputActivation>> = { Sigmoid: "sigmoid", Tanh: "tanh", Relu: "relu" };
/** What an output may apply. */
export const atTheEnd: Readonly<Record<string, OutputActivation>> = {
  ...betweenLayers,
  Softmax: "softmax",
  LogSoftmax: "log-softmax",
};
/** Dense layers behind one another. */
export const maximumDense = 16;

export class DenseReader {
  constructor(
    private readonly graph: FlatGraph,
    /** A value that is known without running the graph, or null. */
    private readonly operand: (value: string) => Promise<OnnxOperand | null>,
    private readonly softmaxAxis: SoftmaxAxis,
  ) {}

  /** The dense layer that gives `value`, or null. `before`: the value from which operators that are passed over made one. */
  async read(
    value: string,
    activations: Readonly<Record<string, OutputActivation>>,
    before: (value: string) => string,
  ): Promise<FoundDense | null> {
    let at = before(value);
    const applied = this.producer(at);
    const activation = applied && Object.hasOwn(activations, applied.op) ? activations[applied.op] : undefined;
    if (applied && activation !== undefined) at = before(applied.inputs[0] ?? "");
    let node = this.producer(at);
    let bias: OnnxOperand | null = null;
    if (node?.op === "Add") {
      const [one = "", other = ""] = node.inputs;
      const [first, second] = [await this.operand(one), await this.operand(other)];
      bias = first ?? second;
      node = bias ? this.producer(before(first ? other : one)) : undefined;
    }
    const weight = node?.op === "MatMul" || node?.op === "Gemm" ? await this.operand(node.inputs[1] ?? "") : null;
    if (!node || weight?.shape.length !== 2) return null;
    const isSoftmax = activation === "softmax" || activation === "log-softmax";
    if (applied && isSoftmax && !(await this.softmaxAxis.isOver(applied, node))) return null;
    const flag = (name: string) => (node.attributes.get(name)?.ints[0] ?? 0) !== 0;
    const scaled = ["alpha", "beta"].some((name) => (node.attributes.get(name)?.floats[0] ?? 1) !== 1);
    if (flag("transA") || scaled) return null;
    const own = node.op === "Gemm" && (node.inputs[2] ?? "") !== "" ? await this.operand(node.inputs[2] ?? "") : null;
    const isWhole = node.op !== "Gemm" || (node.inputs[2] ?? "") === "" || own !== null;
    if (!isWhole || (own && bias)) return null;
    const isTransposed = !flag("transB");
    const outputs = weight.shape[isTransposed ? 1 : 0] ?? 0;
    const sum = own ?? bias;
    const size = sum?.shape.reduce((product, each) => product * each, 1) ?? 1;
    if (size !== 1 && (size !== outputs || sum?.shape.at(-1) !== outputs)) return null; // a row for each step, or what is no bias
    return {
      dense: { weight, isTransposed, bias: sum, activation: activation ?? "none" },
      from: node.inputs[0] ?? "",
    };
  }

  private producer(value: string) {
    const node = this.graph.producers.get(value);
    return node?.domain === "" ? node : undefined;
  }
}
