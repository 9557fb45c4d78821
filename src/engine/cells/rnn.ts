/** The simple recurrent network of Elman 1990, Finding Structure in Time, with tanh or with ReLU. */
import { defineCell } from "../defineCell";

const source = "Elman 1990, Finding Structure in Time";

export const rnnTanh = defineCell(
  { id: "rnn-tanh", title: "RNN (tanh)", source },
  ({ x, h, affine, tanh }) => ({ h: tanh(affine("h", x, h)) }),
);

export const rnnRelu = defineCell(
  { id: "rnn-relu", title: "RNN (ReLU)", source },
  ({ x, h, affine, relu }) => ({ h: relu(affine("h", x, h)) }),
);
