/**
 * The cells of TensorFlow 1 (tf.nn.rnn_cell, tf.contrib.rnn), turned into the engine's. Input and state rows stand in one
 * kernel [inputs + outputs][gates * units]; an LSTM's gates are i, j (the candidate), f, o, a GRU's r, u, the candidate
 * apart. https://github.com/tensorflow/tensorflow/blob/v1.15.0/tensorflow/python/ops/rnn_cell_impl.py
 */
import { message, type Message } from "../../../messages/message";
import type { LayerWeights } from "../../../model/network";
import type { TensorFile, TensorInfo } from "../../formats/format";
import type { LayerCell, LayerShape } from "../../model";
import { gateRows } from "../shared/gateOrder";
import { shapeText, type PartTensor } from "../shared/modelParts";
import { transposed } from "../shared/transposed";

export const lstmOrder = ["i", "g", "f", "o"] as const;
const gruOrder = ["r", "z"] as const;
const peepholeNames = { i: "w_i_diag", f: "w_f_diag", o: "w_o_diag" } as const;

/** Tensors by what is left of their names behind the cell's: "kernel", "bias", "gates/kernel", "projection/kernel", ... */
export interface TensorflowGroup {
  readonly path: string;
  readonly parts: ReadonlyMap<string, TensorInfo>;
}

export interface TensorflowCell {
  readonly group: TensorflowGroup;
  readonly shape: LayerShape;
  /** Gates that see the cell state. */
  readonly peepholes: string;
}

/** LSTMs of other equations than BasicLSTMCell's and LSTMCell's. */
const otherCell = /coupled|phased|grid|time_?freq|conv|nas/i;

const weightName =
  /^(.*?)(?:\/(gates|candidate|projection))?(?:\/linear)?\/(kernel|weights|matrix|bias|biases|w_[ifo]_diag)(?::0)?$/i;
const leafs: Record<string, string> = { kernel: "kernel", weights: "kernel", matrix: "kernel", bias: "bias", biases: "bias" };

/** Tensors whose names are a cell's, whatever version wrote them; the accumulators of optimizers have other names. */
export function groupTensors(tensors: readonly TensorInfo[]): TensorflowGroup[] {
  const groups = new Map<string, Map<string, TensorInfo>>();
  for (const tensor of tensors) {
    const [, path, inner, leaf = ""] = weightName.exec(tensor.name) ?? [];
    if (path === undefined) continue;
    const part = leafs[leaf.toLowerCase()] ?? leaf.toLowerCase();
    const key = inner === undefined ? part : `${inner.toLowerCase()}/${part}`;
    groups.set(path, (groups.get(path) ?? new Map<string, TensorInfo>()).set(key, tensor));
  }
  return [...groups].map(([path, parts]) => ({ path, parts }));
}

/** Null where the tensors are of no cell, a message where they seem to be and do not fit each other. */
export function readCell(group: TensorflowGroup): TensorflowCell | Message | null {
  const { path, parts } = group;
  const direction = /(^|[/_])(bw|backward)(?=[/_]|$)/i.test(path) ? "reverse" : "forward";
  const kernel = parts.get("kernel") ?? parts.get("gates/kernel");
  const [rows = 0, columns = 0] = kernel?.shape ?? [];
  if (kernel?.shape.length !== 2 || rows === 0 || columns === 0) return null;
  const misfit = message("frameworksTensorflow.misfit", { path, kernel: kernel.name, shape: shapeText([rows, columns]) });
  const made = (cell: LayerCell, hiddenSize: number, outputSize: number, peepholes = "") => {
    const inputSize = rows - outputSize;
    const widths: Record<string, number> = { bias: columns, "gates/bias": columns, "candidate/bias": hiddenSize };
    const biasesFit = [...parts].every(
      ([part, { shape }]) => !(part in widths) || (shape.length === 1 && shape[0] === widths[part]),
    );
    if (inputSize < 1 || !Number.isInteger(hiddenSize) || !biasesFit) return misfit;
    const projected = outputSize === hiddenSize ? {} : { outputSize };
    return { group, peepholes, shape: { cell, inputSize, hiddenSize, ...projected, direction } as const };
  };
  if (parts.has("gates/kernel")) {
    const candidate = parts.get("candidate/kernel")?.shape ?? [];
    return candidate[0] === rows && candidate[1] === columns / 2 ? made("gru-reset-before", columns / 2, columns / 2) : misfit;
  }
  const own = path.slice(path.lastIndexOf("/") + 1);
  const isLstm = /lstm/i.test(own) || (/lstm/i.test(path) && /^(rnn_)?cells?(_\d+)?$/i.test(own));
  if (isLstm && otherCell.test(own)) return message("frameworksTensorflow.otherCell", { path });
  if (isLstm) {
    const units = columns / 4;
    const projection = parts.get("projection/kernel")?.shape;
    if (projection && (projection.length !== 2 || projection[0] !== units || !projection[1])) return misfit;
    const peepholes = Object.entries(peepholeNames)
      .filter(([, name]) => parts.has(name))
      .map(([gate]) => gate)
      .join("");
    const areDiagonals = Object.values(peepholeNames).every(
      (name) => (parts.get(name)?.shape.join() ?? String(units)) === String(units),
    );
    if (!areDiagonals) return misfit;
    return made(
      projection ? "lstm-projected" : peepholes === "" ? "lstm" : "lstm-peephole",
      units,
      projection?.[1] ?? units,
      peepholes,
    );
  }
  return /(^|[/_])(basic_)?rnn_?cell(?=[/_\d]|$)/i.test(path) ? made("rnn-tanh", columns, columns) : null;
}

