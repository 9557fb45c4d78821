/**
 * MUT1, MUT2 and MUT3, found by search: Jozefowicz, Zaremba and Sutskever 2015, An Empirical Exploration of Recurrent
 * Network Architectures, section 4. Here z is the share of the candidate, as in the paper. MUT1 and MUT2 add x itself to
 * vectors of the layer's units, so that x must have as many numbers.
 */
import { quoted } from "../../../messages/message";
import { defineCell } from "../defineCell";

const source = "Jozefowicz et al. 2015, section 4";

export const mut1 = defineCell(
  { id: "mut1", title: quoted("MUT1"), source, sizes: { x: "units" } },
  ({ x, h, affine, sigmoid, tanh }) => {
    const z = sigmoid(affine("z", x));
    const r = sigmoid(affine("r", x, h));
    const n = tanh(affine("n", r.mul(h)).add(tanh(x)));
    return { h: n.mul(z).add(h.mul(z.complement())) };
  },
);

export const mut2 = defineCell(
  { id: "mut2", title: quoted("MUT2"), source, sizes: { x: "units" } },
  ({ x, h, affine, sigmoid, tanh }) => {
    const z = sigmoid(affine("z", x, h));
    const r = sigmoid(x.add(affine("r", h)));
    const n = tanh(affine("n", x, r.mul(h)));
    return { h: n.mul(z).add(h.mul(z.complement())) };
  },
);

export const mut3 = defineCell({ id: "mut3", title: quoted("MUT3"), source }, ({ x, h, affine, sigmoid, tanh }) => {
  const z = sigmoid(affine("z", x, tanh(h)));
  const r = sigmoid(affine("r", x, h));
  const n = tanh(affine("n", x, r.mul(h)));
  return { h: n.mul(z).add(h.mul(z.complement())) };
});
