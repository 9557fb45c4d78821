/** A whole network in the engine's terms: an embedding, a stack of layers, a head. It knows no files and no text. */
import { CodedError } from "../protocol/errors";
import type { LayerDescription, ModelDescription } from "../protocol/model";
import { cells } from "./cells/cells";
import type { CellDefinition } from "./defineCell";
import { LayerRun, type LayerWeights } from "./interpreter";
import { multiplyAdd } from "./multiply";

export interface NetworkWeights {
  /** Layer k reads the h of layer k - 1; layer 0 reads the embedding. */
  readonly layers: readonly LayerWeights[];
  /** [vocabulary][size]; one-hot inputs are the identity. */
  readonly embedding: { readonly rows: number; readonly columns: number; readonly data: Float32Array };
  /** [vocabulary][units of the last layer], and a bias per token; null where the model predicts nothing. */
  readonly head: {
    readonly rows: number; readonly columns: number; readonly weight: Float32Array; readonly bias: Float32Array;
  } | null;
}

/** A tokenized text: starts and ends are the UTF-16 range of each token. */
export interface Encoding {
  readonly ids: Uint32Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** What was left out because the vocabulary lacks it: at most 100 of them, and how many there are. */
  readonly unencodable: readonly { readonly character: string; readonly codePoint: number; readonly offset: number }[];
  readonly unencodableCount: number;
}

export interface Vocabulary {
  /** What an axis shows for each token id. */
  readonly labels: readonly string[];
  encode(text: string): Encoding;
}

/** A model as its checkpoint was understood; the engine adds what the cells' definitions say. */
export interface OpenedModel {
  readonly description: Omit<ModelDescription, "layers">;
  readonly weights: NetworkWeights;
  readonly vocabulary: Vocabulary;
}

/** The definition of a layer's cell. Fails with "unsupported-model". */
export function definitionOf(layer: LayerWeights, index: number): CellDefinition {
  const definition = cells.get(layer.cell);
  if (!definition) {
    const known = [...cells.keys()].join(", ");
    throw new CodedError("unsupported-model", `Layer ${index} has the cell "${layer.cell}", which is not one of ${known}.`);
  }
  if (layer.direction !== "forward") {
    throw new CodedError("unsupported-model", `Layer ${index} reads backward; only forward layers can be traced so far.`);
  }
  return definition;
}

/** What the rooms that show a layer need to know of it. */
export function describeLayer(layer: Omit<LayerWeights, "parameters">): LayerDescription {
  const definition = cells.get(layer.cell);
  return {
    cell: layer.cell,
    cellTitle: definition?.title ?? layer.cell,
    inputSize: layer.inputSize,
    hiddenSize: layer.hiddenSize,
    direction: layer.direction,
    channels: (definition?.channels ?? []).map(({ name, title, role, range }) => ({ name, title, role, range })),
    equations: [...(definition?.equations ?? [])],
  };
}

/** Numbers that one token of a trace takes, over all layers and channels. */
export function numbersPerToken(weights: NetworkWeights): number {
  return weights.layers.reduce(
    (sum, layer, index) => sum + definitionOf(layer, index).channels.length * layer.hiddenSize, 0,
  );
}

/** A network in the middle of a sequence. */
export class NetworkRun {
  readonly layers: readonly LayerRun[];
  /** Steps at a time, few enough to take some milliseconds on a slow machine, so that callers can yield between them. */
  readonly chunk: number;

  /** Fails with "bad-weights" or "unsupported-model" where layers do not fit together. */
  constructor(private readonly weights: NetworkWeights) {
    const { embedding, layers, head } = weights;
    layers.forEach((layer, index) => {
      const given = index === 0 ? embedding.columns : layers[index - 1]?.hiddenSize;
      if (layer.inputSize !== given) {
        throw new CodedError("bad-weights", `Layer ${index} reads ${layer.inputSize} numbers but is given ${given}.`);
      }
    });
    const width = layers.at(-1)?.hiddenSize;
    if (head && head.columns !== width) {
      throw new CodedError("bad-weights", `The head reads ${head.columns} numbers but is given ${width}.`);
    }
    this.layers = layers.map((layer, index) => new LayerRun(definitionOf(layer, index), layer, index));
    const products = layers.reduce((sum, { parameters }) => sum + sizeOf(parameters), 0);
    this.chunk = Math.max(1, Math.min(64, Math.floor(3e6 / Math.max(1, products))));
  }

  /** Starts a sequence from zero states. */
  reset(): void {
    for (const layer of this.layers) layer.reset();
  }

  /** Runs the tokens through all layers; rows of layer k go to rows[k] from token `at` on. */
  run(ids: Uint32Array, rows: readonly Float32Array[], at: number): void {
    let below: { data: Float32Array; offset: number; stride: number } | undefined;
    this.layers.forEach((layer, index) => {
      const out = rows[index] as Float32Array;
      const offset = at * layer.rowSize;
      if (below) layer.run(below, ids.length, out, offset);
      else layer.runTokens(ids, this.weights.embedding.data, out, offset);
      below = { data: out, offset: offset + layer.rowSize - layer.units, stride: layer.rowSize };
    });
  }
}

function sizeOf(parameters: ReadonlyMap<string, Float32Array>): number {
  return [...parameters.values()].reduce((sum, values) => sum + values.length, 0);
}

/** Log-probabilities (natural) over the vocabulary after a hidden state of the last layer, in double precision. */
export function logProbabilities(head: NonNullable<NetworkWeights["head"]>, hidden: Float32Array): Float64Array {
  const logits = head.bias.slice();
  multiplyAdd(
    head.weight, head.rows, head.columns, { data: hidden, offset: 0, stride: 0 }, 1, { data: logits, offset: 0, stride: 0 },
  );
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)) + largest;
  return Float64Array.from(logits, (logit) => logit - total);
}
