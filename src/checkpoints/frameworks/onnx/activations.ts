/** ONNX's activations in the engine's words, with the numbers that some of them take. https://onnx.ai/onnx/operators/onnx__LSTM.html */
import type { OnnxRecurrent } from "../../formats/onnx/network";
import type { Activations } from "../shared/activations";

/** By ONNX's name in lower case: the engine's, and the defaults of alpha and beta for those that take them. */
const known: Readonly<Record<string, readonly [name: string, ...defaults: number[]]>> = {
  sigmoid: ["sigmoid"],
  tanh: ["tanh"],
  relu: ["relu"],
  softsign: ["softsign"],
  softplus: ["softplus"],
  affine: ["affine", 1, 0],
  hardsigmoid: ["hard-sigmoid", 0.2, 0.5],
  scaledtanh: ["scaled-tanh", 1, 1],
  leakyrelu: ["leaky-relu", 0.01],
  thresholdedrelu: ["thresholded-relu", 1],
  elu: ["elu", 1],
};
const usual = { LSTM: ["sigmoid", "tanh", "tanh"], GRU: ["sigmoid", "tanh"], RNN: ["tanh"] } as const;

/** What one direction of a node applies; a text that names what is not known. */
export function activationsOf(node: OnnxRecurrent, block: number): Activations | string {
  const count = usual[node.op].length;
  const alphas = [...node.alphas];
  const betas = [...node.betas];
  const all: string[] = [];
  for (let place = 0; place < count * (block + 1); place++) {
    const given = (node.activations[place] ?? usual[node.op][place % count] ?? "").toLowerCase();
    const entry = known[given];
    if (!entry) return given;
    const [name, alpha, beta] = entry;
    const numbers = [
      ...(alpha === undefined ? [] : [alphas.shift() ?? alpha]),
      ...(beta === undefined ? [] : [betas.shift() ?? beta]),
    ];
    all.push([name, ...numbers.map((value) => String(value))].join(" "));
  }
  const [first, candidate, output] = all.slice(count * block);
  return node.op === "RNN" ? { candidate: first } : { gates: first, candidate, ...(node.op === "LSTM" ? { output } : {}) };
}
