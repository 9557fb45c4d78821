/** Depth-gated LSTM, whose cell also takes from the c of the layer below: Yao et al. 2015 (arXiv:1508.03790). */
import { message } from "../../../messages/message";
import { defineCell } from "../defineCell";

export const depthGatedLstm = defineCell(
  {
    id: "lstm-depth-gated",
    title: message("cell.depthGatedLstm"),
    source: "Yao et al. 2015, arXiv:1508.03790",
    standsOn: "lstm-peephole",
    forgetGates: () => ["f"],
  },
  ({ x, h, c, below, affine, peephole, sigmoid, tanh }) => {
    const under = below();
    const i = sigmoid(affine("i", x, h).add(peephole("i", c)));
    const f = sigmoid(affine("f", x, h).add(peephole("f", c)));
    const g = tanh(affine("g", x, h));
    const d = sigmoid(
      affine("d", x)
        .add(peephole("d", c))
        .add(peephole("d", under, "below")),
    ); // depth gate
    const next = d.mul(under).add(f.mul(c)).add(i.mul(g));
    const o = sigmoid(affine("o", x, h).add(peephole("o", next, "c")));
    return { c: next, h: o.mul(tanh(next)) };
  },
);
