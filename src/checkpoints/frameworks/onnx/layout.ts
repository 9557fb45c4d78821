/**
 * ONNX's layout of LSTM, GRU and RNN, turned into the engine's: gates stacked along the first axis (i o f c; z r h),
 * input and recurrent biases one after the other, peepholes i o f, one block per direction.
 * https://onnx.ai/onnx/operators/onnx__LSTM.html (also GRU and RNN)
 */
import { message, type Message } from "../../../messages/message";
import type { LayerWeights } from "../../../model/network";
import type { TensorFile } from "../../formats/format";
import type { OnnxRecurrent } from "../../formats/onnx/network";
import type { LayerCell, LayerShape } from "../../model";
import { activationOptions, cellWith, type Activations } from "../shared/activations";
import { setBiases } from "../shared/biases";
import { activationsOf } from "./activations";
import { shapeText, type InitialState, type PartTensor } from "../shared/modelParts";

/** ONNX calls the candidates c and h. */
export const gateOrders = { LSTM: ["i", "o", "f", "g"], GRU: ["z", "r", "n"], RNN: ["h"] } as const;
const peepholeOrder = ["i", "o", "f"] as const;

/** One direction of a node. */
export interface OnnxCell {
  readonly node: OnnxRecurrent;
  /** 0, or 1 for the second of two. */
  readonly block: number;
  readonly shape: LayerShape;
  readonly activations: Activations;
  /** What stands in the way of running it, or null. */
  readonly problem: Message | null;
}

/** One or two cells; a message where the shapes of the node's weights contradict each other or are not known. */
export function cellsOf(node: OnnxRecurrent): OnnxCell[] | Message {
  const { op, name, operands, unknown, direction, beyond } = node;
  const { W, R, B, P, projection } = operands;
  const gates = gateOrders[op].length - Number(beyond?.inputFromForget ?? false);
  if (!W || !R)
    return message("frameworksOnnx.weightsComputed", { names: unknown.length > 0 ? unknown : ["W", "R"], node: name, op });
  const [directions = 0, rows = 0, inputSize = 0] = W.shape;
  const [, , outputs = 0] = R.shape;
  const hiddenSize = projection ? (projection.shape[1] ?? 0) : outputs;
  const isPair = direction === "bidirectional";
  const fits =
    W.shape.length === 3 &&
    R.shape.length === 3 &&
    directions === (isPair ? 2 : 1) &&
    hiddenSize > 0 &&
    inputSize > 0 &&
    rows === gates * hiddenSize &&
    R.shape[0] === directions &&
    R.shape[1] === rows;
  const biasFits = !B || (B.shape.length === 2 && B.shape[0] === directions && [rows, 2 * rows].includes(B.shape[1] ?? 0));
  const peepholesFit = !P || (P.shape.length === 2 && P.shape[0] === directions && P.shape[1] === (gates - 1) * hiddenSize);
  const projectionFits = !projection || (projection.shape.length === 2 && projection.shape[0] === outputs && !isPair);
  if (!fits || !biasFits || !peepholesFit || !projectionFits) {
    const shapes = Object.entries(operands).map(([letter, { shape }]) => `${letter} ${shapeText(shape)}`);
    return message("frameworksOnnx.unfit", { node: name, op, direction, shapes });
  }
  return Array.from({ length: directions }, (_, block) => {
    const found = activationsOf(node, block);
    const activations = typeof found === "string" ? {} : found;
    const cell = cellOf(node, activations);
    const isReversed = direction === "reverse" || block === 1;
    return {
      node,
      block,
      activations,
      shape: {
        cell,
        inputSize,
        hiddenSize,
        ...(projection ? { outputSize: outputs } : {}),
        direction: isReversed ? "reverse" : "forward",
      },
      problem:
        typeof found === "string"
          ? message("frameworksOnnx.unknownActivation", { node: name, op, activation: found })
          : problemOf(node),
    };
  });
}

function cellOf(node: OnnxRecurrent, activations: Activations): LayerCell {
  const { op, operands, inputForget, clip, linearBeforeReset, beyond } = node;
  if (op === "RNN") return cellWith("rnn-tanh", activations);
  if (op === "GRU") return linearBeforeReset ? "gru" : "gru-reset-before";
  if (operands.projection) return "lstm-projected";
  if (beyond?.inputFromForget) return "lstm-coupled";
  if (inputForget) return operands.P && clip === null ? "lstm-cifg" : "lstm-coupled";
  return operands.P ? "lstm-peephole" : "lstm";
}

function problemOf({ op, name, clip, unknown, operands, beyond }: OnnxRecurrent): Message | null {
  if (unknown.length > 0) return message("frameworksOnnx.computed", { names: unknown, node: name, op });
  if (beyond?.layerNorm) return message("frameworksOnnx.layerNorm", { node: name });
  if (operands.projectionBias) return message("frameworksOnnx.projectionBias", { node: name });
  if (operands.projection && (beyond?.inputFromForget ?? false))
    return message("frameworksOnnx.coupledProjection", { node: name });
  if (clip !== null && op !== "LSTM") return message("frameworksOnnx.clips", { node: name, op, clip });
  return null;
}

