/** How a model and a checkpoint are described to the rooms that show them. */
import * as v from "valibot";

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Any number, NaN and infinities among them: a trace shows what the model computed. */
export const real = v.custom<number>((value) => typeof value === "number", "Expected a number");
export const floats = v.instance(Float32Array as unknown as new () => Float32Array);
export const integers = v.instance(Uint32Array as unknown as new () => Uint32Array);

/** Which model: a bundled one by name, or a checkpoint by absolute path. */
export const modelReference = v.variant("kind", [
  v.object({ kind: v.literal("bundled"), name: v.string() }),
  v.object({ kind: v.literal("file"), path: v.string() }),
]);
export type ModelReference = v.InferOutput<typeof modelReference>;

/**
 * One traced quantity of a layer. `range` says how to colour it: "unit" for gates in [0, 1], "signed" for [-1, 1],
 * "unbounded" for quantities without a bound, such as the cell state (drawn around 0 with the trace's own extent).
 */
export const channelDescription = v.object({
  name: v.string(), // i f g o c h, r z n
  title: v.string(), // "input gate"
  role: v.picklist(["gate", "candidate", "state", "part"]),
  range: v.picklist(["unit", "signed", "unbounded"]),
  /** Numbers per token: the layer's units, unless it is a gate of one number, a projected h or a matrix. */
  size: count,
});
export type ChannelDescription = v.InferOutput<typeof channelDescription>;

/**
 * A cell as a picture's parts, in the words of the essay "Understanding LSTM Networks"; nodes come before what reads
 * them. Kinds: "in": x or a state of the step before; "merge": vectors side by side; "learned": W v + b, with its
 * activation where it has one; "pointwise": an operation on numbers of the same index; "copy": one vector that goes
 * several ways; "out": a state's new value.
 */
export const cellGraph = v.object({
  nodes: v.array(v.object({
    id: v.string(),
    kind: v.picklist(["in", "merge", "learned", "pointwise", "copy", "out"]),
    label: v.string(), // what is written on it: "x", "σ", "×", "tanh", "1 −"
    channel: v.nullable(v.string()), // whose values leave it; null where none is kept
  })),
  edges: v.array(v.object({ from: v.string(), to: v.string() })),
});
export type CellGraph = v.InferOutput<typeof cellGraph>;

export const layerDescription = v.object({
  cell: v.string(), // the definition's id: "lstm", "gru", "rnn-tanh", ...
  cellTitle: v.string(), // "LSTM"
  inputSize: count,
  hiddenSize: count,
  direction: v.picklist(["forward", "backward"]),
  channels: v.array(channelDescription), // in the order they are shown: gates, candidate, c, h
  /** What explains them and is computed again where it is asked for: parts of pre-activations, what c kept, tanh(c). */
  derived: v.array(channelDescription),
  equations: v.array(v.string()), // one line each, from the cell's definition
  graph: cellGraph,
});
export type LayerDescription = v.InferOutput<typeof layerDescription>;

export const vocabularyDescription = v.object({
  kind: v.picklist(["bytes", "characters", "unknown"]),
  size: count,
  source: v.string(), // "manifest", "checkpoint metadata", "assumed from the size 256", ...
});
export type VocabularyDescription = v.InferOutput<typeof vocabularyDescription>;

export const modelDescription = v.object({
  name: v.string(), // "bytes", or the checkpoint's file name
  title: v.string(),
  description: v.string(),
  layers: v.array(layerDescription),
  embedding: v.nullable(v.object({ vocabularySize: count, size: count })),
  head: v.nullable(v.object({ inputSize: count, outputSize: count })),
  vocabulary: v.nullable(vocabularyDescription),
  parameters: count,
  warnings: v.array(v.string()),
});
export type ModelDescription = v.InferOutput<typeof modelDescription>;

export const tensorDescription = v.object({
  name: v.string(),
  shape: v.array(count),
  dtype: v.string(), // "F16", "BF16", "F32", "I64", ...
  byteLength: count,
  role: v.string(), // "recurrent weights, layer 1", or "" when nothing was recognised
});
export type TensorDescription = v.InferOutput<typeof tensorDescription>;

/** What a checkpoint holds. `model` is null when no model was recognised; `problem` then says why and what to do. */
export const checkpointReport = v.object({
  format: v.string(), // "safetensors"
  path: v.string(),
  fileSize: count,
  model: v.nullable(modelDescription),
  problem: v.nullable(v.string()),
  recognised: v.array(v.string()), // lines such as "layer 0: LSTM 64 -> 192 from rnn.weight_ih_l0"
  unrecognised: v.array(v.string()), // names of tensors no part of the model was made of
  parameters: count,
  tensors: v.array(tensorDescription),
  metadata: v.record(v.string(), v.string()),
  warnings: v.array(v.string()),
});
export type CheckpointReport = v.InferOutput<typeof checkpointReport>;

/**
 * Statistics of a tensor or of one gate's part of it. min, max, mean and deviation (population) are over the finite
 * values and null when there are none; shares are of all values, from 0 to 1. The histogram has equal bins from min to max.
 */
export const valueStatistics = v.object({
  label: v.string(), // "all", or a gate: "i", "f", "g", "o"
  count,
  min: v.nullable(real),
  max: v.nullable(real),
  mean: v.nullable(real),
  deviation: v.nullable(real),
  zeros: real,
  nonFinite: real,
  histogram: v.array(count),
});
export type ValueStatistics = v.InferOutput<typeof valueStatistics>;
