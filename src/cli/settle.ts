/** The doctor in the shell: settles what a checkpoint leaves open on the text that is read, and says what it took. */
import type { NetworkWeights } from "../model/network";
import type { OpenedModel } from "../checkpoints/model";
import { chooseCompute } from "../engine/session/compute";
import { testHypotheses, type HypothesisTestServices } from "../engine/scoring/hypothesisTest";
import { embeddedKernel } from "../engine/kernel/embedded";
import { finish } from "../engine/network/work";
import { englishText } from "../messages/error";
import { message } from "../messages/message";
import type { Inference } from "../model/inference";

/** The kernel, or the plain interpreter where it cannot run. */
export const compute = chooseCompute(embeddedKernel());

export const doctor: HypothesisTestServices = { compute: compute.start, inTurns: (work) => Promise.resolve(finish(work)) };

export interface Settled {
  readonly weights: NetworkWeights;
  readonly inferences: readonly Inference[];
  /** A line for each question that was open. */
  readonly notes: readonly string[];
}

/** Measures on the texts, or on a text of ours where there are none. */
export async function settle(model: OpenedModel, texts: readonly string[]): Promise<Settled> {
  const {
    model: { weights, description },
  } = await testHypotheses(model, texts, doctor);
  const open = new Set(model.questions.map(({ about }) => about));
  const { inferences } = description;
  return { weights, inferences, notes: inferences.filter(({ about }) => open.has(about)).map(lineOf) };
}

/** "forget bias: 0, measured (margin 0.190 nats per token): It predicts …" */
export function lineOf({ about, value, ground, chosen, evidence, margin }: Inference): string {
  const by = margin === null ? "" : ` (margin ${margin.toFixed(3)} nats per token)`;
  const from = chosen ? "chosen in the manifest" : `${ground}${by}`;
  const seen = chosen ? "" : evidence.map(englishText).join(" ");
  return `${englishText(message(`subjects.${about}`))}: ${englishText(value)}, ${from}${seen === "" ? "" : `: ${seen}`}`;
}
