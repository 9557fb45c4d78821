/** A whole network in the engine's terms: an input, layers that read it and one another, a head. It knows no files and no text. */
import { message, type Message } from "../../messages/message";
import type { Channel } from "../cell/cellDefinition";
import type { Subject } from "../../model/inference";
import type { LayerWeights, NetworkWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import type { Encoder } from "../../model/encoding";
import type { LayerDescription, ModelDescription } from "../../protocol/model";
import { graphOf } from "../cell/cellGraph";
import { CHUNK } from "./chunk";
import { derivedChannels } from "./derived";
import { LayerRun, vectorOf, type LayerInput, type LayerRunner, type States } from "./interpreter";
import { checkSizes, definitionOf, sizesOf } from "./layer";
import { plainRowProducts, type RowProducts, type Vectors } from "./multiply";
import { headProblem } from "./readout";
import { layerRows } from "./rowLayout";

/** A model as its checkpoint was understood; the engine adds what the cells' definitions say. */
export interface OpenedModel {
  readonly description: Omit<ModelDescription, "layers">;
  readonly weights: NetworkWeights;
  readonly vocabulary: Encoder;
  /** What the checkpoint leaves open, with the model under each answer; the first is the one taken. */
  readonly questions: readonly {
    readonly about: Subject;
    readonly alternatives: readonly { readonly id: string; readonly label: Message; open(): Promise<OpenedModel> }[];
  }[];
  /** What a person may connect or set otherwise, by the place in the model; the first alternative is the one taken. */
  readonly choices: readonly {
    readonly about: Subject;
    readonly place: string;
    readonly alternatives: readonly { readonly id: string; open(): Promise<OpenedModel> }[];
  }[];
}

/** What the rooms that show a layer need to know of it. Fails as definitionOf and checkSizes do. */
export function describeLayer(layer: Omit<LayerWeights, "parameters">, index = 0): LayerDescription {
  const definition = definitionOf(layer, index);
  const sizes = sizesOf(layer);
  checkSizes(definition, sizes, index);
  const described = ({ name, title, role, range, size }: Channel) => ({ name, title, role, range, size: sizes[size] });
  return {
    cell: layer.cell,
    cellTitle: definition.title,
    inputSize: layer.inputSize,
    hiddenSize: layer.hiddenSize,
    direction: layer.direction,
    reads: [...readsOf(layer, index)],
    channels: definition.channels.map(described),
    derived: derivedChannels(definition).map(described),
    equations: [...definition.equations],
    graph: graphOf(definition),
  };
}

/** Numbers that one token of a trace takes, over all layers. */
export function numbersPerToken(weights: NetworkWeights): number {
  return weights.layers.reduce((sum, layer, index) => sum + layerRows(layer, index).rowSize, 0);
}

/** The layers whose outputs a layer reads; -1 is the network's input. */
export function readsOf(layer: Omit<LayerWeights, "parameters">, index: number): readonly number[] {
  return layer.reads ?? [index - 1];
}

/** Numbers of the network's input in each step. */
export function inputSizeOf({ embedding, layers }: Pick<NetworkWeights, "embedding" | "layers">): number {
  return embedding?.columns ?? layers[0]?.inputSize ?? 0;
}

/** What the network reads at a token: its row of the embedding. Zeros where there is none. */
export function inputOfToken(weights: NetworkWeights, id: number): Float32Array {
  const size = inputSizeOf(weights);
  return weights.embedding?.data.subarray(id * size, (id + 1) * size) ?? new Float32Array(size);
}

/** Layers that nothing else reads: their outputs, one after the other, are the network's. */
export function topLayers(layers: readonly Omit<LayerWeights, "parameters">[]): number[] {
  const read = new Set(layers.flatMap((layer, index) => readsOf(layer, index)));
  return layers.flatMap((_, index) => (read.has(index) ? [] : [index]));
}

/** The layers whose outputs the head reads, side by side; -1 is the network's input. */
export function headReads({ head, layers }: Pick<NetworkWeights, "head" | "layers">): readonly number[] {
  return head?.reads ?? topLayers(layers);
}

/** What a network reads: tokens, or vectors [step][numbers]. */
export type NetworkInput = { readonly ids: Uint32Array } | { readonly vectors: Vectors };

/** Where a layer's rows of a whole trace are: row of step s at s * rowSize. */
export type LayerRows = readonly Float32Array[];

/** Makes the runner of one layer: the plain interpreter, or a faster one. Fails with "bad-weights". */
export type MakeRunner = (layer: LayerWeights, index: number) => LayerRunner;

export const interpreted: MakeRunner = (layer, index) => new LayerRun(definitionOf(layer, index), layer, index);

const INTERPRETED_PRODUCTS = 3e6;

/** A network in the middle of a sequence. */
export class NetworkRun {
  readonly layers: readonly LayerRunner[];
  /** Steps at a time, few enough that callers can give way between them. */
  readonly chunk: number;
  /** Whether every layer reads forward, so that all of them can go through the text together. */
  readonly streams: boolean;
  /** Steps of the sequence that all layers have taken together. */
  private position = 0;
  /** Numbers in a step of each layer's row before its c; -1 where it has none. */
  private readonly beforeC: readonly number[];

  /**
   * `products` is how many matrix elements the runners get through in some milliseconds on a slow machine; `multiply` is for what
   * is computed from the rows afterwards. Fails with "bad-weights" or "unsupported-model" where layers do not fit together.
   */
  constructor(
    readonly weights: NetworkWeights,
    make: MakeRunner = interpreted,
    products = INTERPRETED_PRODUCTS,
    readonly multiply: RowProducts = plainRowProducts,
  ) {
    const { layers } = weights;
    checkNetwork(weights);
    this.layers = layers.map(make);
    this.streams = layers.every(({ direction }) => direction === "forward");
    const elements = layers.reduce((sum, { parameters }) => sum + countOf(parameters), 0);
    this.chunk = Math.max(1, Math.min(CHUNK, Math.floor(products / Math.max(1, elements))));
    this.beforeC = layers.map((layer, index) => layerRows(layer, index).channels.find(({ name }) => name === "c")?.offset ?? -1);
  }

  /** Starts a sequence from zero states, or from states of each layer after some steps. */
  reset(states: readonly States[] = [], steps = 0): void {
    this.layers.forEach((layer, index) => layer.reset(states[index], steps));
    this.position = steps;
  }

  /** The states of every layer after the last step. */
  states(): States[] {
    return this.layers.map((layer) => layer.states());
  }

  /** Runs all layers over the next steps; rows go to rows[layer] from step `at` on. For networks that stream. */
  run(input: NetworkInput, steps: number, rows: LayerRows, at: number): void {
    this.layers.forEach((_, index) => this.runLayer(index, input, steps, rows, at, this.position));
    this.position += steps;
  }

  /**
   * Runs one layer over `steps` steps, whose rows stand from step `at` on; the layers it reads must have run there. A
   * backward layer goes from the last of them to the first. The input holds those steps alone; `first` is where they stand
   * in the sequence.
   */
  runLayer(index: number, input: NetworkInput, given: number, rows: LayerRows, at: number, first = 0): void {
    const layer = this.weights.layers[index] as LayerWeights;
    const { rowSize } = this.layers[index] as LayerRunner;
    const steps = Math.max(0, Math.min(given, (layer.length ?? Infinity) - first));
    (rows[index] as Float32Array).fill(0, (at + steps) * rowSize, (at + given) * rowSize);
    if (steps === 0) return;
    const out: Vectors = { data: rows[index] as Float32Array, offset: at * rowSize, stride: rowSize };
    const x = this.inputOf(index, input, steps, rows, at);
    const reads = readsOf(layer, index)[0] ?? -1;
    const below = (this.beforeC[reads] ?? -1) < 0 ? undefined : this.part(reads, this.beforeC[reads] as number, rows, at);
    const isReversed = layer.direction === "reverse";
    const turn = (vectors: Vectors) => (isReversed ? turned(vectors, steps) : vectors);
    const turnedX: LayerInput["x"] =
      "ids" in x ? { ...x, ids: isReversed ? x.ids.slice(0, steps).reverse() : x.ids.subarray(0, steps) } : turn(x);
    (this.layers[index] as LayerRunner).run({ x: turnedX, below: below && turn(below) }, steps, turn(out));
  }

  /** What a layer reads: the network's input, one layer's h in place, or several of them copied side by side. */
  private inputOf(index: number, input: NetworkInput, steps: number, rows: LayerRows, at: number): LayerInput["x"] {
    const reads = readsOf(this.weights.layers[index] as LayerWeights, index);
    const h = (read: number) => this.part(read, (this.layers[read] as LayerRunner).outputsAt, rows, at);
    const source = (read: number) => (read < 0 ? this.networkInput(input) : h(read));
    if (reads.length === 1) return source(reads[0] as number);
    const stride = (this.weights.layers[index] as LayerWeights).inputSize;
    const data = new Float32Array(steps * stride);
    let to = 0;
    for (const read of reads) {
      const from = source(read);
      const size = read < 0 ? inputSizeOf(this.weights) : (this.layers[read] as LayerRunner).outputs;
      for (let step = 0; step < steps; step++) data.set(vectorOf(from, step, size), step * stride + to);
      to += size;
    }
    return { data, offset: 0, stride };
  }

  private networkInput(input: NetworkInput): LayerInput["x"] {
    if ("vectors" in input) return input.vectors;
    const { embedding } = this.weights;
    if (!embedding) throw new CodedError("unsupported-model", message("network.readsVectors"));
    const wrong = input.ids.find((id) => id >= embedding.rows);
    if (wrong !== undefined)
      throw new CodedError("bad-weights", message("network.tokenOutside", { token: wrong, rows: embedding.rows }));
    return { ids: input.ids, embedding: embedding.data };
  }

  private part(layer: number, before: number, rows: LayerRows, at: number): Vectors {
    const { rowSize } = this.layers[layer] as LayerRunner;
    return { data: rows[layer] as Float32Array, offset: at * rowSize + before, stride: rowSize };
  }
}

/** The same vectors from the last to the first. */
function turned({ data, offset, stride }: Vectors, steps: number): Vectors {
  return { data, offset: offset + (steps - 1) * stride, stride: -stride };
}

/** Fails with "bad-weights" where a layer is given another number of numbers than it reads. */
function checkNetwork({ layers, embedding, head }: NetworkWeights): void {
  const outputs = layers.map((layer) => layer.outputSize ?? layer.hiddenSize);
  const wrong = (said: Message) => new CodedError("bad-weights", said);
  layers.forEach((layer, index) => {
    const reads = readsOf(layer, index);
    if (reads.some((read) => read < -1 || read >= index || !Number.isInteger(read))) {
      throw wrong(message("network.readsLater", { layer: index, reads: reads.map(String) }));
    }
    const given = reads.reduce(
      (sum, read) => sum + (read < 0 ? inputSizeOf({ layers, embedding }) : (outputs[read] as number)),
      0,
    );
    if (layer.inputSize !== given) throw wrong(message("network.widthDiffers", { layer: index, reads: layer.inputSize, given }));
  });
  if (embedding && embedding.data.length !== embedding.rows * embedding.columns) {
    const { rows, columns, data } = embedding;
    throw wrong(message("network.embeddingSize", { rows, columns, count: data.length }));
  }
  if (!head) return;
  const reads = headReads({ layers, head });
  const missing = reads.find((read) => !(read === -1 || read in layers));
  if (missing !== undefined) throw wrong(message("network.headReadsNothing", { layer: missing }));
  const width = reads.reduce((sum, read) => sum + (read < 0 ? inputSizeOf({ layers, embedding }) : (outputs[read] as number)), 0);
  const problem = headProblem(head, width);
  if (problem !== null) throw wrong(message("network.headSizes", { problem }));
}

function countOf(parameters: ReadonlyMap<string, Float32Array>): number {
  return [...parameters.values()].reduce((sum, values) => sum + values.length, 0);
}
