/**
 * Dense layers and normalisations before or after recurrent layers: applied to rows on their way in, or handed to the
 * engine as stages of its head. Knows no framework and no names.
 */
import type { HeadStage } from "../../../model/network";

/** Beside the engine's stages: scale * v + shift, a batch normalisation with its statistics put in. */
export type Stage = HeadStage | { readonly kind: "scale"; readonly scale: Float32Array; readonly shift: Float32Array };
export type StageActivation = Extract<HeadStage, { kind: "dense" }>["activation"];

interface Rows {
  readonly columns: number;
  /** [rows][columns] */
  readonly data: Float32Array;
}

const functions: Record<StageActivation, (value: number) => number> = {
  none: (value) => value,
  tanh: Math.tanh,
  relu: (value) => Math.max(0, value),
  sigmoid: (value) => 1 / (1 + Math.exp(-value)),
};

/** Every row through all stages. */
export function applyStages(stages: readonly Stage[], rows: Rows): Rows {
  return stages.reduce(applyStage, rows);
}

function applyStage({ columns, data }: Rows, stage: Stage): Rows {
  const count = data.length / columns;
  const width = stage.kind === "dense" ? stage.rows : columns;
  const out = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const v = data.subarray(row * columns, (row + 1) * columns);
    const to = out.subarray(row * width, (row + 1) * width);
    if (stage.kind === "dense") dense(stage, v, to);
    else if (stage.kind === "scale") v.forEach((value, at) => (to[at] = value * (stage.scale[at] ?? 1) + (stage.shift[at] ?? 0)));
    else normalise(stage, v, to);
  }
  return { columns: width, data: out };
}

function dense(
  { rows, columns, weight, bias, activation }: Extract<Stage, { kind: "dense" }>,
  v: Float32Array,
  to: Float32Array,
): void {
  for (let row = 0; row < rows; row++) {
    let sum = bias[row] ?? 0;
    for (let at = 0; at < columns; at++) sum += (weight[row * columns + at] as number) * (v[at] as number);
    to[row] = functions[activation](sum);
  }
}

function normalise({ scale, shift, epsilon }: Extract<Stage, { kind: "layer-norm" }>, v: Float32Array, to: Float32Array): void {
  const mean = v.reduce((sum, value) => sum + value, 0) / v.length;
  const variance = v.reduce((sum, value) => sum + (value - mean) ** 2, 0) / v.length;
  const factor = 1 / Math.sqrt(variance + epsilon);
  v.forEach((value, at) => (to[at] = (value - mean) * factor * (scale[at] ?? 1) + (shift[at] ?? 0)));
}

interface Product {
  readonly rows: number;
  readonly columns: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** The same without scales: each is put into the product after it, the head's own at the end. */
export function foldScales<Head extends Product>(stages: readonly Stage[], head: Head): { stages: HeadStage[]; head: Head } {
  const folded: HeadStage[] = [];
  let waiting: Extract<Stage, { kind: "scale" }>[] = [];
  for (const stage of stages) {
    if (stage.kind === "scale") {
      waiting.push(stage);
      continue;
    }
    if (stage.kind === "layer-norm" && waiting.length > 0) folded.push(...waiting.map(asDense));
    folded.push(stage.kind === "dense" ? waiting.reduceRight(scaled, stage) : stage);
    waiting = [];
  }
  return { stages: folded, head: waiting.reduceRight(scaled, head) };
}

/** W (s v + t) + b = (W s) v + (W t + b) */
function scaled<Each extends Product>(product: Each, { scale, shift }: Extract<Stage, { kind: "scale" }>): Each {
  const { rows, columns } = product;
  const weight = product.weight.map((value, at) => value * (scale[at % columns] ?? 1));
  const bias = product.bias.slice();
  for (let row = 0; row < rows; row++) {
    let sum = bias[row] ?? 0;
    for (let at = 0; at < columns; at++) sum += (product.weight[row * columns + at] as number) * (shift[at] ?? 0);
    bias[row] = sum;
  }
  return { ...product, weight, bias };
}

function asDense({ scale, shift }: Extract<Stage, { kind: "scale" }>): HeadStage {
  const size = scale.length;
  const weight = new Float32Array(size * size);
  scale.forEach((value, at) => (weight[at * size + at] = value));
  return { kind: "dense", rows: size, columns: size, weight, bias: shift, activation: "none" };
}

/** gamma (v - mean) / sqrt(variance + epsilon) + beta as a scale and a shift. */
export function batchNorm(
  mean: Float32Array,
  variance: Float32Array,
  gamma: Float32Array | null,
  beta: Float32Array | null,
  epsilon: number,
): Stage {
  const scale = variance.map((value, at) => (gamma?.[at] ?? 1) / Math.sqrt(value + epsilon));
  return { kind: "scale", scale, shift: mean.map((value, at) => (beta?.[at] ?? 0) - value * (scale[at] ?? 0)) };
}