/** Constant states before the first step, a row for each direction: [directions][1][units]. Zeros are none. */
export function initialStatesOf({ node, block, shape }: OnnxCell): InitialState[] {
  return (["h", "c"] as const).flatMap((state) => {
    const operand = node.operands[`initial_${state}`];
    const size = operand?.shape.reduce((product, each) => product * each, 1) ?? 0;
    const directions = node.direction === "bidirectional" ? 2 : 1;
    return operand && size === directions * shape.hiddenSize
      ? [{ state, tensor: operand.name, start: block * shape.hiddenSize, from: operand.from }]
      : [];
  });
}

/** How many steps of a sequence it reads; one sequence is run, which is the first of a batch. */
export function lengthOf({ node: { lengths } }: OnnxCell): number | undefined {
  const [first] = lengths ?? [];
  return first !== undefined && Number.isInteger(first) && first >= 0 ? first : undefined;
}

/** The tensors of the file that a node is made of. Their first axis is the direction, so no rows are a gate's. */
export function tensorsOf({ node, shape }: OnnxCell): PartTensor[] {
  const own = node.beyond?.tensors ?? [];
  if (own.length > 0)
    return own.map(({ name, part, gate }) => ({
      name,
      role: message(`frameworksRoles.${part}`),
      gates: gate === null || node.op === "RNN" ? [] : [{ gate, start: 0, end: shape.hiddenSize }],
    }));
  const roles = { W: "inputWeights", R: "recurrentWeights", B: "bias", P: "peepholeWeights" } as const;
  return Object.entries(roles).flatMap(([letter, role]) =>
    (node.operands[letter]?.from ?? []).map((name) => ({ name, role: message(`frameworksRoles.${role}`) })),
  );
}

export async function loadCell(
  file: TensorFile,
  { node, block, shape, activations }: OnnxCell,
  stacked: readonly string[],
): Promise<Pick<LayerWeights, "options" | "parameters">> {
  const { operands, clip, beyond } = node;
  const { cell, inputSize, hiddenSize, outputSize = hiddenSize } = shape;
  const has = (gate: string) => gate !== "i" || !beyond?.inputFromForget;
  const [order, seen] = [stacked.filter(has), peepholeOrder.filter(has)];
  const size = order.length * hiddenSize;
  const part = async (letter: string, length: number) => {
    const operand = operands[letter];
    return operand ? (await file.read(operand.name)).slice(block * length, (block + 1) * length) : new Float32Array(length);
  };
  const [W, R, B, P] = [
    await part("W", size * inputSize),
    await part("R", size * outputSize),
    await part("B", operands.B?.shape[1] ?? 2 * size),
    await part("P", seen.length * hiddenSize),
  ];
  const parameters = new Map<string, Float32Array>();
  order.forEach((gate, index) => {
    const rows = (matrix: Float32Array, columns: number, first = index) => {
      return matrix.subarray(first * hiddenSize * columns, (first + 1) * hiddenSize * columns);
    };
    parameters.set(`W.${gate}.x`, rows(W, inputSize));
    parameters.set(`W.${gate}.h`, rows(R, outputSize));
    setBiases(parameters, cell, gate, rows(B, 1), rows(B, 1, order.length + index));
  });
  if (operands.P)
    seen.forEach((gate, index) => parameters.set(`P.${gate}.c`, P.subarray(index * hiddenSize, (index + 1) * hiddenSize)));
  if (operands.projection) parameters.set("W.h.m", await file.read(operands.projection.name));
  if (cell === "lstm-coupled" && !beyond?.inputFromForget) coupleByForgetGate(parameters);
  if (cell === "lstm-cifg") dropForgetGate(parameters);
  const options: Record<string, number | string> = { ...activationOptions(cell, activations) };
  if (clip !== null) options.clip = clip;
  if (beyond?.cellClip) options.cellClip = beyond.cellClip;
  if (beyond?.projectionClip && operands.projection) options.projectionClip = beyond.projectionClip;
  if (cell === "lstm-projected" && operands.P) options.peepholes = "ifo";
  if (cell === "lstm-coupled" && operands.P) options.peepholes = "fo";
  return { parameters, ...(Object.keys(options).length > 0 ? { options } : {}) };
}

/** f = 1 - sigmoid(a) = sigmoid(-a): the weights of i, negated, are those of f (ONNX Runtime's input_forget). */
function coupleByForgetGate(parameters: Map<string, Float32Array>): void {
  for (const [key, values] of [...parameters]) {
    const [kind = "", gate, operand = ""] = key.split(".");
    if (gate !== "i") continue;
    parameters.delete(key);
    parameters.set(
      `${kind}.f.${operand}`,
      values.map((value) => -value),
    );
  }
}

function dropForgetGate(parameters: Map<string, Float32Array>): void {
  for (const key of [...parameters.keys()]) if (key.split(".")[1] === "f") parameters.delete(key);
}
