/** What a Keras file without configuration leaves to its version's defaults, and what the engine's cells can do of it. */
import { message, quoted, type Message } from "../../../messages/message";
import type { PlainValue } from "../../formats/format";
import type { Manifest } from "../../manifest/manifest";
import type { CellId } from "../../model";
import { hardSigmoidOfSixth, type Activations } from "../shared/activations";
import { ofCandidates } from "../shared/asManifestSays";
import { ask, nothingAsked, resetPlace, type Asked } from "../shared/inference";
import { optionOf } from "./config";
import type { PlannedLayer } from "./plan";

/** What tells which defaults a file was written with. */
type Known = "version" | "names" | "rtneural" | "configuration" | "nothing";

export interface KerasVersion {
  /** As the file says it: "2.1.5"; "" where it does not. */
  readonly text: string;
  readonly known: Known;
  /** Whether gates were hard sigmoids unless said otherwise: before 2.3, and in TensorFlow 1. */
  readonly hardSigmoid: boolean;
  /** Whether a GRU reset after the product unless said otherwise: since TensorFlow 2. */
  readonly resetAfter: boolean;
  /** Keras 3, whose hard sigmoid has another slope. */
  readonly isThird: boolean;
}

/** By the version that the file says, else by names that one version alone writes; the present defaults where nothing tells. */
export function versionOf(attributes: ReadonlyMap<string, PlainValue>, names: readonly string[]): KerasVersion {
  const found = attributes.get("keras_version") ?? attributes.get("model_weights@keras_version");
  const text = typeof found === "string" ? found : "";
  // TensorFlow.js has defaults and a hard sigmoid of its own, those of Keras 2.0
  if (text.startsWith("tfjs-layers")) return { text, known: "version", hardSigmoid: true, resetAfter: false, isThird: false };
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?(-tf)?/.exec(text);
  if (!match) return versionOfNames(attributes, names);
  const [major, minor, patch] = [match[1], match[2], match[3]].map((part) => Number(part ?? 0)) as [number, number, number];
  const isTensorFlow2 = match[4] !== undefined && (minor > 2 || (minor === 2 && patch >= 4)); // 2.2.4-tf came with 2.0
  const isOld = major < 2 || (major === 2 && minor < 3);
  return {
    text,
    known: "version",
    hardSigmoid: isOld && !isTensorFlow2,
    resetAfter: isTensorFlow2 || major > 2 || (major === 2 && minor > 3),
    isThird: major > 2,
  };
}

function versionOfNames(attributes: ReadonlyMap<string, PlainValue>, names: readonly string[]): KerasVersion {
  const some = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const present = { hardSigmoid: false, resetAfter: true };
  if (some(/_[WU]_[a-z](:\d+)?$/)) return { text: "1", known: "names", hardSigmoid: true, resetAfter: false, isThird: false };
  if (some(/\/vars\/\d+$/)) return { text: "3", known: "names", ...present, isThird: true }; // Keras 3 writes no version into weights files
  const isRtneural = [...attributes.keys()].some((name) => /^layer_\d+_/.test(name));
  const known = isRtneural ? "rtneural" : attributes.has("model_config") ? "configuration" : "nothing";
  return { text: "", known, ...present, isThird: true };
}

/** Why a default was taken. */
function whyDefault({ known, text: version }: KerasVersion): Message {
  if (known === "version") return message("frameworksKeras.defaultOf", { version });
  if (known === "names") return message("frameworksKeras.defaultOfNames", { version });
  if (known === "rtneural") return message("frameworksKeras.defaultOfRtneural");
  if (known === "configuration") return message("frameworksKeras.defaultUndescribed");
  return message("frameworksKeras.defaultUntold");
}

/** The engine's cell for a layer. */
export function cellOf({ cell, config }: PlannedLayer, version: KerasVersion, chosen: string | undefined): CellId {
  if (cell.gateCount === 4) return "lstm";
  if (cell.gateCount === 1)
    return (optionOf(config, "activation") ?? chosen) === "relu" || chosen === "rnn-relu" ? "rnn-relu" : "rnn-tanh";
  if (cell.hasTwoBiases) return "gru";
  if (hasBias(cell)) return "gru-reset-before";
  const resetAfter = optionOf(config, "reset_after") ?? (chosen === undefined ? version.resetAfter : chosen === "gru");
  return resetAfter === true ? "gru" : "gru-reset-before";
}

