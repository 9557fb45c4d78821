/**
 * From what a head reads to its scores, and back: attention over the last steps, stages, the head's own product. It knows
 * vectors and a head, and neither where the vectors come from nor what a score is of.
 */
import { message, type Message } from "../../messages/message";
import type { Head, HeadStage, OutputActivation } from "../../model/network";
import { multiplyAdd, multiplyAddTransposed, plainRowProducts, type RowProducts, type Vectors } from "./multiply";

/** How many of the last steps a head looks at, the newest among them. */
export function windowOf(head: Head): number {
  return head.attention?.window ?? 1;
}

/**
 * The head's scores, before any softmax. `read` is what it reads in each of the last `windowOf` steps, oldest first; fewer
 * at a sequence's beginning.
 */
export function scoresOf(head: Head, read: readonly Float32Array[]): Float32Array {
  return dense(head, hiddenOf(head, read).at(-1) as Float32Array);
}

/** Who has many steps takes the scores of so many at a time: of a large vocabulary few, which take about ten milliseconds. */
export function stepsTogether({ rows, columns }: Head): number {
  return Math.min(32, Math.ceil(2 ** 23 / (rows * columns)));
}

/** The same for several steps, whose products are taken together, which is quicker. */
export function scoresOfSteps(
  head: Head,
  reads: readonly (readonly Float32Array[])[],
  multiply: RowProducts = plainRowProducts,
): Float32Array[] {
  const { rows, columns, weight, bias } = head;
  const hidden = sideBySide(reads.map((read) => hiddenOf(head, read).at(-1) as Float32Array));
  const products = multiply(hidden, weight, columns);
  return reads.map((_, step) => {
    const scores = products.subarray(step * rows, (step + 1) * rows);
    for (let row = 0; row < rows; row++) scores[row] = (scores[row] as number) + (bias[row] as number);
    return scores;
  });
}

/** Vectors one after the other, as one. */
export function sideBySide(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    all.set(part, to);
    to += part.length;
  }
  return all;
}

/** Natural logarithms of the softmax of the scores, in double precision. */
export function logProbabilities(head: Head, ...read: readonly Float32Array[]): Float64Array {
  const scores = scoresOf(head, read);
  const total = logOfPowers(scores);
  const logs = new Float64Array(scores); // in double precision before the difference
  for (let id = 0; id < logs.length; id++) logs[id] = (logs[id] as number) - total;
  return logs;
}

/** What a token's score takes, in nats: the negative logarithm of its share of the softmax, in double precision. */
export function surpriseOf(scores: Float32Array, id: number): number {
  return logOfPowers(scores) - (scores[id] as number);
}

/** The same, with the likeliest token and its share of the softmax, from 0 to 1. */
export function predictionOf(scores: Float32Array, id: number): { nats: number; likeliest: number; probability: number } {
  const total = logOfPowers(scores);
  let likeliest = 0;
  for (let other = 1; other < scores.length; other++) {
    if ((scores[other] as number) > (scores[likeliest] as number)) likeliest = other;
  }
  return { nats: total - (scores[id] as number), likeliest, probability: Math.exp((scores[likeliest] as number) - total) };
}

function logOfPowers(scores: Float32Array): number {
  const { largest, sum } = powersOf(scores);
  return Math.log(sum) + largest;
}

/**
 * The largest score, and the sum over all of e to the power of what they are below it. Plain loops, as this is done for every
 * token of a text: with callbacks it takes twice as long.
 */
function powersOf(scores: Float32Array): { largest: number; sum: number } {
  let largest = -Infinity;
  for (const score of scores) largest = Math.max(largest, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - largest);
  return { largest, sum };
}

/** The activation of one step's numbers; softmax is over all of them. */
export function applied(activation: OutputActivation, scores: Float32Array): Float32Array {
  switch (activation) {
    case "none":
      return scores;
    case "tanh":
      return scores.map(Math.tanh);
    case "relu":
      return scores.map((value) => Math.max(0, value));
    case "sigmoid":
      return scores.map((value) => 1 / (1 + Math.exp(-value)));
    case "softmax": {
      const { largest, sum } = powersOf(scores);
      const shares = scores.slice();
      for (let i = 0; i < shares.length; i++) shares[i] = Math.exp((shares[i] as number) - largest) / sum;
      return shares;
    }
    case "log-softmax": {
      const { largest, sum } = powersOf(scores);
      const shift = largest + Math.log(sum);
      return scores.map((score) => score - shift);
    }
  }
}

/** What reaches the head's own product, and the gradients of what was read, given those of the scores. */
export interface HeadGradient {
  readonly hidden: Float32Array;
  /** As `read`. */
  readonly read: readonly Float32Array[];
}

/** Differentiates the scores. Of ReLU at 0 the gradient is 0. */
export function gradientOfScores(head: Head, read: readonly Float32Array[], scores: Float32Array): HeadGradient {
  const values = hiddenOf(head, read);
  const hidden = values.at(-1) as Float32Array;
  let gradient = denseGradient(head, scores);
  const { stages = [] } = head;
  for (let index = stages.length - 1; index >= 0; index--) {
    const [from, to] = [values[index] as Float32Array, values[index + 1] as Float32Array];
    gradient = stageGradient(stages[index] as HeadStage, from, to, gradient);
  }
  return { hidden, read: head.attention ? attentionGradient(head.attention.weight, read, gradient) : [gradient] };
}

