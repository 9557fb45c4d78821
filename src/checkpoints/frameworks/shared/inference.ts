/** Sentences about what was settled and how, in the words that every convention shares. */
import { quoted } from "../../../messages/message";
import type { Manifest } from "../../manifest/manifest";
import type { Ground, Inference, Subject } from "../../../model/inference";
import type { LayerShape } from "../../model";
import type { Hypothesis } from "../framework";
import { said, type Words } from "./words";

export function inference(about: Subject, value: Words, ground: Ground, evidence: Words): Inference {
  const [taken, seen] = [said(value), [said(evidence)]];
  return {
    about,
    value: taken,
    taken: null,
    ground,
    chosen: false,
    evidence: seen,
    alternatives: [],
    margin: null,
    tokens: null,
  };
}

/** What a network reads that are no tokens. */
export function vectorsOf(numbers: number): string {
  return `vectors of ${numbers} number${numbers === 1 ? "" : "s"}`;
}

/** What was taken for want of evidence, or left open, with the other answers. */
export function assumed({ about, alternatives }: Hypothesis, evidence: string, ground: Ground = "assumed"): Inference {
  const [first] = alternatives;
  return {
    ...inference(about, first?.label ?? "", ground, evidence),
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
export function ask(question: Hypothesis, named: string | undefined, evidence: string, ground: Ground = "assumed"): Asked {
  return {
    inferences: [told(question.about, named, assumed(question, evidence, ground))],
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
    label: quoted(activation),
    manifest: { head: { activation } },
  }));
  const without = apart ? [{ id: "apart", label: said("not connected"), manifest: { wiring: { head: [...apart] } } }] : [];
  const evidence = `${names.join(", ")}: weights do not tell what is applied to a dense layer's sums; ReLU is the most usual.`;
  return ask({ about: "headActivation", alternatives: [...alternatives, ...without] }, manifest?.head?.activation, evidence);
}

export const nothingAsked: Asked = { inferences: [], hypotheses: [] };

/** The manifest's word, with what is known without it; or else that of the file or the framework. */
export function told(about: Subject, manifestValue: string | undefined, otherwise: Inference): Inference {
  if (manifestValue === undefined) return otherwise;
  const alternative = otherwise.alternatives.find(({ id }) => id === manifestValue);
  return {
    ...otherwise,
    about,
    value: alternative?.label ?? quoted(manifestValue),
    taken: manifestValue,
    ground: "stated",
    chosen: true,
  };
}

/** The gates in the order in which a tensor stacks them, and why. `order` holds the engine's gates in the framework's order. */
export function gateOrderOf(
  order: readonly string[],
  manifest: Manifest | null,
  evidence: string,
): { readonly order: readonly string[]; readonly inferences: readonly Inference[] } {
  if (order.length < 2) return { order, inferences: [] };
  const named = manifest?.gateOrder;
  const isPermutation = named !== undefined && [...named].sort().join() === [...order].sort().join();
  const taken = isPermutation ? [...named] : order;
  const known = inference("gateOrder", taken.join(" "), isPermutation ? "stated" : "convention", evidence);
  return { order: taken, inferences: [{ ...known, taken: taken.join(""), chosen: isPermutation }] };
}

export function biasInference(count: 0 | 1 | 2, evidence: string): Inference {
  const values = { 0: "none", 1: "one", 2: "two, of input and state" } as const;
  return inference("biases", values[count], "stated", evidence);
}

/** From which side each layer reads; nothing where all read forward and a name could not have told otherwise. */
export function directionInference(
  layers: readonly { readonly shape: LayerShape }[],
  manifest: Manifest | null,
  evidence: string,
): Inference {
  const directions = layers.map(({ shape }) => shape.direction);
  const value = new Set(directions).size === 1 ? `all ${directions[0] ?? "forward"}` : directions.join(", ");
  const named = manifest?.directions && layers.map((_, index) => manifest.directions?.[index] ?? directions[index]).join(", ");
  return told(
    "direction",
    named,
    inference("direction", value, directions.includes("backward") ? "stated" : "convention", evidence),
  );
}
