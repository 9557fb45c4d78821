/**
 * What a checkpoint leaves open, measured on a text: an answer is taken for right only where it predicts the text clearly
 * better than every other. Knows no files; the alternatives come opened.
 */
import { message, quoted, type Message } from "../../messages/message";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { Inference, Subject } from "../../model/inference";
import { sampleText } from "./sampleText";
import type { NetworkRun, OpenedModel } from "../network/network";
import { surprises } from "./score";
import type { Work } from "../network/work";

/**
 * A reading is taken against the default only where it is better by so many nats per token (5 % of perplexity; less may
 * be the text's own taste) and by so many standard errors of the tokens' differences (1 in 700 by chance).
 */
export const CLEAR_NATS = 0.05;
export const CLEAR_ERRORS = 3;

/** Tokens that alternatives are measured on; fewer where each takes a window of steps. */
const SAMPLE_TOKENS = 2000;
const SAMPLE_STEPS = 20_000;
/** Texts with fewer tokens are measured together with a text of ours. */
const ENOUGH_TOKENS = 100;
/** Fewer decide nothing, though what each answer costs is told; between the two, standard errors tell how little they say. */
const DECIDING_TOKENS = 30;
export const LEAST_TOKENS = 12;
/** UTF-16 units that hold the sample's tokens in any vocabulary that is usual. */
const SAMPLE_LENGTH = 8 * SAMPLE_TOKENS;
/** A text of ours says something where the vocabulary has so much of it. */
const ENOUGH_COVERED = 0.95;
/** More combinations of alternatives are not tried together, but one question after the other. */
const MOST_COMBINATIONS = 16;

export interface HypothesisTestServices {
  readonly compute?: ((weights: NetworkWeights) => { readonly run?: NetworkRun | undefined; end?(): void }) | undefined;
  /** Does the work in turns; fails with "cancelled" where nobody waits for it any more. */
  readonly inTurns: <Result>(work: Work<Result>) => Promise<Result>;
}

export interface Diagnosis {
  /** The model under the alternatives taken; its description's inferences tell them. */
  readonly model: OpenedModel;
  /** Whether the text decided every question. */
  readonly clear: boolean;
}

/** One combination of alternatives, their ids by question, and how many nats each token of the sample took under it. */
interface Measured {
  readonly model: OpenedModel;
  readonly ids: ReadonlyMap<Subject, string>;
  readonly nats: Float64Array;
}

type Question = OpenedModel["questions"][number];

/** Answers a model's open questions by texts, or on a text of ours where there are none. */
export async function testHypotheses(
  model: OpenedModel,
  texts: readonly string[],
  services: HypothesisTestServices,
): Promise<Diagnosis> {
  const { questions } = model;
  if (questions.length === 0) return { model, clear: true };
  const combinations = questions.reduce((product, { alternatives }) => product * alternatives.length, 1);
  const groups = combinations <= MOST_COMBINATIONS ? [questions] : questions.map((question) => [question]);
  let diagnosis: Diagnosis = { model, clear: true };
  try {
    const sample = sampleOf(model, texts);
    if (!sample) return { model: leftOpen(model, questions, message("scoring.textNeeded")), clear: false };
    for (const group of groups) {
      const measured: Measured[] = [];
      const names = group.map(({ about }) => about);
      for await (const one of measure(diagnosis.model, names, new Map(), sample, services)) measured.push(one);
      const next = decide(measured, group);
      diagnosis = { model: next.model, clear: diagnosis.clear && next.clear };
    }
    return diagnosis;
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "nothing-to-score") throw error;
    return { model: leftOpen(model, questions, message("scoring.cannotMeasure", { reason: error.said })), clear: false };
  }
}

/** Which alternative was found to be right, by question. */
export function measuredAlternatives({ description }: OpenedModel): Partial<Record<Subject, string>> {
  return Object.fromEntries(
    description.inferences.flatMap(({ about, taken, ground }) =>
      ground === "measured" && taken !== null ? [[about, taken]] : [],
    ),
  );
}

/** What models are measured on, as tokens; null: too little. Fails with "nothing-to-score" where no text could say anything. */
export function sampleOf({ vocabulary, weights }: OpenedModel, texts: readonly string[]): Uint32Array[] | null {
  const { context, embedding, head } = weights;
  if (!embedding || !head) {
    throw new CodedError("nothing-to-score", message(embedding ? "scoring.noHead" : "scoring.readsNumbers"));
  }
  const most = context ? Math.min(SAMPLE_TOKENS, Math.ceil(SAMPLE_STEPS / context.window)) : SAMPLE_TOKENS;
  const sequences: Uint32Array[] = [];
  let tokens = 0;
  const add = (ids: Uint32Array) => {
    if (tokens < most) sequences.push(ids.subarray(0, most - tokens));
    tokens += ids.length;
  };
  try {
    for (const text of texts) if (tokens < most) add(vocabulary.encode(text.slice(0, SAMPLE_LENGTH)).ids);
    if (tokens >= Math.min(most, ENOUGH_TOKENS)) return sequences;
    const ours = vocabulary.encode(sampleText);
    if (ours.ids.length > 0 && 1 - (ours.uncovered ?? ours.unencodableCount) / sampleText.length >= ENOUGH_COVERED) add(ours.ids);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "input-malformed") throw error; // numbers are read, and ours is no table
  }
  return tokens >= Math.min(most, LEAST_TOKENS) ? sequences : null;
}

