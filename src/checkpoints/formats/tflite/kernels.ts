/**
 * TensorFlow Lite's recurrent kernels as ONNX's operators: their gates' own tensors are joined in ONNX's order, and what
 * ONNX has no operand for (projection, the clips, layer normalisation) stands beside.
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/lite/kernels/lstm_shared.h
 */
import type { OnnxAttribute } from "../onnx/graph";
import type { KernelTensor } from "../onnx/beyondOnnx";
import type { LiteOperator, NamedGraph } from "./model";

export interface KernelNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Record<string, Partial<OnnxAttribute>>;
}

/** What the tensors of one direction are, by the output of its node. */
export interface Kernel {
  readonly output: string;
  readonly tensors: readonly KernelTensor[];
}

interface Translation {
  readonly nodes: readonly KernelNode[];
  readonly kernels: readonly Kernel[];
}

/** Where the operands of one direction stand among an operator's inputs. */
interface Places {
  readonly weights: number;
  readonly peepholes: number;
  readonly biases: number;
  readonly projection: number;
  readonly norms: number | null;
}

/** Of the kernels; ONNX's order is i o f g. */
const gates = ["i", "f", "g", "o"] as const;
const activations = ["Affine", "Relu", "ReluN1To1", "Relu6", "Tanh", "SignBit"];
const unidirectional: Places = { weights: 1, peepholes: 9, biases: 12, projection: 16, norms: 20 };
const forward: Places = { weights: 1, peepholes: 9, biases: 12, projection: 16, norms: null };
const reverse: Places = { weights: 18, peepholes: 26, biases: 29, projection: 33, norms: null };
const auxiliary = 39;

/** Null for an operator that is none of these, or has parts that no cell here has. */
export function lstmNodes(
  operator: LiteOperator,
  inputs: readonly string[],
  outputs: readonly string[],
  named: NamedGraph,
): Translation | null {
  const { op, options } = operator;
  const [output = ""] = outputs;
  if (op === "LSTM" && options?.int8(3) === 1) return basic(inputs, outputs, named);
  if (op === "LSTM" || op === "UNIDIRECTIONAL_SEQUENCE_LSTM") {
    if (op !== "LSTM" && options?.flag(5)) return null; // recurrent weights that are diagonals
    return one(operator, inputs, output, unidirectional, "forward");
  }
  if (op !== "BIDIRECTIONAL_SEQUENCE_LSTM" || (inputs[auxiliary] ?? "") !== "") return null;
  const merges = options?.flag(3) ?? false;
  const [a, b] = merges ? [`${output}|forward`, `${output}|reverse`] : [output, outputs[1] ?? ""];
  const both = [one(operator, inputs, a, forward, "forward"), one(operator, inputs, b, reverse, "reverse")];
  return joined(both, merges ? [{ op: "Concat", inputs: [a, b], outputs: [output], attributes: { axis: { ints: [-1] } } }] : []);
}

export function rnnNodes(
  { op, options }: LiteOperator,
  inputs: readonly string[],
  outputs: readonly string[],
  named: NamedGraph,
): Translation | null {
  void named;
  const [output = ""] = outputs;
  const direction = (to: string, first: number, from: string, activation: number): Translation => {
    const [W = "", R = "", B = ""] = inputs.slice(first, first + 3);
    const operands = ["W", "R", "B"].map((letter) => `${to}/${letter}`);
    const wrap = [W, R, B].map((value, index) => raised(value, operands[index] ?? ""));
    const attributes = { direction: { strings: [from] }, activations: { strings: [activations[activation] ?? "Activation"] } };
    const tensors = [role(W, "inputWeights", "h"), role(R, "recurrentWeights", "h"), role(B, "bias", "h")];
    return {
      nodes: [...wrap, { op: "RNN", inputs: [inputs[0] ?? "", ...operands], outputs: [to], attributes }],
      kernels: [{ output: to, tensors }],
    };
  };
  if (op === "RNN") return direction(output, 1, "forward", options?.int8(0) ?? 0);
  if (op === "UNIDIRECTIONAL_SEQUENCE_RNN") return direction(output, 1, "forward", options?.int8(1) ?? 0);
  if (op !== "BIDIRECTIONAL_SEQUENCE_RNN" || (inputs[9] ?? "") !== "") return null;
  const activation = options?.int8(1) ?? 0;
  const merges = options?.flag(2) ?? false;
  const [a, b] = merges ? [`${output}|forward`, `${output}|reverse`] : [output, outputs[1] ?? ""];
  const both = [direction(a, 1, "forward", activation), direction(b, 5, "reverse", activation)];
  return joined(both, merges ? [{ op: "Concat", inputs: [a, b], outputs: [output], attributes: { axis: { ints: [-1] } } }] : []);
}

function joined(parts: readonly Translation[], more: readonly KernelNode[]): Translation {
  return { nodes: [...parts.flatMap(({ nodes }) => nodes), ...more], kernels: parts.flatMap(({ kernels }) => kernels) };
}

