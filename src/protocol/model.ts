/** How a model and a checkpoint are described to the rooms that show them. */
import * as v from "valibot";
import { messageSchema } from "../messages/schema";
import { grounds, subjects } from "../model/inference";

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Any number, NaN and infinities among them: a trace shows what the model computed. */
export const real = v.custom<number>((value) => typeof value === "number", "Expected a number");
export const floats = v.instance(Float32Array as unknown as new () => Float32Array);
export const doubles = v.instance(Float64Array as unknown as new () => Float64Array);
export const bytes = v.instance(Uint8Array as unknown as new () => Uint8Array);
export const integers = v.instance(Uint32Array as unknown as new () => Uint32Array);

/**
 * Which model: a bundled one by name, or a checkpoint by absolute path, or one of its recurrent parts. `source`: the text that its
 * encoder reads first; it begins where that ended.
 */
export const modelReference = v.variant("kind", [
  v.object({ kind: v.literal("bundled"), name: v.string() }),
  v.object({
    kind: v.literal("file"),
    path: v.string(),
    part: v.exactOptional(v.string()),
    source: v.exactOptional(v.string()),
  }),
]);
export type ModelReference = v.InferOutput<typeof modelReference>;

/**
 * One traced quantity of a layer. `range` says how to colour it: "unit" for gates in [0, 1], "signed" for [-1, 1],
 * "unbounded" for quantities without a bound, such as the cell state (drawn around 0 with the trace's own extent).
 */
export const channelDescription = v.object({
  name: v.string(), // i f g o c h, r z n
  title: messageSchema, // "input gate"
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
  nodes: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(["in", "merge", "learned", "pointwise", "copy", "out"]),
      label: v.string(), // what is written on it: "x", "σ", "×", "tanh", "1 −"
      channel: v.nullable(v.string()), // whose values leave it; null where none is kept
    }),
  ),
  edges: v.array(v.object({ from: v.string(), to: v.string() })),
});
export type CellGraph = v.InferOutput<typeof cellGraph>;

/** The layers whose h is read, side by side; -1 is the network's input. */
const reads = v.array(v.pipe(v.number(), v.integer(), v.minValue(-1)));

export const layerDescription = v.object({
  cell: v.string(), // the definition's id: "lstm", "gru", "rnn-tanh", ...
  cellTitle: messageSchema, // "LSTM"
  inputSize: count,
  hiddenSize: count,
  direction: v.picklist(["forward", "reverse"]),
  reads, // the layers before it
  channels: v.array(channelDescription), // in the order they are shown: gates, candidate, c, h
  /** What explains them and is computed again where it is asked for: parts of pre-activations, what c kept, tanh(c). */
  derived: v.array(channelDescription),
  equations: v.array(v.string()), // one line each, from the cell's definition
  graph: cellGraph,
});
export type LayerDescription = v.InferOutput<typeof layerDescription>;

/**
 * What a model reads. "integers": token ids written as numbers; "numbers": vectors of `size` numbers, one for each step;
 * "unknown": tokens that nothing tells the meaning of.
 */
export const vocabularyDescription = v.object({
  kind: v.picklist(["bytes", "characters", "words", "subwords", "integers", "numbers", "unknown"]),
  size: count,
  source: v.union([v.string(), messageSchema]), // a file's name; or "manifest", "checkpoint metadata", "assumed from the size 256", ...
});
export type VocabularyDescription = v.InferOutput<typeof vocabularyDescription>;

/** What was taken of one thing that the tensors alone do not tell, and why: see src/model/inference.ts. */
export const inference = v.object({
  about: v.picklist(subjects),
  value: messageSchema,
  taken: v.nullable(v.string()),
  ground: v.picklist(grounds),
  chosen: v.boolean(),
  evidence: v.array(messageSchema),
  alternatives: v.array(v.object({ id: v.string(), label: messageSchema, natsPerToken: v.nullable(real) })),
  margin: v.nullable(real),
  tokens: v.nullable(count),
});
export type Inference = v.InferOutput<typeof inference>;

export const headDescription = v.object({
  inputSize: count,
  outputSize: count,
  reads,
  attention: v.nullable(v.object({ window: count })), // over how many steps what it reads is averaged, where it is
  /** What stands between what it reads and it, in order: "dense 8 → 5, tanh". */
  stages: v.exactOptional(v.array(messageSchema)),
  /** What is applied to it at the end; absent where it scores the next token. */
  output: v.exactOptional(v.picklist(["none", "softmax", "log-softmax", "sigmoid", "tanh", "relu"])),
  /** What its numbers are called. */
  labels: v.exactOptional(v.array(v.string())),
});
export type HeadDescription = v.InferOutput<typeof headDescription>;

export const modelDescription = v.object({
  name: v.string(), // "bytes", or the checkpoint's file name
  title: v.string(),
  description: v.string(),
  layers: v.array(layerDescription),
  embedding: v.nullable(v.object({ vocabularySize: count, size: count })),
  head: v.nullable(headDescription),
  vocabulary: v.nullable(vocabularyDescription),
  /** What it looks at, or makes, in so many steps each; and what it writes with. Absent where that is no pictures. */
  pictures: v.exactOptional(v.object({ width: count, height: count, steps: count, letters: v.array(v.string()) })),
  /** The lines of text that it reads as a whole, from both ends, to write so many letters. Absent where it reads none so. */
  lines: v.exactOptional(
    v.object({ characters: v.array(v.string()), longest: count, steps: count, letters: v.array(v.string()) }),
  ),
  /** The part of its file that reads a source text first, where it may begin with that one's last states. */
  encoder: v.exactOptional(v.string()),
  parameters: count,
  inferences: v.array(inference),
  warnings: v.array(messageSchema),
});
export type ModelDescription = v.InferOutput<typeof modelDescription>;

