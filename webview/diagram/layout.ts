/**
 * A model as boxes and arrows, in the order data flows through them: input, what stands for a token, layers, head. Layers
 * of one depth that read in both directions stand side by side. Pure: where everything is, in CSS pixels, and in words.
 */
import type { LayerDescription, ModelDescription, VocabularyDescription } from "../../src/protocol/model";

export interface Box {
  /** "input", "embedding", "layer-0", "head". */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Of a layer. */
  readonly layer: number | null;
  readonly x: number;
  readonly y: number;
}

export interface Arrow {
  readonly from: Box;
  readonly to: Box;
  /** It passes over the boxes between them, along this height; null: straight on. */
  readonly bridge: number | null;
}

export interface NetworkLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export const BOX = { width: 148, height: 84 } as const;
const GAP = { x: 44, y: 18 } as const;
const MARGIN = 6;
/** Room above the boxes for arrows that pass over others. */
const BRIDGE = 34;

type Part = Omit<Box, "x" | "y">;

/** A layer and the layers whose outputs it reads; -1 is the network's input. */
export interface Reading {
  readonly layer: number;
  readonly reads: readonly number[];
}

/** Layers by depth. Forward and backward layers of one shape, one after the other, are of one depth. */
export function depthsOf(layers: readonly LayerDescription[]): Reading[][] {
  const depths: Reading[][] = [];
  for (let at = 0; at < layers.length;) {
    const [first, second] = [layers[at], layers[at + 1]];
    const isPair = first?.direction === "forward" && second?.direction === "backward" && first.cell === second.cell &&
      first.inputSize === second.inputSize && first.hiddenSize === second.hiddenSize;
    const members = isPair ? [at, at + 1] : [at];
    const below = depths.at(-1)?.map(({ layer }) => layer) ?? [-1];
    depths.push(members.map((layer) => ({ layer, reads: readsOf(layers, layer, below) })));
    at += members.length;
  }
  return depths;
}

/** All of the depth below, or of two directions the same one, where only that one has as many outputs as are read. */
function readsOf(layers: readonly LayerDescription[], index: number, below: readonly number[]): readonly number[] {
  const layer = layers[index];
  const same = below.filter((other) => layers[other]?.direction === layer?.direction);
  const sizeOf = (some: readonly number[]) => some.reduce((sum, other) => sum + outputSizeOf(layers[other]), 0);
  return layer && same.length < below.length && sizeOf(below) !== layer.inputSize && sizeOf(same) === layer.inputSize ? same : below;
}

/** The size of h, which is smaller than the layer where it is projected. */
export function outputSizeOf(layer: LayerDescription | undefined): number {
  return layer?.channels.find(({ name }) => name === "h")?.size ?? layer?.hiddenSize ?? 0;
}

export function layoutNetwork(model: ModelDescription): NetworkLayout {
  const { layers, head, vocabulary } = model;
  const depths = depthsOf(layers);
  const stem = [inputPart(model), ...embeddingPart(model)];
  const columns: Part[][] = [
    ...stem.map((part) => [part]),
    ...depths.map((readings) => readings.map(({ layer }) => layerPart(layer, layers[layer], layers))),
    ...(head ? [[headPart(head, vocabulary)]] : []),
  ];
  const tallest = Math.max(...columns.map((column) => column.length));
  const height = (count: number) => count * BOX.height + (count - 1) * GAP.y;
  const reads = headReads(model, depths);
  const top = MARGIN + (reads.length > (depths.at(-1)?.length ?? 0) ? BRIDGE : 0);
  const boxes = columns.flatMap((column, index) => column.map((part, row): Box => ({
    ...part,
    x: MARGIN + index * (BOX.width + GAP.x),
    y: top + (height(tallest) - height(column.length)) / 2 + row * (BOX.height + GAP.y),
  })));
  return {
    boxes, arrows: arrowsOf(boxes, depths, stem.map(({ id }) => id), reads),
    width: 2 * MARGIN + columns.length * (BOX.width + GAP.x) - GAP.x,
    height: top + MARGIN + height(tallest),
  };
}