/** Without a tensor for the input gate, i = 1 - f, and there are three gates. */
function one(
  { options }: LiteOperator,
  inputs: readonly string[],
  output: string,
  places: Places,
  direction: string,
): Translation {
  const at = (place: number) => inputs[place] ?? "";
  const four = (first: number) => gates.map((_, index) => at(first + index));
  const [wi, ...ofX] = four(places.weights);
  const [ri, ...ofH] = four(places.weights + 4);
  const [bi, ...biases] = four(places.biases);
  const [pi = "", pf = "", po = ""] = [0, 1, 2].map((index) => at(places.peepholes + index));
  const isCoupled = wi === "";
  const inOrder = (own: string | undefined, [f = "", g = "", o = ""]: readonly string[]) =>
    isCoupled ? [o, f, g] : [own ?? "", o, f, g];
  const nodes: KernelNode[] = [];
  const stack = (letter: string, parts: readonly string[]) => {
    const name = `${output}/${letter}`;
    nodes.push({ op: "Concat", inputs: parts, outputs: [`${name}/joined`], attributes: { axis: { ints: [0] } } });
    nodes.push(raised(`${name}/joined`, name));
    return name;
  };
  const W = stack("W", inOrder(wi, ofX));
  const R = stack("R", inOrder(ri, ofH));
  const B = stack("B", inOrder(bi, biases));
  const P = pf === "" ? "" : stack("P", isCoupled ? [po, pf] : [pi, po, pf]);
  const projection = at(places.projection);
  const norms = places.norms === null ? [] : four(places.norms);
  const activation = activations[options?.int8(0) ?? 0] ?? "Activation";
  const clip = (name: string, value = 0): Record<string, Partial<OnnxAttribute>> =>
    value > 0 ? { [name]: { floats: [value] } } : {};
  nodes.push({
    op: "LSTM",
    inputs: [at(0), W, R, B, "", "", "", P, projection, at(places.projection + 1)],
    outputs: [output],
    attributes: {
      direction: { strings: [direction] },
      activations: { strings: ["Sigmoid", activation, activation] },
      ...(isCoupled ? { input_from_forget: { ints: [1] } } : {}),
      ...(norms.some((name) => name !== "") ? { layer_norm: { ints: [1] } } : {}),
      ...clip("cell_clip", options?.float32(1)),
      ...clip("proj_clip", options?.float32(2)),
    },
  });
  const tensors = gates.flatMap((gate, index) => [
    role(at(places.weights + index), "inputWeights", gate),
    role(at(places.weights + 4 + index), "recurrentWeights", gate),
    role(at(places.biases + index), "bias", gate),
    role(norms[index] ?? "", "layerNormWeights", gate),
  ]);
  const peepholes = (["i", "f", "o"] as const).map((gate, index) => role(at(places.peepholes + index), "peepholeWeights", gate));
  const out = [role(projection, "projection", null), role(at(places.projection + 1), "projectionBias", null)];
  return { nodes, kernels: [{ output, tensors: [...tensors, ...peepholes, ...out].filter(({ name }) => name !== "") }] };
}

/** The older kernel of one product over [x, h], gates i g f o. */
function basic(inputs: readonly string[], outputs: readonly string[], named: NamedGraph): Translation | null {
  const [x = "", , weights = "", bias = ""] = inputs;
  const [output = ""] = outputs;
  const [rows = 0, columns = 0] = named.stored.get(weights)?.shape ?? [];
  const units = rows / 4;
  const size = columns - units;
  if (!Number.isInteger(units) || units < 1 || size < 1) return null;
  const nodes: KernelNode[] = [];
  const part = (from: string, axis: number, start: number, end: number, to: string) => {
    nodes.push({
      op: "Slice",
      inputs: [from],
      outputs: [to],
      attributes: { axes: { ints: [axis] }, starts: { ints: [start] }, ends: { ints: [end] } },
    });
    return to;
  };
  const order = [0, 3, 2, 1];
  const stacked = (letter: string, from: string) => {
    const parts = order.map((gate) => part(from, 0, gate * units, (gate + 1) * units, `${output}/${letter}-${gate}`));
    nodes.push({ op: "Concat", inputs: parts, outputs: [`${output}/${letter}/joined`], attributes: { axis: { ints: [0] } } });
    nodes.push(raised(`${output}/${letter}/joined`, `${output}/${letter}`));
    return `${output}/${letter}`;
  };
  const W = stacked("W", part(weights, 1, 0, size, `${output}/of-x`));
  const R = stacked("R", part(weights, 1, size, columns, `${output}/of-h`));
  const B = stacked("B", bias);
  nodes.push({ op: "LSTM", inputs: [x, W, R, B], outputs: [output], attributes: {} });
  return { nodes, kernels: [] };
}

/** An axis for the direction in front. */
function raised(value: string, to: string): KernelNode {
  return { op: "Unsqueeze", inputs: [value], outputs: [to], attributes: { axes: { ints: [0] } } };
}

function role(name: string, part: KernelTensor["part"], gate: string | null): KernelTensor {
  return { name, part, gate };
}
