/**
 * What is said of how a model was understood: one claim each, with its ground. Identity is by ids alone; texts are for
 * people. Knows neither files nor frameworks.
 */

import type { Message } from "../messages/message";

/** What a claim can be about; what it is called is the message `subjects.<id>`. */
export const subjects = [
  "part",
  "wiring",
  "cell",
  "gateOrder",
  "operandOrder",
  "matrixSide",
  "packing",
  "biases",
  "forgetBias",
  "resetGate",
  "updateGate",
  "clipping",
  "gateActivation",
  "activation",
  "activations",
  "direction",
  "initialState",
  "sequenceLength",
  "input",
  "embedding",
  "inputActivation",
  "headActivation",
  "head",
  "tiedWeights",
  "output",
  "window",
  "vocabulary",
  "sizes",
] as const;
export type Subject = (typeof subjects)[number];

/**
 * Stated: the file's own graph, configuration or code says it, or what lies beside it, the manifest among that.
 * Convention: a framework's or a known project's names fix it. Measured: numbers decide, with a margin. Assumed: a
 * default, which is shown wherever a result depends on it. Open: nothing was taken.
 */
export const grounds = ["stated", "convention", "measured", "assumed", "open"] as const;
export type Ground = (typeof grounds)[number];

export interface Alternative {
  readonly id: string;
  readonly label: Message;
  /** Where it was measured. */
  readonly natsPerToken: number | null;
}

export interface Inference {
  readonly about: Subject;
  /** What was taken, in words. */
  readonly value: Message;
  /** The same as an id: that of an alternative, or what a manifest would say, such as "ifgo"; null where there is none. */
  readonly taken: string | null;
  readonly ground: Ground;
  /** Whether the manifest chose it. Evidence and alternatives are then what is known without that. */
  readonly chosen: boolean;
  /** Sentences: what it was seen from; none where there is nothing to say. */
  readonly evidence: Message[];
  /** Every answer that was possible, the one taken among them; empty where nothing was left open. */
  readonly alternatives: Alternative[];
  /** Nats per token between what was taken and the best of the others, where they were measured. */
  readonly margin: number | null;
  /** On how many tokens they were measured. */
  readonly tokens: number | null;
}
