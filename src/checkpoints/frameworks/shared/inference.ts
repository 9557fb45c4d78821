/** Sentences about what was settled and how, in the words that every convention shares. */
import type { Manifest } from "../../manifest/manifest";
import type { Inference, LayerShape } from "../../model";
import type { Hypothesis } from "../framework";

export function inference(about: string, value: string, basis: Inference["basis"], evidence: string): Inference {
  return { about, value, basis, evidence, alternatives: [], margin: null, tokens: null };
}

/** What a network reads that are no tokens. */
export function vectorsOf(numbers: number): string {
  return `vectors of ${numbers} number${numbers === 1 ? "" : "s"}`;
}

/** What was taken for want of evidence, with the other answers. */
export function assumed({ about, alternatives }: Hypothesis, evidence: string): Inference {
  const [first] = alternatives;
  return {
    about,
    value: first?.label ?? "",
    basis: "assumed",
    evidence,
    margin: null,
    tokens: null,
    alternatives: alternatives.map(({ label }) => ({ label, natsPerToken: null })),
  };
}

/** A question, or the manifest's answer to it. */
export interface Asked {
  readonly inferences: readonly Inference[];
  readonly hypotheses: readonly Hypothesis[];
}

/** `named` is the manifest's answer; without one the first reading is taken and the question stays open. */
export function ask(question: Hypothesis, named: string | undefined, evidence: string): Asked {
  return {
    inferences: [told(question.about, named, assumed(question, evidence))],
    hypotheses: named === undefined ? [question] : [],
  };
}

/** What dense layers of these names, before the last one, apply to their sums. */
export function askActivation(names: readonly string[], manifest: Manifest | null): Asked {
  const alternatives = (["relu", "tanh", "none", "sigmoid"] as const).map((activation) => ({
    label: activation,
    manifest: { head: { activation } },
  }));
  const evidence = `${names.join(", ")}: weights do not tell what is applied to a dense layer's sums; ReLU is the most usual.`;
  return ask({ about: "activation before the head", alternatives }, manifest?.head?.activation, evidence);
}

export const nothingAsked: Asked = { inferences: [], hypotheses: [] };

/** The manifest's word, or else that of the file or the framework. */
export function told(about: string, manifestValue: string | undefined, otherwise: Inference): Inference {
  return manifestValue === undefined ? otherwise : inference(about, manifestValue, "manifest", "The manifest says so.");
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
  const value = taken.join(" ");
  return {
    order: taken,
    inferences: [told("gate order", isPermutation ? value : undefined, inference("gate order", value, "convention", evidence))],
  };
}

export function biasInference(count: 0 | 1 | 2, evidence: string): Inference {
  const values = { 0: "none", 1: "one", 2: "two, of input and state" } as const;
  return inference("biases", values[count], "file", evidence);
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
    inference("direction", value, directions.includes("backward") ? "file" : "convention", evidence),
  );
}
