/** Over which numbers a graph's Softmax is: those that a dense layer gives at one step, or others, such as the steps. */
import type { Constants } from "./constants";
import type { FlatGraph } from "./flatGraph";
import type { OnnxNode } from "./graph";

const maximumDepth = 64;
/** Before it, an axis that is not said is 1, and all axes from there on are taken together. */
const opsetOfLast = 13;
/** Operators that give an array of as many axes as their first input has. */
const sameRank = new Set(["MatMul", "Add", "Identity", "Cast", "Dropout", "Slice", "Softmax", "LogSoftmax", "ReverseSequence"]);
/** Operators that leave the last axis the last. */
const keepingLast = new Set([...sameRank, "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Gather"]);

export class SoftmaxAxis {
  constructor(
    private readonly graph: FlatGraph,
    private readonly constants: Constants,
    private readonly opset: number,
  ) {}

  /** Whether `softmax` is over what `product` gives at a step; not where the graph does not tell. */
  async isOver({ attributes, inputs, outputs }: OnnxNode, product: OnnxNode): Promise<boolean> {
    const [value = ""] = inputs;
    const fromEnd = await this.fromEnd(value, product, 0);
    const axis = attributes.get("axis")?.ints[0] ?? (this.opset < opsetOfLast ? 1 : -1);
    if (fromEnd === null || (fromEnd > 0 && this.opset < opsetOfLast)) return false;
    if (axis < 0) return axis === -1 - fromEnd;
    const rank = this.graph.shapes.get(outputs[0] ?? "")?.length ?? (await this.rank(value, 0));
    return axis === (rank ?? 0) - 1 - fromEnd;
  }

  /** How many axes stand behind the one along which the outputs of `product` lie in `value`; null where that is not followed. */
  private async fromEnd(value: string, product: OnnxNode, depth: number): Promise<number | null> {
    const node = this.graph.producers.get(value);
    if (node === product) return 0;
    if (!node || depth > maximumDepth) return null;
    const [first = "", second = ""] = node.inputs;
    const isSecond = node.op === "Add" && (await this.constants.of(first)) !== null;
    const before = await this.fromEnd(isSecond ? second : first, product, depth + 1);
    if (before === null) return null;
    if (node.op !== "Transpose") return keepingLast.has(node.op) && before === 0 ? 0 : null;
    const order = node.attributes.get("perm")?.ints;
    const rank = order?.length ?? (await this.rank(first, 0));
    if (rank === null) return null;
    const place = rank - 1 - before;
    return rank - 1 - (order ? order.indexOf(place) : before);
  }

  /** How many axes a value has, where the graph tells. */
  private async rank(value: string, depth: number): Promise<number | null> {
    const said = this.graph.shapes.get(value)?.length;
    const node = this.graph.producers.get(value);
    if (said !== undefined || !node || depth > maximumDepth) return said ?? null;
    const [first = "", second = ""] = node.inputs;
    if (node.op === "Gemm" || node.op === "Flatten") return 2;
    if (["LSTM", "GRU", "RNN"].includes(node.op)) return node.outputs[0] === value ? 4 : 3;
    if (node.op === "Reshape") return (await this.constants.list(second))?.length ?? null;
    if (node.op === "Transpose") return node.attributes.get("perm")?.ints.length ?? this.rank(first, depth + 1);
    const isSqueezing = node.op === "Squeeze" || node.op === "Unsqueeze";
    if (!isSqueezing && !sameRank.has(node.op)) return null;
    const before = await this.rank((await this.constants.of(first)) ? second : first, depth + 1);
    if (before === null || !isSqueezing) return before;
    const axes = node.attributes.get("axes")?.ints ?? (await this.constants.list(second));
    if (!axes) return null;
    return node.op === "Squeeze" ? before - axes.length : before + axes.length;
  }
}
