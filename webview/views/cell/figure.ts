/** A layer's cell ready to be drawn: places, paths, names and colours, which no step changes. One for each layer and room. */
import type { LayerDescription } from "../../../src/protocol/model";
import { placesOf } from "./layout/layout";
import { crossingsOf, forksOf } from "./layout/lines";
import { middleOf, type Box, type PlacedPart, type Point } from "./layout/placed";
import type { Step } from "./state";
import { isShare, nameOf, toneOf, wordOf } from "./values";

export interface FigurePart extends PlacedPart {
  readonly middle: Point;
  readonly name: string;
  readonly word: ReturnType<typeof wordOf>;
  /** The place of its colour among the layer's channels; null: that of the text. */
  readonly tone: number | null;
  readonly share: boolean;
}

export interface FigureLine {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly points: readonly Point[];
  readonly tone: number | null;
}

export interface Figure {
  readonly width: number;
  readonly height: number;
  readonly frame: Box;
  readonly parts: readonly FigurePart[];
  readonly byId: ReadonlyMap<string, FigurePart>;
  readonly lines: readonly FigureLine[];
  readonly forks: readonly { readonly from: string; readonly at: Point; readonly tone: number | null }[];
  readonly crossings: readonly { readonly over: FigureLine; readonly at: Point }[];
}

const figures = new WeakMap<LayerDescription, { wide?: Figure; narrow?: Figure }>();

export function figureOf({ layer, isNarrow }: Pick<Step, "layer" | "isNarrow">): Figure {
  let known = figures.get(layer);
  if (!known) figures.set(layer, (known = {}));
  return (known[isNarrow ? "narrow" : "wide"] ??= newFigure(layer, isNarrow));
}

function newFigure(layer: LayerDescription, isNarrow: boolean): Figure {
  const { width, height, frame, parts, lines } = placesOf(layer.graph, isNarrow);
  const all = new Map(parts.map(({ part }) => [part.id, part]));
  const drawn = lines.map(({ line }) => line);
  const figureParts = parts.map((placed): FigurePart => {
    const { part, box } = placed;
    const name = nameOf(part, all, drawn);
    const word = wordOf(part, all, drawn);
    return { ...placed, middle: middleOf(box), name, word, tone: toneOf(part, layer, all, drawn), share: isShare(part, layer) };
  });
  const byId = new Map(figureParts.map((each) => [each.part.id, each]));
  const tone = (id: string) => byId.get(id)?.tone ?? null;
  const figureLines = lines.map(({ line: { from, to }, points }) => ({
    from,
    to,
    path: pathOf(points),
    points,
    tone: tone(from),
  }));
  return {
    width,
    height,
    frame,
    parts: figureParts,
    byId,
    lines: figureLines,
    forks: forksOf(lines).map((fork) => ({ ...fork, tone: tone(fork.from) })),
    crossings: crossingsOf(lines).flatMap(({ over, at }) => {
      const line = figureLines[lines.indexOf(over)];
      return line ? [{ over: line, at }] : [];
    }),
  };
}

const ROUND = 6;

/** Straight pieces with rounded corners. */
export function pathOf(points: readonly Point[]): string {
  const [start] = points;
  if (!start) return "";
  const drawn = points.slice(1).map((point, at) => {
    const [before, after] = [points[at] as Point, points[at + 2]];
    if (!after) return `L${point.x} ${point.y}`;
    const into = towards(point, before);
    const out = towards(point, after);
    return `L${into.x} ${into.y}Q${point.x} ${point.y} ${out.x} ${out.y}`;
  });
  return `M${start.x} ${start.y}${drawn.join("")}`;
}

function towards(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.abs(dx) + Math.abs(dy);
  const share = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return { x: from.x + dx * share, y: from.y + dy * share };
}
