/** The simple recurrent network of Elman 1990, Finding Structure in Time, with tanh, with ReLU, or with another activation. */
import { quoted } from "../../../messages/message";
import { defineCell } from "../defineCell";

const source = "Elman 1990, Finding Structure in Time";

export const rnnTanh = defineCell({ id: "rnn-tanh", title: quoted("RNN (tanh)"), source }, ({ x, h, affine, tanh }) => ({
  h: tanh(affine("h", x, h)),
}));

export const rnnRelu = defineCell({ id: "rnn-relu", title: quoted("RNN (ReLU)"), source }, ({ x, h, affine, relu }) => ({
  h: relu(affine("h", x, h)),
}));

/** The option `activation` is a name of activations.ts. */
export const rnn = defineCell(
  { id: "rnn", title: quoted("RNN"), source, options: { activation: "tanh" } },
  ({ x, h, affine, activate, options }) => ({ h: activate(options.activation, affine("h", x, h)) }),
);
