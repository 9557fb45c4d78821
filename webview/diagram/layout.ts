/**
 * A model as boxes and arrows, in the order data flows through them: input, what stands for a token, layers, head. Layers
 * of one depth stand side by side, such as those of two directions; where the width does not suffice, a line goes on below,
 * as in a text. Pure: where everything is, in CSS pixels, and in words.
 */
import type { Message, MessageId } from "../../src/messages/message";
import type { HeadDescription, LayerDescription, ModelDescription, VocabularyDescription } from "../../src/protocol/model";
import type { Ground, Subject } from "../../src/model/inference";
import { say, textOf } from "../shell/language";

export interface Box {
  /** "input", "embedding", "layer-0", "stage-0", "head". */
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
  /** The corners on its way to a line further down; empty within a line. */
  readonly corners: readonly Point[];
  /** How it is known that the one reads the other. */
  readonly ground: Ground | null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
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
/** Room between lines, for the arrows from one to the next. */
const GUTTER = 40;

type Part = Omit<Box, "x" | "y">;
type Pair = readonly [from: string, to: string];

/** Layers by how many others stand, one after the other, between them and the network's input. */
export function depthsOf(layers: readonly LayerDescription[]): number[][] {
  const depthOf: number[] = [];
  const depths: number[][] = [];
  for (const [index, { reads }] of layers.entries()) {
    const depth = Math.max(0, ...reads.map((read) => (depthOf[read] ?? -1) + 1));
    depthOf.push(depth);
    (depths[depth] ??= []).push(index);
  }
  return depths;
}

/** The size of h, which is smaller than the layer where it is projected. */
function outputSizeOf(layer: LayerDescription | undefined): number {
  return layer?.channels.find(({ name }) => name === "h")?.size ?? layer?.hiddenSize ?? 0;
}

/** `available`: the width that there is. A box and its arrow always stand, even where that is less. */
export function layoutNetwork(model: ModelDescription, available = Infinity): NetworkLayout {
  const { layers, head, vocabulary } = model;
  const stem = [inputPart(model), ...embeddingPart(model)];
  const columns: Part[][] = [
    ...stem.map((part) => [part]),
    ...depthsOf(layers).map((depth) => depth.map((layer) => layerPart(layer, layers[layer], layers))),
    ...(head?.stages ?? []).map((stage, index) => [stagePart(stage, index)]),
    ...(head ? [[headPart(head, vocabulary)]] : []),
  ];
  const placed = columns.flatMap((column, index) => column.map((part, row) => ({ part, index, row, rows: column.length })));
  const columnOf = new Map(placed.map(({ part, index }) => [part.id, index]));
  const passed = ([from, to]: Pair) => (columnOf.get(to) ?? 0) - (columnOf.get(from) ?? 0) - 1;
  const pairs = pairsOf(
    model,
    stem.map(({ id }) => id),
  );
  const perLine = Math.max(1, Math.floor((available - 2 * MARGIN + GAP.x) / (BOX.width + GAP.x)));
  const lineOf = (id: string) => Math.floor((columnOf.get(id) ?? 0) / perLine);
  const isWithinLine = ([from, to]: Pair) => lineOf(from) === lineOf(to);
  const bridgeRoom = pairs.some((pair) => isWithinLine(pair) && passed(pair) > 0) ? BRIDGE : 0;
  const height = (count: number) => count * BOX.height + (count - 1) * GAP.y;
  const lines: Line[] = [];
  for (let first = 0; first < columns.length; first += perLine) {
    const above = lines.at(-1);
    const top = above ? above.top + above.height + GUTTER : MARGIN;
    const tallest = Math.max(...columns.slice(first, first + perLine).map((column) => column.length));
    lines.push({ top: top + bridgeRoom, height: height(tallest) });
  }
  const boxes = new Map(
    placed.map(({ part, index, row, rows }): [string, Box] => {
      const line = lines[Math.floor(index / perLine)] ?? { top: 0, height: 0 };
      return [
        part.id,
        {
          ...part,
          x: MARGIN + (index % perLine) * (BOX.width + GAP.x),
          y: line.top + (line.height - height(rows)) / 2 + row * (BOX.height + GAP.y),
        },
      ];
    }),
  );
  const arrows = pairs.flatMap((pair): Arrow[] => {
    const [from, to] = [boxes.get(pair[0]), boxes.get(pair[1])];
    if (!from || !to) return [];
    const ground = groundOf(model, to.id, from.layer !== null);
    if (isWithinLine(pair)) {
      const top = lines[lineOf(pair[0])]?.top ?? 0;
      return [{ from, to, bridge: bridgeOver(passed(pair), top - MARGIN - BRIDGE), corners: [], ground }];
    }
    const corners = cornersBetween(from, to, lines[lineOf(pair[0])], lines[lineOf(pair[1])]);
    return [{ from, to, bridge: null, corners, ground }];
  });
  const last = lines.at(-1) ?? { top: 0, height: 0 };
  return {
    boxes: [...boxes.values()],
    arrows,
    width: 2 * MARGIN + Math.min(perLine, columns.length) * (BOX.width + GAP.x) - GAP.x,
    height: last.top + last.height + MARGIN,
  };
}

/** Out to the right of a box, through the room below its line, along the left edge where lines are between, to the other's top. */
function cornersBetween(from: Box, to: Box, line: Line | undefined, next: Line | undefined): Point[] {
  const below = (line ? line.top + line.height : from.y + BOX.height) + GUTTER / 2;
  const above = (next?.top ?? to.y) - GUTTER / 2;
  const [out, into] = [from.x + BOX.width / 2, to.x + BOX.width / 2];
  const detour = above > below + 1 ? [MARGIN / 2, MARGIN / 2] : [];
  return [
    { x: out, y: from.y + BOX.height },
    { x: out, y: below },
    ...detour.map((x, index) => ({ x, y: index === 0 ? below : above })),
    { x: into, y: detour.length > 0 ? above : below },
    { x: into, y: to.y },
  ];
}

interface Line {
  readonly top: number;
  readonly height: number;
}

/** What reads what, by the boxes' ids. */
function pairsOf({ layers, head }: ModelDescription, stem: readonly string[]): Pair[] {
  const idOf = (layer: number) => (layer < 0 ? (stem.at(-1) ?? "") : `layer-${layer}`);
  const behind = head ? [...(head.stages ?? []).map((_, index) => `stage-${index}`), "head"] : [];
  return [
    ...stem.slice(1).map((id, index): Pair => [stem[index] ?? "", id]),
    ...layers.flatMap(({ reads }, layer) => reads.map((read): Pair => [idOf(read), idOf(layer)])),
    ...(head?.reads ?? []).map((read): Pair => [idOf(read), behind[0] ?? ""]),
    ...behind.slice(1).map((id, index): Pair => [behind[index] ?? "", id]),
  ];
}

/** Arrows that pass over more boxes pass higher. `top`: of the room above the line. */
function bridgeOver(passed: number, top: number): number | null {
  return passed > 0 ? top + MARGIN + Math.max(0, BRIDGE - 12 - passed * 7) : null;
}

const inputTitles = {
  bytes: "diagram.bytes",
  characters: "diagram.characters",
  words: "diagram.words",
  subwords: "diagram.subwords",
  integers: "diagram.integers",
  numbers: "diagram.numbers",
  unknown: "diagram.tokens",
} as const satisfies Readonly<Record<VocabularyDescription["kind"], MessageId>>;

/** Tokens that are neither rows of an embedding nor one-hot: something makes vectors of what each is spelled with. */
function isSpelled({ embedding, vocabulary, layers }: ModelDescription): boolean {
  return embedding === null && vocabulary !== null && vocabulary.kind !== "numbers" && vocabulary.size !== layers[0]?.inputSize;
}

function inputPart(model: ModelDescription): Part {
  const { vocabulary, layers } = model;
  if (!vocabulary) return { id: "input", title: say("diagram.input"), lines: [numbersAStep(layers[0]?.inputSize)], layer: null };
  const { kind, size: count } = vocabulary;
  const lines =
    kind === "numbers"
      ? [numbersAStep(count)]
      : [say("diagram.different", { size: size(count) }), ...(kind === "unknown" ? [say("diagram.shownByNumber")] : [])];
  return { id: "input", title: say(inputTitles[kind]), lines: isSpelled(model) ? [] : lines, layer: null };
}

function numbersAStep(count: number | undefined): string {
  return count === 1 ? say("diagram.oneNumberAStep") : say("diagram.numbersAStep", { size: size(count) });
}

function embeddingPart(model: ModelDescription): Part[] {
  const { embedding, vocabulary, layers } = model;
  const part = (title: string, ...lines: string[]): Part[] => [{ id: "embedding", title, lines, layer: null }];
  const given = size(layers[0]?.inputSize);
  if (embedding)
    return part(
      say("diagram.embedding"),
      `${size(embedding.vocabularySize)} → ${size(embedding.size)}`,
      say("diagram.lookupTable"),
    );
  if (!vocabulary || vocabulary.kind === "numbers") return [];
  return isSpelled(model)
    ? part(say("diagram.encoder"), say("diagram.numbersAToken", { size: given }))
    : part(say("diagram.oneHot"), `${size(vocabulary.size)} → ${given}`);
}

function layerPart(index: number, layer: LayerDescription | undefined, layers: readonly LayerDescription[]): Part {
  const output = outputSizeOf(layer);
  const sizes = [layer?.inputSize, layer?.hiddenSize, ...(output === layer?.hiddenSize ? [] : [output])].map(size).join(" → ");
  const isBothWays = layers.some(({ direction }) => direction === "reverse");
  return {
    id: `layer-${index}`,
    title: say("diagram.layer", { layer: index }),
    layer: index,
    lines: [
      layer ? textOf(layer.cellTitle) : "",
      sizes,
      ...(isBothWays ? [layer?.direction === "reverse" ? say("diagram.readsInReverse") : say("diagram.readsForward")] : []),
    ],
  };
}

/** "dense 8 → 5, tanh" as a title and lines. */
function stagePart(stage: Message, index: number): Part {
  const { inputs, outputs, activation } = (stage.args ?? {}) as Readonly<Record<string, number | string | undefined>>;
  const isDense = stage.id === "frameworksRoles.dense" || stage.id === "frameworksRoles.denseWith";
  const sizes = `${size(Number(inputs))} → ${size(Number(outputs))}`;
  return {
    id: `stage-${index}`,
    title: isDense ? say("diagram.dense") : textOf(stage),
    layer: null,
    lines: isDense ? [sizes, ...(activation === undefined ? [] : [String(activation)])] : [],
  };
}

/** What says that a part reads what stands before it: of a part behind layers, or of a stem's. */
function groundOf({ inferences }: ModelDescription, to: string, isBehindLayer: boolean): Ground | null {
  const of = (subject: Subject) => inferences.find(({ about }) => about === subject)?.ground ?? null;
  if (to.startsWith("layer-")) return isBehindLayer ? of("wiring") : (of("embedding") ?? of("input"));
  if (to === "embedding") return of("input");
  return of("head") ?? of("headActivation");
}

function headPart({ inputSize, outputSize, attention, output }: HeadDescription, vocabulary: VocabularyDescription | null): Part {
  const isNext = outputSize === vocabulary?.size && vocabulary.kind !== "numbers";
  return {
    id: "head",
    title: say("diagram.head"),
    layer: null,
    lines: [
      ...(attention ? [say("diagram.attention", { size: size(attention.window) })] : []),
      `${size(inputSize)} → ${size(outputSize)}`,
      ...(output && output !== "none" ? [output] : isNext ? [say("diagram.nextToken")] : []),
    ],
  };
}

/** Without a space that a line could break at. */
function size(value: number | undefined): string {
  return value === undefined ? "?" : String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
