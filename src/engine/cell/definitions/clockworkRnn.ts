/**
 * Clockwork RNN: Koutník et al. 2014 (arXiv:1402.3511). Modules of units are renewed each at its own period and keep
 * their h between; `periods` holds each unit's period. That faster modules read slower ones and not the reverse is in
 * the zeros of W.h.h.
 */
import { quoted } from "../../../messages/message";
import { defineCell } from "../defineCell";

export const clockworkRnn = defineCell(
  { id: "rnn-clockwork", title: quoted("Clockwork RNN"), source: "Koutník et al. 2014, arXiv:1402.3511, equations 1 to 3" },
  ({ x, h, affine, tanh, clock, parameter, named }) => {
    const active = named("clock", clock(parameter("periods")), { range: "unit" });
    const candidate = named("n", tanh(affine("h", x, h)));
    return { h: active.mul(candidate).add(active.complement().mul(h)) };
  },
);
