/** Claims about what was taken and why, as every framework makes them. */
import { message, quoted, type Message } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import type { Ground, Inference, Subject } from "../../../model/inference";
import type { Direction } from "../../../model/network";
import type { LayerShape } from "../../model";
import type { Hypothesis } from "../framework";

export function inference(about: Subject, value: Message, ground: Ground, ...evidence: Message[]): Inference {
  return { about, value, taken: null, ground, chosen: false, evidence, alternatives: [], margin: null, tokens: null };
}

/** What a network reads that are no tokens. */
export function vectorsOf(n: number): Message {
  return message("frameworks.vectors", { n });
}

/** What was taken for want of evidence, or left open, with the other answers. */
export function assumed(
  { about, alternatives }: Hypothesis,
  evidence: readonly Message[],
  ground: Ground = "assumed",
): Inference {
  const [first] = alternatives;
  return {
    ...inference(about, first?.label ?? message("frameworks.none"), ground, ...evidence),
    taken: first?.id ?? null,
    alternatives: alternatives.map(({ id, label }) => ({ id, label, natsPerToken: null })),
  };
}

/** A question, or the manifest's answer to it. */
export interface Asked {
  readonly inferences: readonly Inference[];
  readonly hypotheses: readonly Hypothesis[];
}

/** `named` is the manifest's answer, by its id; without one the first alternative is taken and the question stays open. */
export function ask(
  question: Hypothesis,
  named: string | undefined,
  evidence: Message | readonly Message[],
  ground: Ground = "assumed",
): Asked {
  const seen = "id" in evidence ? [evidence] : evidence;
  return {
    inferences: [told(named, assumed(question, seen, ground))],
    hypotheses: named === undefined ? [question] : [],
  };
}

/** What dense layers of these names, before the last one, apply to their sums. */
export function askActivation(
  names: readonly string[],
  manifest: Manifest | null,
  /** The way to the head without them, where there is one. */
  apart: readonly string[] | null = null,
): Asked {
  const alternatives = (["relu", "tanh", "none", "sigmoid"] as const).map((activation) => ({
    id: activation,
    label: activation === "none" ? message("frameworks.none") : quoted(activation),
    manifest: { head: { activation } },
  }));
  const without = apart
    ? [{ id: "apart", label: message("frameworks.notConnected"), manifest: { wiring: { head: [...apart] } } }]
    : [];
  const evidence = message("frameworks.headActivationOpen", { names });
  return ask({ about: "headActivation", alternatives: [...alternatives, ...without] }, manifest?.head?.activation, evidence);
}

export const nothingAsked: Asked = { inferences: [], hypotheses: [] };

/**
 * The manifest's word, with what is known without it; or else that of the file or the framework. `value` is how it is
 * said where it is none of the alternatives.
 */
export function told(named: string | undefined, otherwise: Inference, value?: Message): Inference {
  if (named === undefined) return otherwise;
  const alternative = otherwise.alternatives.find(({ id }) => id === named);
  return {
    ...otherwise,
    value: value ?? alternative?.label ?? quoted(named),
    taken: named,
    ground: "stated",
    chosen: true,
  };
}

/** How another of a file's recurrent parts is taken. */
export function takeAnother(parts: readonly string[]): Message {
  return message("frameworks.takeAnother", { option: "--part NAME", property: "part", parts });
}

/** The gates in the order in which a tensor stacks them, and why. `order` holds the engine's gates in the framework's order. */
export function gateOrderOf(
  order: readonly string[],
  manifest: Manifest | null,
  evidence: Message,
): { readonly order: readonly string[]; readonly inferences: readonly Inference[] } {
  if (order.length < 2) return { order, inferences: [] };
  const named = manifest?.gateOrder;
  const isPermutation = named !== undefined && [...named].sort().join() === [...order].sort().join();
  const taken = isPermutation ? [...named] : order;
  const known = inference("gateOrder", quoted(taken.join(" ")), isPermutation ? "stated" : "convention", evidence);
  return { order: taken, inferences: [{ ...known, taken: taken.join(""), chosen: isPermutation }] };
}

export function biasInference(count: 0 | 1 | 2, evidence: Message): Inference {
  const values = { 0: "frameworks.none", 1: "frameworks.oneBias", 2: "frameworks.twoBiases" } as const;
  return inference("biases", message(values[count]), "stated", evidence);
}

/** Where a GRU applies its reset gate. */
export function resetPlace(cell: string): Message {
  return message(cell === "gru" ? "frameworks.afterProduct" : "frameworks.beforeProduct");
}

/** From which side each layer reads. Where names alone tell a reverse one, that all read forward is their convention. */
export function directionInference(
  layers: readonly { readonly shape: LayerShape }[],
  manifest: Manifest | null,
  evidence: Message,
  isStated = false,
): Inference {
  const found = layers.map(({ shape }) => shape.direction);
  const ground = isStated || found.includes("reverse") ? "stated" : "convention";
  const known = inference("direction", directionsText(found), ground, evidence);
  const named = manifest?.directions && found.map((direction, index) => manifest.directions?.[index] ?? direction);
  return told(named?.join(), known, named && directionsText(named));
}

function directionsText(directions: readonly Direction[]): Message {
  const [first = "forward"] = directions;
  if (directions.every((each) => each === first))
    return message(first === "forward" ? "frameworks.allForward" : "frameworks.allReverse");
  return message("frameworks.directions", { directions: directions.map((each) => message(`frameworks.${each}`)) });
}
