/** The simple recurrent network of Elman 1990, Finding Structure in Time, with tanh. */
import { defineCell } from "../defineCell";

export const rnnTanh = defineCell(
  { id: "rnn-tanh", title: "RNN (tanh)", source: "Elman 1990, Finding Structure in Time" },
  ({ x, h, affine, tanh }) => ({ h: tanh(affine("h", x, h)) }),
);
