/**
 * mLSTM of the xLSTM, whose cell state is a matrix of what keys wrote: Beck et al. 2024 (arXiv:2405.04517, equations 19
 * to 27), one head, stabilised as in the paper's appendix. Its gates are single numbers.
 */
import { quoted } from "../../../messages/message";
import { defineCell } from "../defineCell";
import { forgetGate, openedGates, stabilised } from "./slstm";

export const mlstm = defineCell(
  {
    id: "mlstm",
    title: quoted("mLSTM"),
    source: "Beck et al. 2024, arXiv:2405.04517, equations 19 to 27",
    sizes: { C: "square", m: "one" },
    options: forgetGate,
    forgetGates: openedGates,
  },
  (cell) => {
    const { x, state, affine, map, parameter, named, sigmoid, exp, abs, constant, inverseRoot } = cell;
    const q = named("q", affine("q", x)); // query
    const k = named("k", map("k", { bias: false }, x).mul(inverseRoot()).add(parameter("b.k.x"))); // key
    const v = named("v", affine("v", x)); // value
    const { i, f, m } = stabilised(cell, map("i", { rows: "one" }, x), map("f", { rows: "one" }, x));
    const o = sigmoid(affine("o", x));
    const memory = state("C").mul(f).add(v.outer(k).mul(i));
    const n = f.mul(state("n")).add(i.mul(k));
    const scale = abs(n.mul(q).sum()).max(exp(constant(0).sub(m)));
    return { n, m, C: memory, h: o.mul(memory.times(q).div(scale)) };
  },
);