function hasBias({ tensors }: PlannedLayer["cell"]): boolean {
  return [...tensors.parts.keys()].some((part) => part.startsWith("bias"));
}

/** Keras's names that the engine has under the same one. */
const shared = new Set(["sigmoid", "tanh", "relu", "linear", "softsign", "softplus", "elu"]);

/** What a layer applies, in the engine's words; a message where no cell does that. */
export function activationsOf({ cell, config, layer }: PlannedLayer, version: KerasVersion): Activations | Message {
  const hard = version.isThird ? hardSigmoidOfSixth : "hard-sigmoid";
  const given = (option: string, fallback: string) => {
    const value = optionOf(config, option);
    return typeof value === "string" ? value : fallback;
  };
  const [candidate, gates] = [
    given("activation", "tanh"),
    given("recurrent_activation", version.hardSigmoid ? "hard_sigmoid" : "sigmoid"),
  ];
  const wanted = cell.gateCount === 1 ? [candidate] : [candidate, gates];
  const unknown = wanted.find((name) => !shared.has(name) && name !== "hard_sigmoid");
  if (unknown !== undefined) return message("frameworksKeras.unknownActivation", { layer, activation: unknown });
  const named = (name: string) => (name === "hard_sigmoid" ? hard : name);
  if (cell.gateCount === 1) return config ? { candidate: named(candidate) } : {};
  return { candidate: named(candidate), gates: cell.isPacked ? "sigmoid" : named(gates) };
}

/** What a file without configuration leaves open: gates' activation, a GRU's reset, a simple layer's activation. */
export function askDefaults(
  layers: readonly PlannedLayer[],
  cells: readonly CellId[],
  version: KerasVersion,
  manifest: Manifest | null,
): Asked {
  const open = layers.filter(({ config }) => !config);
  const asked = [nothingAsked];
  if (open.some(({ cell }) => cell.gateCount > 1 && !cell.isPacked)) {
    const alternatives = (["sigmoid", "hard-sigmoid"] as const).map((name) => ({
      id: name,
      label: name === "sigmoid" ? quoted(name) : message("frameworksKeras.hardSigmoid"),
      manifest: { recurrentActivation: name },
    }));
    const question = {
      about: "gateActivation" as const,
      alternatives: version.hardSigmoid ? alternatives.reverse() : alternatives,
    };
    asked.push(ask(question, manifest?.recurrentActivation, whyDefault(version)));
    const applied = ofCandidates.map((activation) => ({ id: activation, label: quoted(activation), manifest: { activation } }));
    // Hardly ever another, so that no text is asked.
    const forPeople = { about: "activation" as const, alternatives: applied, isForPeople: true };
    asked.push(ask(forPeople, manifest?.activation, message("frameworksKeras.gatedDefault")));
  }
  if (open.some(({ cell }) => cell.gateCount === 3 && !hasBias(cell))) {
    const after = { id: "gru", label: resetPlace("gru"), manifest: { cell: "gru" as const } };
    const before = {
      id: "gru-reset-before",
      label: resetPlace("gru-reset-before"),
      manifest: { cell: "gru-reset-before" as const },
    };
    const question = { about: "resetGate" as const, alternatives: version.resetAfter ? [after, before] : [before, after] };
    asked.push(
      ask(question, manifest?.cell && (cells.includes("gru") ? after : before).id, [
        message("frameworksKeras.noBiasTells"),
        whyDefault(version),
      ]),
    );
  }
  if (open.some(({ cell }) => cell.gateCount === 1)) {
    const alternatives = (["tanh", "relu"] as const).map((name) => ({
      id: name,
      label: quoted(name),
      manifest: { cell: `rnn-${name}` as const },
    }));
    const named = manifest?.activation ?? manifest?.cell?.replace("rnn-", "");
    asked.push(ask({ about: "activation", alternatives }, named, message("frameworksKeras.simpleDefault")));
  }
  return { inferences: asked.flatMap(({ inferences }) => inferences), hypotheses: asked.flatMap(({ hypotheses }) => hypotheses) };
}
