/** What a plain recurrent layer that somebody wrote applies to its sums: weights do not tell it, and it is asked. */
import { message, quoted, type Message } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import { ask, type Asked } from "./inference";

/** `usual` is what the program around such names applies: nothing in PyTorch's tutorial, ReLU in Haiku. */
export function askPlainActivation(usual: "linear" | "tanh" | "relu", manifest: Manifest | null, told?: Message): Asked {
  const orders = { linear: ["linear", "tanh"], tanh: ["tanh", "relu", "linear"], relu: ["relu", "tanh", "linear"] } as const;
  const alternatives = orders[usual].map((activation) => ({
    id: activation,
    label: quoted(activation),
    manifest: { activation },
  }));
  const usually =
    usual === "linear"
      ? message("frameworksCustom.tutorialLinear", { name: "i2o" })
      : message("frameworksCustom.usualActivation");
  return ask({ about: "activation", alternatives }, manifest?.activation ?? manifest?.cell?.replace("rnn-", ""), told ?? usually);
}