/** What is wrong with the sizes of a head that is given `width` numbers in each step; null where all is right. */
export function headProblem({ attention, stages = [], ...head }: Head, width: number): Message | null {
  if (attention && attention.weight.length !== width)
    return message("network.attentionWidth", { count: attention.weight.length, given: width });
  if (attention && !(Number.isInteger(attention.window) && attention.window > 0))
    return message("network.attentionWindow", { window: attention.window });
  let given = width;
  for (const [index, stage] of [...stages, { kind: "dense", ...head } as const].entries()) {
    const isLast = index === stages.length;
    if (stage.kind === "layer-norm") {
      const {
        scale: { length },
        shift,
      } = stage;
      if (length !== given || shift.length !== given)
        return message("network.stageNormWidth", { stage: index, count: length, shifts: shift.length, given });
      continue;
    }
    const { rows, columns, weight, bias } = stage;
    if (columns !== given) {
      const said = { reads: columns, given };
      return isLast ? message("network.headWidth", said) : message("network.stageWidth", { stage: index, ...said });
    }
    if (weight.length !== rows * columns || bias.length !== rows) {
      const said = { rows, columns, weights: weight.length, biases: bias.length };
      return isLast ? message("network.headWeights", said) : message("network.stageWeights", { stage: index, ...said });
    }
    given = rows;
  }
  return null;
}

/** What was read, averaged by attention, and then what each stage makes of it; the last is what the head multiplies. */
function hiddenOf({ attention, stages = [] }: Head, read: readonly Float32Array[]): Float32Array[] {
  const values = [attention ? average(read, attentionTo(read, attention.weight)) : (read.at(-1) as Float32Array)];
  for (const stage of stages) values.push(through(stage, values.at(-1) as Float32Array));
  return values;
}

/** How much each vector counts: the softmax of weight·v. */
function attentionTo(read: readonly Float32Array[], weight: Float32Array): Float64Array {
  const scores = read.map((vector) => dot(vector, weight));
  const largest = Math.max(...scores);
  const shares = Float64Array.from(scores, (score) => Math.exp(score - largest));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

function average(read: readonly Float32Array[], shares: Float64Array): Float32Array {
  const sums = new Float64Array(read[0]?.length ?? 0);
  read.forEach((vector, step) =>
    vector.forEach((value, i) => (sums[i] = (sums[i] as number) + value * (shares[step] as number))),
  );
  return Float32Array.from(sums);
}

/** With y = sum of a v and a = softmax(w·v): a vector receives a (dy + ((v - y)·dy) w). */
function attentionGradient(weight: Float32Array, read: readonly Float32Array[], gradient: Float32Array): Float32Array[] {
  const shares = attentionTo(read, weight);
  const mean = dot(average(read, shares), gradient);
  return read.map((vector, step) => {
    const share = shares[step] as number;
    const toScore = dot(vector, gradient) - mean;
    return gradient.map((value, i) => share * (value + toScore * (weight[i] as number)));
  });
}

function through(stage: HeadStage, v: Float32Array): Float32Array {
  if (stage.kind === "dense") return dense(stage, v).map(activations[stage.activation]);
  const { normal } = normalised(v, stage.epsilon);
  return Float32Array.from(normal, (value, i) => (stage.scale[i] as number) * value + (stage.shift[i] as number));
}

function stageGradient(stage: HeadStage, from: Float32Array, to: Float32Array, gradient: Float32Array): Float32Array {
  if (stage.kind === "dense") {
    const slope = slopes[stage.activation];
    return denseGradient(
      stage,
      gradient.map((value, i) => value * slope(to[i] as number)),
    );
  }
  const { normal, deviation } = normalised(from, stage.epsilon);
  const scaled = Float64Array.from(gradient, (value, i) => value * (stage.scale[i] as number));
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  const along = dot(scaled, normal) / scaled.length;
  return Float32Array.from(scaled, (value, i) => (value - mean - (normal[i] as number) * along) / deviation);
}

/** (v - mean) / deviation, the variance being that of the whole and not an estimate. */
function normalised(v: Float32Array, epsilon: number): { normal: Float64Array; deviation: number } {
  const mean = v.reduce((sum, value) => sum + value, 0) / v.length;
  const deviation = Math.sqrt(v.reduce((sum, value) => sum + (value - mean) ** 2, 0) / v.length + epsilon);
  return { normal: Float64Array.from(v, (value) => (value - mean) / deviation), deviation };
}

const activations = {
  none: (value: number) => value,
  tanh: Math.tanh,
  relu: (value: number) => Math.max(0, value),
  sigmoid: (value: number) => 1 / (1 + Math.exp(-value)),
};

/** Derivatives by the activation's result. */
const slopes: Record<keyof typeof activations, (result: number) => number> = {
  none: () => 1,
  tanh: (result) => 1 - result * result,
  relu: (result) => Number(result > 0),
  sigmoid: (result) => result * (1 - result),
};

type Matrix = Pick<Head, "rows" | "columns" | "weight" | "bias">;

function dense({ rows, columns, weight, bias }: Matrix, v: Float32Array): Float32Array {
  const sums = bias.slice();
  multiplyAdd(weight, rows, columns, alone(v), 1, alone(sums));
  return sums;
}

function denseGradient({ rows, columns, weight }: Matrix, gradient: Float32Array): Float32Array {
  const into = new Float32Array(columns);
  multiplyAddTransposed(weight, rows, columns, alone(gradient), alone(into));
  return into;
}

function alone(data: Float32Array): Vectors {
  return { data, offset: 0, stride: 0 };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
