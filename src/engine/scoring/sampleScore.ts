/** How well a model predicts a sample, as it is and as it would be connected otherwise. Knows no files; alternatives come opened. */
import { message } from "../../messages/message";
import type { Subject } from "../../model/inference";
import { CodedError } from "../../protocol/errors";
import type { OpenedModel } from "../network/network";
import { LEAST_TOKENS, sampleOf, type HypothesisTestServices } from "./hypothesisTest";
import { surprises } from "./score";

export interface SampleScore {
  readonly natsPerToken: number;
  /** Tokens of the sample. */
  readonly tokens: number;
  /** What guessing among all tokens alike would take: ln of how many there are. */
  readonly uniform: number;
  /** What could be run of the place's alternatives. */
  readonly alternatives: readonly { readonly about: Subject; readonly id: string; readonly natsPerToken: number }[];
}

/**
 * On the texts, or on a text of ours where there are none or too little. `place`: whose alternatives are measured too. Fails with
 * "nothing-to-score" where the model predicts no tokens, or where there is no sample for it.
 */
export async function scoreSample(
  model: OpenedModel,
  texts: readonly string[],
  place: string | null,
  services: HypothesisTestServices,
): Promise<SampleScore> {
  const sample = sampleOf(model, texts);
  if (!sample) throw new CodedError("nothing-to-score", message("scoring.sampleTooShort", { least: LEAST_TOKENS }));
  const measured = (of: OpenedModel) => natsPerToken(of, sample, services);
  const natsOf = async (open: () => Promise<OpenedModel>) => {
    try {
      return await measured(await open());
    } catch (error) {
      if (error instanceof CodedError && error.code === "cancelled") throw error;
      return null; // what cannot be run has no score
    }
  };
  const own = await measured(model);
  const alternatives: { about: Subject; id: string; natsPerToken: number }[] = [];
  for (const choice of model.choices.filter((each) => each.place === place)) {
    for (const [index, { id, open }] of choice.alternatives.entries()) {
      const nats = index === 0 ? own : await natsOf(open);
      if (nats !== null) alternatives.push({ about: choice.about, id, natsPerToken: nats });
    }
  }
  const tokens = sample.reduce((sum, { length }) => sum + length, 0);
  return { natsPerToken: own, tokens, uniform: Math.log(model.weights.head?.rows ?? 1), alternatives };
}

async function natsPerToken(
  { weights }: OpenedModel,
  sample: readonly Uint32Array[],
  { compute, inTurns }: HypothesisTestServices,
): Promise<number> {
  const { run, end } = compute?.(weights) ?? {};
  try {
    const nats = await inTurns(surprises(weights, sample, run));
    return nats.reduce((sum, value) => sum + value, 0) / nats.length;
  } finally {
    end?.();
  }
}
