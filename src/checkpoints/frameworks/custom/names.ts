/**
 * The names that people give to the gates of cells that they write themselves: W_xi, W_hi, b_i (d2l.ai, papers); Wf, Uf;
 * i2h, h2h (PyTorch's tutorials); forget_gate. A part is one tensor of one gate.
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
  /** A layer's weight is (out, in), as nn.Linear keeps it; a bare parameter is (in, out), as x W needs it. */
  readonly isOutFirst: boolean;
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
const letters = "[ifgcozrhn]";
const operands: Readonly<Record<string, "x" | "h">> = { x: "x", i: "x", h: "h" };

const twoLetters = new RegExp(`^(W|w|weight|b|bias)_?([xih])_?(${letters})$`);
const oneLetter = new RegExp(`^(W|U|V|w|u|b|bias)_?(${letters})$`);
const arrow = new RegExp(`^([xih])(?:2|_to_)(${letters})$`);
const letterGate = new RegExp(`^(?:gate_(${letters})|(${letters})_gate)$`, "i");
const wordGate = new RegExp(
  `^(?:(?:linear|fc|gate|w)_)?(${Object.keys(words).join("|")})(?:_?(?:gate|layer|linear|state|candidate))$`,
  "i",
);

/** Null for a tensor whose name is of no gate. */
export function gatePart(tensor: TensorInfo): GatePart | null {
  const [, path = "", leaf] = /^(.*?)(?:\.(weight|bias))?$/s.exec(tensor.name) ?? [];
  const at = path.lastIndexOf(".") + 1;
  const own = path.slice(at);
  const part = (gate: string, operand: GatePart["operand"], isBias: boolean): GatePart => {
    const kind = leaf === "bias" || isBias ? "bias" : "weight";
    const isCandidate = gate === "g" || gate === "n";
    return { prefix: path.slice(0, at), gate: isCandidate ? "c" : gate, operand, kind, isOutFirst: leaf !== undefined, tensor };
  };
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
