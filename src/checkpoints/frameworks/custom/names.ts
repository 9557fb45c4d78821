/**
 * The names that people give to the gates of cells that they write themselves: W_xi, W_hi, b_i (d2l.ai, papers); Wf, Uf;
 * i2h, h2h (PyTorch's tutorials); forget_gate; Wxh, W_hx or Wax of one layer without gates. Where a cell has the like of Wfx
 * (papers, with the gate in front) or of W_forget, its other names are read so too. A part is one tensor of one gate.
 */
import type { TensorInfo } from "../../formats/format";

export interface GatePart {
  /** What stands before the gate's own name: "lstm.", "cells.0.". */
  readonly prefix: string;
  /** i f g o, r z n, h; candidates of every name are "c" until the cell is known. */
  readonly gate: string;
  /** Of the input, of the state, of both together or of what the shape tells ("?"). */
  readonly operand: "x" | "h" | "?";
  readonly kind: "weight" | "bias";
  /** A layer's weight is (out, in), as nn.Linear keeps it; of a bare parameter its shape tells (null). */
  readonly isOutFirst: boolean | null;
  readonly tensor: TensorInfo;
}

const words: Readonly<Record<string, string>> = {
  forget: "f",
  input: "i",
  in: "i",
  output: "o",
  out: "o",
  cell: "c",
  candidate: "c",
  memory: "c",
  new: "c",
  update: "z",
  reset: "r",
};
const letters = "[ifgcCozrhn]";
const operands: Readonly<Record<string, "x" | "h">> = { x: "x", i: "x", h: "h" };

const twoLetters = new RegExp(`^(W|w|weight|b|bias)_?([xih])_?(${letters})$`);
const oneLetter = new RegExp(`^(W|U|V|w|u|b|bias)_?(${letters})$`);
const arrow = new RegExp(`^([xih])(?:2|_to_)(${letters})$`);
/** The layer's state is h or a, written before what it is made of or behind it. */
const ofLayer = /^(?:(W_?h_?x|W_?a_?x)|(W_?a_?a)|b_?a)$/;
const letterGate = new RegExp(`^(?:gate_(${letters})|(${letters})_gate)$`, "i");
const wordGate = new RegExp(
  `^(?:(?:linear|fc|gate|w)_)?(${Object.keys(words).join("|")})(?:_?(?:gate|layer|linear|state|candidate))$`,
  "i",
);

/** Wih is the input gate's beside Wfx, and a layer's own without. */
const gateFirst = new RegExp(`^(W|U|w|u|weight|b|bias)_?(${letters})_?([xh])$`);
const gateInWords = new RegExp(`^(W|U|w|u|weight|b|bias)_?(${Object.keys(words).join("|")})$`);
const tellsGateFirst = /^(?:W|w|weight)_?[fzr]_?[xh]$/;
const tellsWords = /^(?:W|w|weight)_?(?:forget|update|reset)$/;

/** Where a tensor's own name begins, and the name; without what nn.Linear adds. */
function placed({ name }: TensorInfo) {
  const [, path = "", leaf] = /^(.*?)(?:\.(weight|bias))?$/s.exec(name) ?? [];
  const at = path.lastIndexOf(".") + 1;
  return { prefix: path.slice(0, at), own: path.slice(at), leaf };
}

/** Prefixes of cells whose names are of a kind that others of the same cell could be taken for something else. */
export interface CellNames {
  readonly gateFirst: ReadonlySet<string>;
  readonly inWords: ReadonlySet<string>;
}

export function cellNames(tensors: readonly TensorInfo[]): CellNames {
  const all = tensors.map(placed);
  const those = (pattern: RegExp) => new Set(all.filter(({ own }) => pattern.test(own)).map(({ prefix }) => prefix));
  return { gateFirst: those(tellsGateFirst), inWords: those(tellsWords) };
}

/** Null for a tensor whose name is of no gate. */
export function gatePart(tensor: TensorInfo, names: CellNames): GatePart | null {
  const { prefix, own, leaf } = placed(tensor);
  const part = (letter: string, operand: GatePart["operand"], isBias: boolean): GatePart => {
    const gate = letter.toLowerCase();
    const kind = leaf === "bias" || isBias ? "bias" : "weight";
    const isCandidate = gate === "g" || gate === "n";
    const isOutFirst = leaf === undefined ? null : true;
    return { prefix, gate: isCandidate ? "c" : gate, operand, kind, isOutFirst, tensor };
  };
  const first = names.gateFirst.has(prefix) ? gateFirst.exec(own) : null;
  if (first) return part(first[2] ?? "", first[3] === "h" ? "h" : "x", /^b/.test(first[1] ?? ""));
  const inWords = names.inWords.has(prefix) ? gateInWords.exec(own) : null;
  if (inWords) {
    const [, matrix = "", name = ""] = inWords;
    return part(words[name] ?? "", /^[Uu]/.test(matrix) ? "h" : "?", matrix.startsWith("b"));
  }
  const layer = ofLayer.exec(own);
  if (layer) return part("h", layer[1] === undefined ? "h" : "x", own.startsWith("b"));
  const two = twoLetters.exec(own);
  if (two) return part(two[3] ?? "", operands[two[2] ?? ""] ?? "?", /^b/.test(two[1] ?? ""));
  const one = oneLetter.exec(own);
  if (one) return part(one[2] ?? "", /^[Uu]/.test(one[1] ?? "") ? "h" : "?", /^b/.test(one[1] ?? ""));
  const to = arrow.exec(own);
  if (to) return part(to[2] ?? "", to[1] === "i" && to[2] === "h" ? "?" : (operands[to[1] ?? ""] ?? "?"), false);
  const gate = letterGate.exec(own);
  if (gate) return part((gate[1] ?? gate[2] ?? "").toLowerCase(), "?", false);
  const word = wordGate.exec(own);
  return word ? part(words[(word[1] ?? "").toLowerCase()] ?? "", "?", false) : null;
}

/**
 * U, W, V, b and c of a layer without gates, as textbooks name what it makes of its input and of its state and what the
 * output makes of the state (Goodfellow et al. 2016, Deep Learning, 10.2; WildML): the layer's parts, none of other files.
 */
export function plainParts(tensors: readonly TensorInfo[]): GatePart[] {
  const [u, w, v, b] = ["U", "W", "V", "b"].map((name) => tensors.find((tensor) => tensor.name === name));
  const [units = 0, columns = 0] = w?.shape ?? [];
  if (!u || !w || !v || units !== columns || u.shape[0] !== units || v.shape[1] !== units) return [];
  const part = (operand: "x" | "h", kind: GatePart["kind"], tensor: TensorInfo): GatePart => {
    return { prefix: "", gate: "h", operand, kind, isOutFirst: true, tensor };
  };
  return [part("x", "weight", u), part("h", "weight", w), ...(b ? [part("x", "bias", b)] : [])];
}
