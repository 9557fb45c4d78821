/** In the shell: decides what a checkpoint leaves open on the text that is read, and says what it took. */
import type { NetworkWeights } from "../model/network";
import type { OpenedModel } from "../checkpoints/model";
import type { Compute } from "../engine/session/compute";
import { testHypotheses, type HypothesisTestServices } from "../engine/scoring/hypothesisTest";
import { finish } from "../engine/network/work";
import { message, type Message, type MessageId } from "../messages/message";
import type { Inference } from "../model/inference";
import { decimals, say, textOf } from "./language";

/** What measuring takes. */
export function servicesOf(compute: Compute): HypothesisTestServices {
  return { compute: compute.start, inTurns: (work) => Promise.resolve(finish(work)) };
}

export interface Answered {
  readonly weights: NetworkWeights;
  readonly inferences: readonly Inference[];
  /** A line for each warning, for each question that was open, and for all else that was assumed or is open still. */
  readonly notes: readonly string[];
}

/** A default, or nothing, where the file does not tell: said wherever a result depends on it. */
export function isUntold({ ground, chosen }: Inference): boolean {
  return !chosen && (ground === "assumed" || ground === "open");
}

/** Measures on the texts, or on a text of ours where there are none. */
export async function answerQuestions(model: OpenedModel, texts: readonly string[], compute: Compute): Promise<Answered> {
  const {
    model: { weights, description },
  } = await testHypotheses(model, texts, servicesOf(compute));
  const open = new Set(model.questions.map(({ about }) => about));
  const { inferences } = description;
  const warnings = description.warnings.map((warning) => say("cli.warning", { warning }));
  return {
    weights,
    inferences,
    notes: [...warnings, ...inferences.filter((one) => open.has(one.about) || isUntold(one)).map(lineOf)],
  };
}

/** "forget bias: 0, measured (margin 0.190 nats per token): It predicts …" */
export function lineOf({ about, value, ground, chosen, evidence, margin }: Inference): string {
  const title = message(`subjects.${about}` satisfies MessageId);
  const known = message(`inspector.${ground}` satisfies MessageId);
  const measured = margin === null ? known : message("cli.margin", { ground: known, margin: decimals(margin, 3) });
  const said = { subject: title, value, from: chosen ? message("cli.chosen") : measured };
  if (chosen || evidence.length === 0) return say("cli.inference", said);
  return say("cli.inferenceEvidence", { ...said, evidence: sentences(evidence) });
}

/** For JSON, with its sentences as one text. */
export function inferenceAsData(inference: Inference): Omit<Inference, "evidence"> & { readonly evidence: string } {
  return { ...inference, evidence: sentences(inference.evidence) };
}

function sentences(all: readonly Message[]): string {
  return all.map(textOf).join(" ");
}