/** Every combination of the named questions' alternatives, one model in memory at a time beside the one that is open. */
async function* measure(
  model: OpenedModel,
  names: readonly Subject[],
  ids: ReadonlyMap<Subject, string>,
  sample: readonly Uint32Array[],
  services: HypothesisTestServices,
): AsyncGenerator<Measured, void, undefined> {
  const question = model.questions.find(({ about }) => names.includes(about) && !ids.has(about));
  if (!question) {
    const { run, end } = services.compute?.(model.weights) ?? {};
    try {
      yield { model, ids, nats: await services.inTurns(surprises(model.weights, sample, run)) };
    } finally {
      end?.();
    }
    return;
  }
  for (const [index, { id, open }] of question.alternatives.entries()) {
    const opened = index === 0 ? model : await open();
    yield* measure(opened, names, new Map([...ids, [question.about, id]]), sample, services);
  }
}

/** The alternatives that are clearly best, and the default of questions that are not decided. */
function decide(measured: readonly Measured[], questions: readonly Question[]): Diagnosis {
  const [first] = measured;
  if (!first) throw new Error("Nothing was measured.");
  const best = measured.reduce((a, b) => (mean(b.nats) < mean(a.nats) ? b : a));
  const isClear = ({ about }: Question) =>
    measured.filter(({ ids }) => ids.get(about) !== best.ids.get(about)).every((other) => isClearlyBetter(best.nats, other.nats));
  const clear = questions.filter(isClear);
  const wanted = (question: Question) => (clear.includes(question) ? best : first).ids.get(question.about);
  const taken = measured.find(({ ids }) => questions.every((question) => ids.get(question.about) === wanted(question))) ?? first;
  const inferences = taken.model.description.inferences.filter(
    ({ about }) => !questions.some((question) => question.about === about),
  );
  const told = questions.map((question) => tell(question, measured, taken, first, clear.includes(question)));
  const description = { ...taken.model.description, inferences: [...inferences, ...told] };
  return { model: { ...taken.model, description }, clear: clear.length === questions.length };
}

/** What an inference says after its question was measured. */
function tell(
  { about, alternatives }: Question,
  measured: readonly Measured[],
  taken: Measured,
  first: Measured,
  isClear: boolean,
): Inference {
  const natsOf = (id: string) => Math.min(...measured.filter(({ ids }) => ids.get(about) === id).map(({ nats }) => mean(nats)));
  const id = taken.ids.get(about) ?? "";
  const numbers = alternatives.map(({ id, label }) => ({ id, label, natsPerToken: natsOf(id) }));
  const others = numbers.filter((each) => each.id !== id).map(({ natsPerToken }) => natsPerToken);
  const before = first.model.description.inferences.find((inference) => inference.about === about);
  const tokens = taken.nats.length;
  const list = numbers.map(({ label, natsPerToken }) => message("scoring.measuredOne", { label, nats: natsPerToken }));
  return {
    about,
    value: numbers.find((each) => each.id === id)?.label ?? quoted(id),
    taken: id,
    ground: isClear ? "measured" : (before?.ground ?? "assumed"),
    chosen: false,
    evidence: isClear
      ? [message("scoring.best", { tokens, measured: list })]
      : [...(before?.evidence ?? []), message("scoring.notDecided", { tokens, measured: list })],
    alternatives: numbers,
    margin: Math.min(...others) - natsOf(id),
    tokens,
  };
}

/** The model with a sentence to each open question on why it was not measured. */
function leftOpen(model: OpenedModel, questions: readonly Question[], why: Message): OpenedModel {
  const open = new Set(questions.map(({ about }) => about));
  const inferences = model.description.inferences.map((inference) => {
    return open.has(inference.about) ? { ...inference, evidence: [...inference.evidence, why] } : inference;
  });
  return { ...model, description: { ...model.description, inferences } };
}

/** A NaN is as bad as can be: a wrong reading may leave the numbers. */
function mean(nats: Float64Array): number {
  const sum = nats.reduce((total, value) => total + value, 0) / nats.length;
  return Number.isNaN(sum) ? Infinity : sum;
}

/** Where other tokens were predicted, no answer is better than another. */
function isClearlyBetter(better: Float64Array, worse: Float64Array): boolean {
  if (better.length !== worse.length) return false;
  const difference = mean(worse) - mean(better);
  if (difference === Infinity) return true;
  const squares = worse.reduce((sum, value, token) => sum + (value - (better[token] as number) - difference) ** 2, 0);
  const standardError = Math.sqrt(squares / (worse.length - 1) / worse.length);
  return worse.length >= DECIDING_TOKENS && difference >= CLEAR_NATS && difference >= CLEAR_ERRORS * standardError;
}
