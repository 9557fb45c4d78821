/** What a Keras file without configuration leaves to its version's defaults, and what the engine's cells can do of it. */
import type { PlainValue } from "../formats/format";
import type { CellId } from "../model";
import { optionOf } from "./kerasConfig";
import type { PlannedLayer } from "./kerasPlan";

export interface KerasVersion {
  /** As the file says it: "2.1.5"; "" where it does not. */
  readonly text: string;
  /** Whether gates were hard sigmoids unless said otherwise: before 2.3, and in TensorFlow 1. */
  readonly hardSigmoid: boolean;
  /** Whether a GRU reset after the product unless said otherwise: since TensorFlow 2. */
  readonly resetAfter: boolean;
}

export function versionOf(attributes: ReadonlyMap<string, PlainValue>): KerasVersion {
  const found = attributes.get("keras_version") ?? attributes.get("model_weights@keras_version");
  const text = typeof found === "string" ? found : "";
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(-tf)?/.exec(text);
  if (!match) return { text, hardSigmoid: false, resetAfter: true }; // Keras 3 writes no version into weights files
  const [major, minor, patch] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0)) as [number, number, number];
  const isTensorFlow2 = match[4] !== undefined && (minor > 2 || (minor === 2 && patch >= 4)); // 2.2.4-tf came with 2.0
  const isOld = major < 2 || (major === 2 && minor < 3);
  return { text, hardSigmoid: isOld && !isTensorFlow2, resetAfter: isTensorFlow2 || major > 2 || (major === 2 && minor > 3) };
}

/** The engine's cell for a layer. */
export function cellOf({ cell, config }: PlannedLayer, version: KerasVersion, chosen: string | undefined): CellId {
  if (cell.gateCount === 4) return "lstm";
  if (cell.gateCount === 1) return (optionOf(config, "activation") ?? chosen) === "relu" || chosen === "rnn-relu" ? "rnn-relu" : "rnn-tanh";
  if (cell.hasTwoBiases) return "gru";
  const hasBias = [...cell.tensors.parts.keys()].some((part) => part.startsWith("bias"));
  if (hasBias) return "gru-reset-before";
  const resetAfter = optionOf(config, "reset_after") ?? (chosen === undefined ? version.resetAfter : chosen === "gru");
  return resetAfter === true ? "gru" : "gru-reset-before";
}

/** What a layer asks for that no cell does, or null. */
export function unrunnable({ cell, config, layer }: PlannedLayer, version: KerasVersion): string | null {
  const wants = (option: string, fallback: string) => {
    const value = optionOf(config, option);
    return typeof value === "string" ? value : fallback;
  };
  const activation = wants("activation", "tanh");
  if (activation !== "tanh" && !(cell.gateCount === 1 && activation === "relu")) {
    return `The layer ${layer} uses the activation ${activation}, which is not run yet.`;
  }
  if (cell.gateCount === 1 || cell.isPacked) return null;
  const gates = wants("recurrent_activation", version.hardSigmoid ? "hard_sigmoid" : "sigmoid");
  if (gates === "sigmoid") return null;
  if (config) return `The layer ${layer} uses ${gates} for its gates, which is not run yet.`;
  return `The file has no configuration, and Keras ${version.text} used ${gates} for gates unless told otherwise, which is not run yet.`;
}

/** What was settled without evidence in the file. */
export function assumptions(layers: readonly PlannedLayer[], version: KerasVersion): string[] {
  const open = layers.filter(({ config, cell }) => !config && !cell.isPacked);
  if (open.length === 0) return [];
  const from = version.text === "" ? "Keras 3" : `Keras ${version.text}`;
  const gated = open.some(({ cell }) => cell.gateCount > 1);
  const gates = gated ? ` and ${version.hardSigmoid ? "hard sigmoid" : "sigmoid"} gates` : "";
  return [`The file has no configuration: tanh${gates} are taken, the defaults of ${from}.`];
}