/** What the head reads, as its size tells: the top layers; or all layers, the network's input (-1) with them or not. */
function headReads({ head, layers, embedding }: ModelDescription, depths: readonly Reading[][]): readonly number[] {
  const above = depths.at(-1)?.map(({ layer }) => layer) ?? [-1];
  const all = layers.map((_, index) => index);
  const sizeOf = (layer: number) => (layer < 0 ? (embedding?.size ?? layers[0]?.inputSize ?? 0) : outputSizeOf(layers[layer]));
  const fits = (reads: readonly number[]) => reads.reduce((sum, layer) => sum + sizeOf(layer), 0) === head?.inputSize;
  return [above, all, [-1, ...all]].find(fits) ?? above;
}

function arrowsOf(
  boxes: readonly Box[], depths: readonly Reading[][], stem: readonly string[], head: readonly number[],
): Arrow[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const pairs: [from: string | undefined, to: string | undefined][] = stem.slice(1).map((id, index) => [stem[index], id]);
  const idOf = (layer: number) => (layer < 0 ? stem.at(-1) : `layer-${layer}`);
  for (const { layer, reads } of depths.flat()) for (const read of reads) pairs.push([idOf(read), idOf(layer)]);
  for (const read of head) pairs.push([idOf(read), "head"]);
  return pairs.flatMap(([source = "", target = ""]) => {
    const [from, to] = [byId.get(source), byId.get(target)];
    return from && to ? [{ from, to, bridge: bridgeOf(from, to) }] : [];
  });
}

/** Arrows that pass over more boxes pass higher. */
function bridgeOf(from: Box, to: Box): number | null {
  const passed = Math.round((to.x - from.x) / (BOX.width + GAP.x)) - 1;
  return passed > 0 ? MARGIN + Math.max(0, BRIDGE - 12 - passed * 7) : null;
}

const inputTitles: Readonly<Record<VocabularyDescription["kind"], string>> = {
  bytes: "Bytes", characters: "Characters", words: "Words", subwords: "Subwords", integers: "Token numbers", numbers: "Numbers",
  unknown: "Tokens",
};

/** Tokens that are neither rows of an embedding nor one-hot: something makes vectors of what each is spelled with. */
function isSpelled({ embedding, vocabulary, layers }: ModelDescription): boolean {
  return embedding === null && vocabulary !== null && vocabulary.kind !== "numbers" && vocabulary.size !== layers[0]?.inputSize;
}

function inputPart(model: ModelDescription): Part {
  const { vocabulary, layers } = model;
  if (!vocabulary) return { id: "input", title: "Input", lines: [`${size(layers[0]?.inputSize)} numbers a step`], layer: null };
  const { kind, size: count } = vocabulary;
  const lines = kind === "numbers" ? [`${size(count)} a step`] : [`${size(count)} different`, ...(kind === "unknown" ? ["shown by number"] : [])];
  return { id: "input", title: inputTitles[kind], lines: isSpelled(model) ? [] : lines, layer: null };
}

function embeddingPart(model: ModelDescription): Part[] {
  const { embedding, vocabulary, layers } = model;
  const part = (title: string, ...lines: string[]): Part[] => [{ id: "embedding", title, lines, layer: null }];
  const given = size(layers[0]?.inputSize);
  if (embedding) return part("Embedding", `${size(embedding.vocabularySize)} → ${size(embedding.size)}`, "lookup table");
  if (!vocabulary || vocabulary.kind === "numbers") return [];
  return isSpelled(model) ? part("Encoder", `${given} numbers a token`) : part("One-hot", `${size(vocabulary.size)} → ${given}`);
}

function layerPart(index: number, layer: LayerDescription | undefined, layers: readonly LayerDescription[]): Part {
  const output = outputSizeOf(layer);
  const sizes = [layer?.inputSize, layer?.hiddenSize, ...(output === layer?.hiddenSize ? [] : [output])].map(size).join(" → ");
  const isBothWays = layers.some(({ direction }) => direction === "backward");
  return {
    id: `layer-${index}`, title: `Layer ${index}`, layer: index,
    lines: [layer?.cellTitle ?? "", sizes, ...(isBothWays ? [layer?.direction === "backward" ? "← reads backward" : "→ reads forward"] : [])],
  };
}

function headPart({ inputSize, outputSize }: NonNullable<ModelDescription["head"]>, vocabulary: VocabularyDescription | null): Part {
  const isNext = outputSize === vocabulary?.size && vocabulary.kind !== "numbers";
  return { id: "head", title: "Head", layer: null, lines: [`${size(inputSize)} → ${size(outputSize)}`, ...(isNext ? ["next token"] : [])] };
}

/** Without a space that a line could break at. */
function size(value: number | undefined): string {
  return value === undefined ? "?" : String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
