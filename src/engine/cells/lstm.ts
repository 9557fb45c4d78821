/** Long short-term memory with a forget gate: Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000. */
import { defineCell } from "../defineCell";

export const lstm = defineCell(
  { id: "lstm", title: "LSTM", source: "Gers, Schmidhuber, Cummins 2000, Learning to Forget" },
  ({ x, h, c, affine, sigmoid, tanh }) => {
    const i = sigmoid(affine("i", x, h)); // input gate
    const f = sigmoid(affine("f", x, h)); // forget gate
    const g = tanh(affine("g", x, h)); // candidate
    const o = sigmoid(affine("o", x, h)); // output gate
    const next = f.mul(c).add(i.mul(g)); // kept + written
    return { c: next, h: o.mul(tanh(next)) };
  },
);