/** Every tensor of a cell with its role in it; the gates of a kernel are columns, those of a bias are places in it. */
export function tensorsOf({ group, shape: { cell, hiddenSize } }: TensorflowCell, stacked: readonly string[]): PartTensor[] {
  const [kernel, bias] = [message("frameworksRoles.inputAndState"), message("frameworksRoles.bias")];
  const roles: Record<string, Message> = {
    kernel,
    bias,
    "gates/kernel": message("frameworksRoles.ofGates", { role: kernel }),
    "gates/bias": message("frameworksRoles.ofGates", { role: bias }),
    "candidate/kernel": message("frameworksRoles.ofCandidate", { role: kernel }),
    "candidate/bias": message("frameworksRoles.ofCandidate", { role: bias }),
    "projection/kernel": message("frameworksRoles.projection"),
    w_i_diag: message("frameworksRoles.peepholeOf", { gate: "i" }),
    w_f_diag: message("frameworksRoles.peepholeOf", { gate: "f" }),
    w_o_diag: message("frameworksRoles.peepholeOf", { gate: "o" }),
  };
  return [...group.parts].flatMap(([part, { name }]) => {
    const role = roles[part];
    const order = part === "gates/bias" ? gruOrder : part === "bias" && cell !== "rnn-tanh" ? stacked : [];
    const gates = gateRows(order, hiddenSize);
    return role === undefined ? [] : [{ name, role, gates }];
  });
}

/** Parameters and options of the engine's cell. `forgetBias` is what the program added to f and the file does not hold. */
export async function loadCell(
  file: TensorFile,
  { group: { parts }, shape, peepholes }: TensorflowCell,
  stacked: readonly string[],
  forgetBias: number,
): Promise<Pick<LayerWeights, "options" | "parameters">> {
  const { cell, inputSize, hiddenSize, outputSize = hiddenSize } = shape;
  const parameters = new Map<string, Float32Array>();
  const read = async (part: string, length: number) => {
    const tensor = parts.get(part);
    return tensor ? file.read(tensor.name) : new Float32Array(length);
  };
  const place = async (order: readonly string[], prefix: string) => {
    const width = order.length * hiddenSize;
    const kernel = await read(`${prefix}kernel`, (inputSize + outputSize) * width);
    const bias = await read(`${prefix}bias`, width);
    order.forEach((gate, index) => {
      parameters.set(`W.${gate}.x`, transposed(kernel, inputSize, hiddenSize, order.length, index));
      parameters.set(`W.${gate}.h`, transposed(kernel.subarray(inputSize * width), outputSize, hiddenSize, order.length, index));
      parameters.set(`b.${gate}.xh`, bias.slice(index * hiddenSize, (index + 1) * hiddenSize));
    });
  };
  if (cell === "gru-reset-before") {
    await place(gruOrder, "gates/");
    await place(["n"], "candidate/");
    return { parameters };
  }
  if (cell === "rnn-tanh") {
    await place(["h"], "");
    return { parameters };
  }
  await place(stacked, "");
  for (const gate of peepholes) parameters.set(`P.${gate}.c`, await read(peepholeNames[gate as "i" | "f" | "o"], hiddenSize));
  if (cell === "lstm-projected") parameters.set("W.h.m", transposed(await read("projection/kernel", 0), hiddenSize, outputSize));
  const isDefault = cell === "lstm-peephole" ? peepholes === "ifo" : peepholes === "";
  return { parameters, options: { forgetBias, ...(isDefault ? {} : { peepholes }) } };
}
