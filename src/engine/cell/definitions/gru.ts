/**
 * Gated recurrent unit, Cho et al. 2014 (arXiv:1406.1078), with the reset gate before the recurrent product as in the
 * paper, or after it as in cuDNN and PyTorch. In both, z is the share of the old state that stays, PyTorch's convention.
 */
import { message, quoted } from "../../../messages/message";
import { defineCell } from "../defineCell";

/** Activations (activations.ts): of both gates, and of the candidate. */
const options = { gates: "sigmoid", candidate: "tanh" };

export const gru = defineCell(
  {
    id: "gru",
    title: quoted("GRU"),
    source: "PyTorch nn.GRU: Cho et al. 2014 with the reset after the recurrent product",
    options,
  },
  ({ x, h, affine, named, activate, options: { gates, candidate } }) => {
    const r = named("r", activate(gates, affine("r", x, h))); // reset gate
    const z = named("z", activate(gates, affine("z", x, h))); // update gate
    const n = named("n", activate(candidate, affine("n", x).add(r.mul(affine("n", h))))); // candidate
    return { h: z.complement().mul(n).add(z.mul(h)) };
  },
);

export const gruResetBefore = defineCell(
  { id: "gru-reset-before", title: message("cell.gruResetBefore"), source: "Cho et al. 2014, equations 5 to 8", options },
  ({ x, h, affine, named, activate, options: { gates, candidate } }) => {
    const r = named("r", activate(gates, affine("r", x, h))); // reset gate
    const z = named("z", activate(gates, affine("z", x, h))); // update gate
    const n = named("n", activate(candidate, affine("n", x, r.mul(h)))); // candidate
    return { h: z.complement().mul(n).add(z.mul(h)) };
  },
);
