/** How well a network predicts: texts, or numbers that something else computed. No trace is kept. */
import { message, type Message } from "../../messages/message";
import type { NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { headReads, inputSizeOf, NetworkRun, topLayers, type NetworkInput } from "../network/network";
import { applied, scoresOf, scoresOfSteps, stepsTogether, surpriseOf, windowOf } from "../network/readout";
import { SequenceReader } from "./sequenceReader";
import { stepOutputs } from "./stepOutputs";
import { finish, type Work } from "../network/work";

export interface Score {
  /** Of the texts; boundaries are not counted. */
  readonly tokens: number;
  /** How many of them, and of the boundaries behind texts, were predicted. */
  readonly predicted: number;
  /** Mean over what was predicted; natural logarithm. */
  readonly natsPerToken: number;
  readonly perplexity: number;
}

/** Scores one text: see `scoreTexts`. */
export function score(weights: NetworkWeights, ids: Uint32Array, run?: NetworkRun): Score {
  return scoreTexts(weights, [ids], run);
}

/** The mean of `surprises`, which see. */
export function scoreTexts(weights: NetworkWeights, texts: readonly Uint32Array[], run?: NetworkRun): Score {
  const nats = finish(surprises(weights, texts, run));
  const natsPerToken = nats.reduce((sum, value) => sum + value, 0) / nats.length;
  const tokens = texts.reduce((sum, { length }) => sum + length, 0);
  return { tokens, predicted: nats.length, natsPerToken, perplexity: Math.exp(natsPerToken) };
}

/**
 * Reads each text from a zero state, and predicts every token but its first; a model that was trained on windows
 * (`context`) reads one window for each token, as it was trained, and predicts the boundary behind a text, too. Gives the
 * nats of everything that was predicted, in order. Fails with "nothing-to-score" where nothing is to be predicted, without
 * a head over tokens, or where a layer reads backward and so has seen what is to be predicted.
 */
export function* surprises(
  weights: NetworkWeights,
  texts: readonly Uint32Array[],
  run = new NetworkRun(weights),
): Work<Float64Array> {
  const { head, context, embedding } = weights;
  const refuse = (said: Message) => new CodedError("nothing-to-score", said);
  if (!head) throw refuse(message("scoring.noHead"));
  if (!embedding) throw refuse(message("scoring.readsNumbers"));
  if (!run.streams) throw refuse(message("scoring.readsInReverse"));
  const boundary = context?.boundary ?? null;
  const bounded = boundary === null ? texts : texts.map((ids) => Uint32Array.of(boundary, ...ids, boundary));
  const first = context?.padding === "none" ? context.window : 1;
  const nats = new Float64Array(bounded.reduce((sum, { length }) => sum + Math.max(0, length - first), 0));
  if (nats.length === 0) throw refuse(message("scoring.tooShort"));

  const reader = new SequenceReader(run, headReads(weights), windowOf(head));
  let predicted = 0;
  const reads: Float32Array[][] = [];
  const following: number[] = [];
  const together = stepsTogether(head);
  const settle = () => {
    scoresOfSteps(head, reads, run.multiply).forEach((scores, at) => {
      nats[predicted++] = surpriseOf(scores, following[at] as number);
    });
    reads.length = following.length = 0;
  };
  const predict = (read: readonly Float32Array[], next: number) => {
    reads.push([...read]);
    if (following.push(next) === together) settle();
  };
  for (const ids of bounded) {
    const last = ids.length - 1;
    if (context)
      for (const [window, next] of windowsOf(ids, context)) {
        yield* reader.readInTurns(
          { ids: window },
          window.length,
          (step, read) => step === window.length - 1 && predict(read, next),
        );
      }
    else yield* reader.readInTurns({ ids: ids.subarray(0, last) }, last, (step, read) => predict(read, ids[step + 1] as number));
  }
  settle();
  return nats;
}

/** What comes before each token that is predicted, as a window, and that token. */
function* windowsOf(
  ids: Uint32Array,
  { window, padding }: NonNullable<NetworkWeights["context"]>,
): Generator<[window: Uint32Array, next: number]> {
  for (let index = padding === "none" ? window : 1; index < ids.length; index++) {
    const seen = ids.subarray(Math.max(0, index - window), index);
    if (typeof padding === "string") {
      yield [seen, ids[index] as number];
      continue;
    }
    const filled = new Uint32Array(window).fill(padding);
    filled.set(seen, window - seen.length);
    yield [filled, ids[index] as number];
  }
}

export interface NumbersScore {
  readonly steps: number;
  /** Over all numbers of all steps. */
  readonly meanSquaredError: number;
  /** Absolute. */
  readonly largestDifference: number;
}

/**
 * Compares what a network gives at every step of one sequence with `target` [step][number]: what it says at its end, or the h
 * of its top layers, side by side, where it has no head. One that answers for windows (`context`) is compared window by window,
 * the target's first row with the first whole one. Fails with "nothing-to-score" where the numbers do not fill steps.
 */
export function compareWith(
  weights: NetworkWeights,
  input: NetworkInput,
  target: Float32Array,
  run = new NetworkRun(weights),
): NumbersScore {
  const { layers, output } = weights;
  const head = output?.head ?? weights.head;
  const columns = head?.rows ?? topLayers(layers).reduce((sum, layer) => sum + (run.layers[layer]?.outputs ?? 0), 0);
  const steps = target.length / columns;
  const { window = 1 } = weights.context ?? {};
  const given = ("ids" in input ? input.ids.length : stepsOf(input.vectors, run)) - (window - 1);
  if (!Number.isInteger(steps) || steps <= 0 || steps > given) {
    const said = { columns, steps: Math.max(0, given), given: target.length };
    throw new CodedError(
      "nothing-to-score",
      window > 1 ? message("scoring.targetWindows", { ...said, window }) : message("scoring.targetSize", said),
    );
  }
  let squares = 0;
  let largest = 0;
  const reader = new SequenceReader(run, headReads({ head, layers }), head ? windowOf(head) : 1);
  const compare = (step: number, read: readonly Float32Array[]) => {
    if (step >= steps) return;
    const found = head ? applied(output?.activation ?? "none", scoresOf(head, read)) : (read.at(-1) as Float32Array);
    found.forEach((value, column) => {
      const difference = Math.abs(value - (target[step * columns + column] as number));
      squares += difference * difference;
      largest = Math.max(largest, difference);
    });
  };
  if (weights.context && "ids" in input) {
    for (let step = 0; step < steps; step++) {
      reader.read(
        { ids: input.ids.subarray(step, step + window) },
        window,
        (at, read) => at === window - 1 && compare(step, read),
      );
    }
  } else {
    reader.read(input, run.streams ? steps : given, compare);
  }
  return { steps, meanSquaredError: squares / target.length, largestDifference: largest };
}

export interface ClassesScore {
  readonly steps: number;
  /** How many of them the likeliest class is right in; of a single number, which side of one half it is on. */
  readonly right: number;
  /** Mean over the steps of what the right class was given; natural logarithm. */
  readonly natsPerStep: number;
  /** What guessing among all classes alike would take. */
  readonly uniform: number;
}

/**
 * Compares the class that a model says at every step of one sequence with those that are right, by number. Fails with
 * "nothing-to-score" where there are none, or more than steps.
 */
export function compareClasses(
  weights: NetworkWeights,
  input: { ids: Uint32Array },
  right: Uint32Array,
  run: NetworkRun,
): ClassesScore {
  const { output } = weights;
  const steps = right.length;
  if (!output || steps === 0 || steps > input.ids.length)
    throw new CodedError("nothing-to-score", message("scoring.targetClasses", { steps: input.ids.length, given: steps }));
  const isLogarithm = output.activation === "log-softmax";
  let [hits, nats] = [0, 0];
  stepOutputs(output, run, input, run.streams ? steps : input.ids.length)
    .slice(0, steps)
    .forEach((values, step) => {
      const of = right[step] as number;
      const shares = values.length === 1 ? Float32Array.of(1 - (values[0] as number), values[0] as number) : values;
      const likeliest = shares.reduce((best, value, index) => (value > (shares[best] as number) ? index : best), 0);
      if (likeliest === of) hits++;
      nats -= isLogarithm ? (shares[of] as number) : Math.log(shares[of] as number);
    });
  return { steps, right: hits, natsPerStep: nats / steps, uniform: Math.log(Math.max(2, output.head.rows)) };
}

function stepsOf({ data, offset, stride }: { data: Float32Array; offset: number; stride: number }, run: NetworkRun): number {
  return Math.floor((data.length - offset - inputSizeOf(run.weights)) / stride) + 1;
}
