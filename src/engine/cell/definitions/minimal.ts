/** minLSTM and minGRU, whose gates see the input alone: Feng et al. 2024, Were RNNs All We Needed? (arXiv:2410.01201). */
import { quoted } from "../../../messages/message";
import { defineCell } from "../defineCell";

const source = "Feng et al. 2024, arXiv:2410.01201";

export const minLstm = defineCell(
  { id: "minlstm", title: quoted("minLSTM"), source: `${source}, section 3.2`, forgetGates: () => ["f"] },
  ({ x, h, affine, sigmoid, named }) => {
    const f = sigmoid(affine("f", x));
    const i = sigmoid(affine("i", x));
    const g = named("g", affine("g", x)); // candidate, the paper's h with a tilde
    const both = f.add(i); // the two gates share out 1
    return { h: f.div(both).mul(h).add(i.div(both).mul(g)) };
  },
);

export const minGru = defineCell(
  { id: "mingru", title: quoted("minGRU"), source: `${source}, section 3.1` },
  ({ x, h, affine, sigmoid, named }) => {
    const z = sigmoid(affine("z", x));
    const n = named("n", affine("n", x)); // candidate
    return { h: z.complement().mul(h).add(z.mul(n)) };
  },
);
