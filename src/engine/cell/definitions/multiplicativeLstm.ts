/** Multiplicative LSTM: Krause et al. 2016 (arXiv:1609.07959); the cell of the "sentiment neuron" (Radford et al. 2017). */
import { message } from "../../../messages/message";
import { defineCell } from "../defineCell";

export const multiplicativeLstm = defineCell(
  {
    id: "lstm-multiplicative",
    title: message("cell.multiplicativeLstm"),
    source: "Krause et al. 2016, arXiv:1609.07959, equations 16 to 20",
    forgetGates: () => ["f"],
  },
  ({ x, h, c, affine, map, named, sigmoid, tanh }) => {
    const m = named("m", map("m", { bias: false }, x).mul(map("m", { bias: false }, h)), {
      title: message("cell.intermediateState"),
    }); // takes the place of h
    const i = sigmoid(affine("i", x, m));
    const f = sigmoid(affine("f", x, m));
    const g = tanh(affine("g", x, m));
    const o = sigmoid(affine("o", x, m));
    const next = f.mul(c).add(i.mul(g));
    return { c: next, h: o.mul(tanh(next)) };
  },
);
