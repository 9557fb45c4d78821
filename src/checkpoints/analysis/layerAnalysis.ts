/**
 * What the recurrent weights of a layer do to its state when nothing else speaks: the spectrum of each gate's matrix, and
 * how long the forget gate at rest lets a cell state live.
 */
import { message } from "../../messages/message";
import type { LayerWeights } from "../../model/network";
import { CheckpointError } from "../errors";
import { noModel, readCheckpoint } from "../open/readCheckpoint";
import type { ByteSource, Siblings } from "../source";
import { eigenvaluesAndRadius, singularValuesOf, type Spectrum } from "./spectrum";
import type { Pause } from "./tensors";

export interface MatrixAnalysis extends Spectrum {
  readonly gate: string;
  readonly rows: number;
  readonly columns: number;
}

export interface LayerAnalysis {
  readonly layer: number;
  readonly matrices: MatrixAnalysis[];
  readonly forget: ForgetAnalysis | null;
}

/** By unit: the forget gate's biases, summed, and the tokens after which half of c is left at that gate. */
export interface ForgetAnalysis {
  readonly bias: Float32Array;
  readonly halfLife: Float32Array;
}

/** See analyseWeights. Throws a CheckpointError where the checkpoint cannot be loaded as a model, or has no such layer. */
export async function analyseLayer(source: ByteSource, siblings: Siblings, layer: number, pause: Pause): Promise<LayerAnalysis> {
  const { file, model, problem } = await readCheckpoint(source, siblings);
  if (!model || model.problem !== null) throw problem ?? noModel(file);
  const { layers } = await model.load(file);
  const weights = layers[layer];
  if (!weights)
    throw new CheckpointError(
      "checkpoint-not-found",
      message("analysis.noLayer", { file: file.name, count: layers.length, layer }),
    );
  return { layer, ...(await analyseWeights(weights, pause)) };
}

/** The layer's matrices "W.<gate>.h", in the order of its parameters; `pause` is called between pieces of up to a second. */
export async function analyseWeights(weights: LayerWeights, pause: Pause): Promise<Omit<LayerAnalysis, "layer">> {
  const matrices: MatrixAnalysis[] = [];
  for (const [key, data] of weights.parameters) {
    const [, gate] = /^W\.(.+)\.h$/.exec(key) ?? [];
    if (gate === undefined) continue;
    const rows = weights.hiddenSize;
    const matrix = { data, rows, columns: data.length / rows };
    await pause();
    const singularValues = singularValuesOf(matrix);
    await pause();
    matrices.push({ gate, rows, columns: matrix.columns, singularValues, ...eigenvaluesAndRadius(matrix) });
  }
  return { matrices, forget: forgetOf(weights) };
}

/** Null of a cell without a forget gate on c, or with one whose activation is no sigmoid, hard or soft. */
function forgetOf({ cell, parameters, options, hiddenSize }: LayerWeights): ForgetAnalysis | null {
  const biases = [...parameters].filter(([key]) => key.startsWith("b.f."));
  const decay = decayWith(options?.["gates"] ?? "sigmoid");
  if (!cell.startsWith("lstm") || biases.length === 0 || !decay) return null;
  const added = options?.["forgetBias"];
  const bias = new Float32Array(hiddenSize).fill(typeof added === "number" ? added : 0);
  for (const [, values] of biases) {
    for (let unit = 0; unit < hiddenSize; unit++) bias[unit] = (bias[unit] as number) + (values[unit] as number);
  }
  return { bias, halfLife: bias.map((value) => Math.LN2 / decay(value)) };
}

/** From a gate's bias −ln of the gate: n tokens leave exp(−n decay) of a cell state. */
function decayWith(activation: number | string): ((bias: number) => number) | null {
  if (activation === "sigmoid") return (bias) => Math.log1p(Math.exp(-bias)); // exact where the gate is near 1
  const [, slope, offset] = /^hard-sigmoid (\S+) (\S+)$/.exec(String(activation)) ?? [];
  if (slope === undefined || offset === undefined) return null;
  return (bias) => Math.log(1 / Math.min(1, Math.max(0, Number(slope) * bias + Number(offset))));
}
