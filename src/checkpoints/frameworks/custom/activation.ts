/** What a plain recurrent layer that somebody wrote applies to its sums: weights do not tell it, and it is asked. */
import { message, quoted } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import { ask, type Asked } from "../shared/inference";

/** `usual` is what the program around such names applies: nothing in PyTorch's tutorial. */
export function askActivation(usual: "linear" | "tanh", manifest: Manifest | null): Asked {
  const names = usual === "linear" ? (["linear", "tanh"] as const) : (["tanh", "relu", "linear"] as const);
  const alternatives = names.map((activation) => ({ id: activation, label: quoted(activation), manifest: { activation } }));
  const evidence =
    usual === "linear"
      ? message("frameworksCustom.tutorialLinear", { name: "i2o" })
      : message("frameworksCustom.usualActivation");
  return ask({ about: "activation", alternatives }, manifest?.activation ?? manifest?.cell?.replace("rnn-", ""), evidence);
}
