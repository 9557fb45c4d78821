/**
 * sLSTM of the xLSTM, with exponential gates: Beck et al. 2024 (arXiv:2405.04517, equations 8 to 17). The state m keeps
 * the exponentials in range; n counts what was written. The option forgetGate is "exp" or "sigmoid".
 */
import { quoted } from "../../../messages/message";
import { defineCell, type CellContext } from "../defineCell";
import type { Expression } from "../../graph/graph";

export const forgetGate = { forgetGate: "exp" };

/** An exponential keeps all at 0, and more than all above it: then what was written first would count the most. */
export const openedGates = (options: typeof forgetGate) => (options.forgetGate === "sigmoid" ? ["f"] : []);

/** Stabilised gates (equations 15 to 17): each is divided by exp(m'), m' the larger of the two in logarithms. */
export function stabilised(
  { state, logSigmoid, exp, named, options }: CellContext<typeof forgetGate>,
  writing: Expression,
  forgetting: Expression,
) {
  const m = state("m");
  const kept = (options.forgetGate === "sigmoid" ? logSigmoid(forgetting) : forgetting).add(m);
  const next = kept.max(writing);
  return {
    m: next,
    i: named("i", exp(writing.sub(next)), { range: "unit" }),
    f: named("f", exp(kept.sub(next)), { range: "unit" }),
  };
}

export const slstm = defineCell(
  {
    id: "slstm",
    title: quoted("sLSTM"),
    source: "Beck et al. 2024, arXiv:2405.04517, equations 8 to 17",
    options: forgetGate,
    forgetGates: openedGates,
  },
  (cell) => {
    const { x, h, c, state, affine, sigmoid, tanh } = cell;
    const { i, f, m } = stabilised(cell, affine("i", x, h), affine("f", x, h));
    const g = tanh(affine("g", x, h)); // the paper's z
    const o = sigmoid(affine("o", x, h));
    const next = f.mul(c).add(i.mul(g));
    const n = f.mul(state("n")).add(i);
    return { n, m, c: next, h: o.mul(next.div(n)) };
  },
);