/** Whether its tokens are steps of numbers, and no text. */
export function readsNumbers({ vocabulary }: Pick<ModelDescription, "vocabulary">): boolean {
  return vocabulary?.kind === "numbers";
}

export const tensorDescription = v.object({
  name: v.string(),
  shape: v.array(count),
  dtype: v.string(), // "F16", "BF16", "F32", "I64", ...
  byteLength: count,
  role: v.nullable(messageSchema), // "recurrent weights, layer 1"; null when nothing was recognised
});
export type TensorDescription = v.InferOutput<typeof tensorDescription>;

/** What a checkpoint holds. `model` is null when no model was recognised; `problem` then says why and what to do. */
export const checkpointReport = v.object({
  format: v.string(), // "safetensors"
  path: v.string(),
  fileSize: count,
  model: v.nullable(modelDescription),
  problem: v.nullable(messageSchema),
  /** The problem is the manifest's, and `model` is what the file says without it. */
  isManifestInvalid: v.boolean(),
  recognised: v.array(messageSchema), // lines such as "layer 0: LSTM 64 -> 192 from rnn.weight_ih_l0"
  /** The recurrent parts, each of which can be taken by itself; absent where there is one alone. */
  parts: v.exactOptional(v.array(v.object({ name: v.string(), layers: v.array(messageSchema), isTaken: v.boolean() }))),
  /** What else could be connected with the model: dense layers and embeddings. */
  loose: v.array(v.object({ kind: v.picklist(["dense", "embedding"]), name: v.string(), inputs: count, outputs: count })),
  /**
   * What a person may connect or set otherwise, by the place in the model: "layer-0", "stage-0", "head", "embedding"; "part:NAME",
   * "dense:NAME" and "embedding:NAME" of what is not connected.
   */
  choices: v.array(
    v.object({
      about: v.picklist(subjects),
      place: v.string(),
      taken: v.string(), // an alternative's id
      alternatives: v.array(v.object({ id: v.string(), label: messageSchema })),
    }),
  ),
  /** What in the file itself says how its parts are connected, which a person cannot change; absent where nothing does. */
  connectedBy: v.exactOptional(messageSchema),
  /** Tensors that no part of the model was made of, and why. */
  ignored: v.array(v.object({ tensor: v.string(), reason: messageSchema })),
  parameters: count,
  tensors: v.array(tensorDescription),
  metadata: v.record(v.string(), v.string()),
  /** Settings and hyperparameters in the file, by dotted name, as text. */
  settings: v.record(v.string(), v.union([v.string(), messageSchema])),
  /** Classes and functions that the file names, such as "char_rnn.CharRNN": they are shown, and were not run. */
  placeholders: v.array(v.string()),
  warnings: v.array(messageSchema),
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

/** What the recurrent weights of one layer do to its state when nothing else speaks. */
export const layerAnalysis = v.object({
  layer: count,
  matrices: v.array(
    v.object({
      gate: v.string(), // whose recurrent weights these are: "i", "f", ...
      rows: count,
      columns: count,
      singularValues: floats, // largest first; of a large matrix the largest ones alone; none where a number is not finite
      /** Real and imaginary parts in turn, largest modulus first; null of a matrix that is not square, or is large. */
      eigenvalues: v.nullable(floats),
      spectralRadius: v.nullable(real), // null of a matrix that is not square; within about 1 % where eigenvalues are null
    }),
  ),
  /** Of an LSTM: per unit, what its forget gate adds up to at rest, and after how many tokens half of c is left then. */
  forget: v.nullable(v.object({ bias: floats, halfLife: floats })),
});
export type LayerAnalysis = v.InferOutput<typeof layerAnalysis>;

const comparedCheckpoint = v.object({
  path: v.string(),
  name: v.string(),
  format: v.string(),
  parameters: count,
  layers: v.array(layerDescription), // none where it was not understood
});
export type ComparedCheckpoint = v.InferOutput<typeof comparedCheckpoint>;

/** Where two checkpoints differ. `a` and `b` are compared tensor by tensor, and as models gate by gate. */
export const comparison = v.object({
  a: comparedCheckpoint,
  b: comparedCheckpoint,
  rows: v.array(
    v.object({
      key: v.string(), // what the rows of a tensor and of its gates have in common
      name: messageSchema, // a tensor's name, or "layer 0, recurrent weights"
      gate: v.nullable(v.string()), // null: all of it
      count,
      largest: v.nullable(real), // |a - b|; null where the two cannot be compared
      mean: v.nullable(real), // |a - b|
      relative: v.nullable(real), // ‖a - b‖ / ‖a‖
      cosine: v.nullable(real),
      problem: v.nullable(messageSchema), // "only in b.pt", "[3, 4] in a.pt and [4, 4] in b.pt"
    }),
  ),
  notes: v.array(messageSchema),
});
export type Comparison = v.InferOutput<typeof comparison>;
