/** The one number whose gradient a backward run takes, and what it gives directly to the outputs it is made of. */
import { message, type Message } from "../../messages/message";
import type { Head } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { gradientOfScores, logProbabilities, scoresOf, windowOf } from "../network/readout";
import type { TracedLayer, TracedSequence } from "./tracedSequence";

/** The sum of weights[step - first][output] times the outputs of the top layers, one layer after the other. */
export interface WeighedOutputs {
  readonly kind: "outputs";
  readonly first: number;
  readonly weights: Float32Array;
}

/** Plain data, so that it can be sent to a worker. Steps count from 0 in the sequence. */
export type Objective =
  | WeighedOutputs
  /** What the head gives a token (or a number, by its row) after a step, before and after the softmax (natural logarithm). */
  | { readonly kind: "logit" | "log-probability"; readonly step: number; readonly token: number }
  /** How much more the head gives one token than another after a step; of logits and of log-probabilities the same. */
  | { readonly kind: "difference"; readonly step: number; readonly token: number; readonly other: number }
  /** The mean of -log p(token | those before) over the tokens first to last; the first that can be predicted is 1. */
  | { readonly kind: "loss"; readonly first: number; readonly last: number }
  /** One number of a state of a layer. */
  | { readonly kind: "unit"; readonly layer: number; readonly state: string; readonly step: number; readonly unit: number };

/** What a target gives through the head at one step, and its share of the target's value. */
export interface Direct {
  readonly value: number;
  /** To what the head reads, side by side, in the last so many steps up to this one. */
  readonly outputs: readonly Float32Array[];
  /** To the scores, and what the head's product read. */
  readonly head: { readonly scores: Float32Array; readonly hidden: Float32Array };
}

/** The first and the last step after which the target is read. Fails with "bad-target" where it asks for what is not there. */
export function stepsOfObjective(
  target: Objective,
  { run, layers, tops, ids }: TracedSequence,
): { readonly first: number; readonly last: number } {
  const {
    steps,
    weights: { head },
  } = run;
  const fail = (said: Message) => new CodedError("bad-target", said);
  const within = (first: number, last: number) => {
    if (!isIndex(first, steps) || !isIndex(last, steps) || first > last) {
      throw fail(message("gradients.stepsOutside", { first, last, end: steps - 1 }));
    }
    return { first, last };
  };
  if (target.kind === "outputs") {
    const outputs = tops.reduce((sum, layer) => sum + (layers[layer]?.outputs ?? 0), 0);
    if (target.weights.length === 0 || target.weights.length % outputs !== 0) {
      throw fail(message("gradients.weighsOthers", { count: target.weights.length, outputs }));
    }
    return within(target.first, target.first + target.weights.length / outputs - 1);
  }
  if (target.kind === "unit") {
    const place = layers[target.layer]?.places.find(({ name }) => name === target.state);
    if (!place) throw fail(message("gradients.noState", { state: target.state, layer: target.layer }));
    if (!isIndex(target.unit, place.size)) {
      const { state, layer, unit } = target;
      throw fail(message("gradients.noUnit", { state, layer, size: place.size, unit }));
    }
    return within(target.step, target.step);
  }
  if (!head) throw fail(message("gradients.noHead"));
  if (target.kind === "loss") {
    if (!ids) throw fail(message("gradients.noLoss"));
    return within(target.first - 1, target.last - 1);
  }
  for (const token of target.kind === "difference" ? [target.token, target.other] : [target.token]) {
    if (!isIndex(token, head.rows)) throw fail(message("gradients.noToken", { tokens: head.rows, token }));
  }
  return within(target.step, target.step);
}

function isIndex(index: number, length: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < length;
}

/** The outputs of each top layer from a step on, and what a target weighs them with. */
export function weighedOutputs(target: WeighedOutputs, from: number, count: number, sequence: TracedSequence) {
  const { tops, layers } = sequence;
  const sizes = tops.map((layer) => (layers[layer] as TracedLayer).outputs);
  const stride = sizes.reduce((sum, size) => sum + size, 0);
  let offset = (from - target.first) * stride;
  return tops.map((layer, index) => {
    const size = sizes[index] as number;
    const weights = { data: target.weights, offset, stride };
    offset += size;
    return { layer, size, weights, outputs: sequence.state(layer, "h", from, count) };
  });
}

/** What a target that goes through the head gives at one of its steps. */
export function directGradient(
  target: Exclude<Objective, { kind: "unit" | "outputs" }>,
  step: number,
  sequence: TracedSequence,
): Direct {
  const { run, ids, headReads: layers } = sequence;
  const head = run.weights.head as Head;
  const first = Math.max(0, step + 1 - windowOf(head));
  const read = Array.from({ length: step + 1 - first }, (_, index) => sequence.outputs(first + index, layers));
  const { token, scale } =
    target.kind === "loss"
      ? { token: (ids as Uint32Array)[step + 1] as number, scale: -1 / (target.last - target.first + 1) }
      : { token: target.token, scale: 1 };
  const scores = new Float32Array(head.rows);
  let value: number;
  if (target.kind === "logit") {
    value = scoresOf(head, read)[token] as number;
  } else if (target.kind === "difference") {
    const all = scoresOf(head, read);
    value = (all[token] as number) - (all[target.other] as number);
    scores[target.other] = -1;
  } else {
    const logs = logProbabilities(head, ...read);
    value = scale * (logs[token] as number);
    logs.forEach((log, i) => (scores[i] = -scale * Math.exp(log)));
  }
  scores[token] = (scores[token] as number) + scale;
  const { hidden, read: outputs } = gradientOfScores(head, read, scores);
  return { value, outputs, head: { scores, hidden } };
}
