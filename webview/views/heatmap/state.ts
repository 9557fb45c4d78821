/** What is the heatmap's own, and how pointer and keys change where it looks, as pure functions. It knows no DOM. */
import * as v from "valibot";
import type { Message } from "../../../src/messages/message";
import { MOST_ORDERED } from "../../../src/protocol/firstQuestions";
import type { ChannelDescription } from "../../../src/protocol/model";
import { BOUND_SHARES } from "../../../src/protocol/traceShapes";
import { rowOfUnit, type View } from "../../heatmap/heatmap";
import { clamp, fit, pan, pixelOf, reveal, visible, zoom, type Axis, type Frame, type Range } from "../../heatmap/viewport";
import { layerOf, tokenFrame, tokensInView, traceOf, type Place } from "../../trace/state";
import type { Scene } from "../../trace/view";

const finite = v.pipe(v.number(), v.finite());

/**
 * "usual": a bounded channel from end to end, another up to what nearly all its values reach, ±10 at most. "share": up to what
 * this share of the values reaches. "fixed": from one number to another.
 */
export const colorRange = v.variant("by", [
  v.object({ by: v.literal("usual") }),
  v.object({ by: v.literal("share"), share: v.picklist(BOUND_SHARES) }),
  v.object({ by: v.literal("fixed"), min: finite, max: finite }),
]);
export type ColorRange = v.InferOutput<typeof colorRange>;

/** By channel: the magnitudes that the shares of BOUND_SHARES reach. */
export type Bounds = Readonly<Record<string, readonly number[]>>;
export const NO_BOUNDS: Bounds = {};

/** A cell of the picture: a token and a row. */
export interface Corner {
  readonly token: number;
  readonly row: number;
}

export interface Brush {
  /** Of which trace, layer and channel. */
  readonly traceId: number;
  readonly layer: number;
  readonly channel: string;
  /** Where it began, and the corner across, which moves; both are inside. */
  readonly from: Corner;
  readonly to: Corner;
}

/** What a person brushed, as an order goes by it: which units did what, over which tokens. */
export interface Likeness {
  readonly traceId: number;
  readonly layer: number;
  readonly channel: string;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  readonly units: readonly number[];
}

export interface HeatmapState {
  /** Null: as many units as have room to be told apart, all where they have. */
  readonly units: Axis | null;
  /** The unit in focus that was brought into view; undefined: none was since the rows stand as they do. */
  readonly revealed?: number | null | undefined;
  /** Over which values the colours of a channel go, where that was chosen; and whether unbounded ones go over the same. */
  readonly ranges: Readonly<Record<string, ColorRange>>;
  readonly isRangeShared: boolean;
  /** What is known of the channels' values for that. */
  readonly bounds: Bounds;
  /** What the person brushed. */
  readonly brush: Brush | null;
  /** In which order the units stand, and which of them, as filter.ts reads it. */
  readonly order: UnitOrder;
  /** For the order "rectangle". */
  readonly likeness: Likeness | null;
  readonly filter: string;
  /** What the last key did, where it did not move the keyboard's place. */
  readonly done: Message | null;
  /** The order that was known last, and of what it is. */
  readonly known: KnownOrder | null;
  /** The units of the rows, which follow from these; null: all, as they are stored; undefined: their order is on its way. */
  readonly rows: Uint32Array | null | undefined;
}

export interface KnownOrder {
  /** Trace, layer and what the order goes by, as rows.ts writes it. */
  readonly key: string;
  readonly units: Uint32Array;
}
export const unitOrders = ["similarity", "stored", "variance", "correlation", "rectangle", "follows"] as const;
export type UnitOrder = (typeof unitOrders)[number];
export type HeatmapScene = Scene<HeatmapState>;

export const initialHeatmap: HeatmapState = {
  units: null,
  ranges: {},
  isRangeShared: false,
  bounds: NO_BOUNDS,
  brush: null,
  order: "similarity",
  likeness: null,
  filter: "",
  done: null,
  known: null,
  rows: undefined,
};

const positive = v.pipe(finite, v.gtValue(0));
export const savedHeatmap = v.object({
  units: v.nullable(v.object({ start: finite, scale: positive })),
  ranges: v.optional(v.record(v.string(), colorRange), {}),
  isRangeShared: v.optional(v.boolean(), false),
  order: v.optional(v.picklist(unitOrders), "similarity"),
  filter: v.optional(v.string(), ""),
});

const MAX_UNIT_SCALE = 32;
/** CSS pixels of a unit, unless the person zooms out: of more units than there is room for, some stay out of view. */
const LEAST_UNIT = 2;
/** All units, however high the rows are. */
const ALL_UNITS: Axis = { start: 0, scale: 1e-9 };

/** The order that the units stand in: that by a rectangle of another trace or layer is none of this one. */
export function orderOf({ own: { order, likeness }, focus, panel }: HeatmapScene): UnitOrder {
  const isOfThis = likeness?.traceId === panel?.trace?.traceId && likeness?.layer === focus.layer;
  return order === "rectangle" && !isOfThis ? "similarity" : order;
}

/** Whether the layer's units stand in an order that is asked for. */
export function isOrdered(scene: HeatmapScene): boolean {
  return orderOf(scene) !== "stored" && (layerOf(scene)?.hiddenSize ?? 0) <= MOST_ORDERED;
}

/** Nothing is drawn before it is known which unit stands where, so that no row is seen to jump. */
export function areRowsComing(scene: HeatmapScene): boolean {
  return scene.own.rows === undefined && isOrdered(scene);
}

/** Null until there is a trace and a size to show it in. While the order is on its way, with all rows, whose tiles any order takes. */
export function viewOf(scene: HeatmapScene): View | null {
  const trace = traceOf(scene);
  const layer = layerOf(scene);
  const { width, height, pixelRatio } = scene.layout;
  if (!trace || !layer || width < 1 || height < 1) return null;
  const { tokens } = scene;
  const isComing = areRowsComing(scene);
  const rows = isComing ? allUnits(layer.hiddenSize) : (scene.own.rows ?? null);
  return {
    tokens,
    units: isComing ? fit(unitFrame(scene)) : unitsOf(scene),
    tokenCount: trace.tokenCount,
    unitCount: rowCount(scene),
    rows,
    width,
    height,
    pixelRatio,
  };
}

let all = new Uint32Array(0);

/** The same array for the same count. */
function allUnits(count: number): Uint32Array {
  if (all.length !== count) all = Uint32Array.from({ length: count }, (_, unit) => unit);
  return all;
}

/** Of more tokens in view the parts of a channel are not computed anew. */
export const MOST_DERIVED = 8192;

export function isTooFarOut(scene: HeatmapScene, { role }: ChannelDescription): boolean {
  const range = tokensInView(scene);
  return role === "part" && range !== null && range.end - range.start > MOST_DERIVED;
}

/** The units in view, within what the layer has. */
function unitsOf(scene: HeatmapScene): Axis {
  const frame = unitFrame(scene);
  return clamp(scene.own.units ?? fit({ ...frame, minScale: LEAST_UNIT }), frame);
}

/** The rows in view, at least in part; null where that is all of them. */
export function rowsShown(scene: HeatmapScene): Range | null {
  const frame = unitFrame(scene);
  const range = visible(unitsOf(scene), frame);
  return frame.size < 1 || range.end - range.start >= frame.count ? null : range;
}

/** Rows of the heatmap. */
function rowCount(scene: HeatmapScene): number {
  return scene.own.rows?.length ?? layerOf(scene)?.hiddenSize ?? 0;
}

function unitFrame(scene: HeatmapScene): Frame {
  return { count: rowCount(scene), size: scene.layout.height, maxScale: MAX_UNIT_SCALE };
}

function withUnits(scene: HeatmapScene, units: Axis | null): HeatmapScene {
  return { ...scene, own: { ...scene.own, units } };
}

/** In another order than was seen, or of other units: what was zoomed into is elsewhere now, and all rows are in view. */
export function withRows(scene: HeatmapScene, rows: HeatmapState["rows"]): HeatmapScene {
  const { rows: before } = scene.own;
  if (rows === before || (rows && before && isSame(rows, before))) return scene;
  const units = scene.own.units === ALL_UNITS ? ALL_UNITS : null;
  const moved = before === undefined ? {} : { units, brush: null };
  return { ...scene, own: { ...scene.own, ...moved, rows, revealed: undefined } };
}

/** A unit that comes into focus comes into view, in the middle where it was out of it. */
export function withFocusInView(scene: HeatmapScene): HeatmapScene {
  const { unit } = scene.focus;
  const view = viewOf(scene);
  if (!view || areRowsComing(scene) || scene.own.revealed === unit) return scene;
  const seen = { ...scene, own: { ...scene.own, revealed: unit } };
  const row = unit === null ? -1 : rowOfUnit(view, unit);
  const range = rowsShown(scene);
  if (row < 0 || !range || (row >= range.start && row < range.end)) return seen;
  const start = row + 0.5 - view.height / view.units.scale / 2;
  return withUnits(seen, clamp({ start, scale: view.units.scale }, unitFrame(scene)));
}

/** 0: the first rows are in view, 1: the last. */
export function scrolledTo(scene: HeatmapScene, share: number): HeatmapScene {
  const frame = unitFrame(scene);
  const { scale } = unitsOf(scene);
  return withUnits(scene, clamp({ start: share * (frame.count - frame.size / scale), scale }, frame));
}

function isSame(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((unit, row) => unit === other[row]);
}

export function panned(scene: HeatmapScene, x: number, y: number): HeatmapScene {
  const tokens = x === 0 ? scene.tokens : pan(scene.tokens, x, tokenFrame(scene));
  const moved = { ...scene, tokens };
  return y === 0 || !rowsShown(scene) ? moved : withUnits(moved, pan(unitsOf(scene), y, unitFrame(scene)));
}

/** Zooms the tokens around a pixel of a channel's row; and the units, around another, when their factor is not 1. */
export function zoomed(scene: HeatmapScene, factor: number, x: number, unitFactor = 1, y = 0): HeatmapScene {
  const tokens = factor === 1 ? scene.tokens : zoom(scene.tokens, factor, x, tokenFrame(scene));
  if (unitFactor === 1) return { ...scene, tokens };
  const frame = unitFrame(scene);
  const units = zoom(unitsOf(scene), unitFactor, y, frame);
  return withUnits({ ...scene, tokens }, units.scale <= fit(frame).scale * 1.001 ? ALL_UNITS : units);
}

/** Zooms around the keyboard's place where that is in view, else around the middle. */
export function zoomedAtCursor(scene: HeatmapScene, factor: number, unitFactor = 1): HeatmapScene {
  const { width, height } = scene.layout;
  const view = viewOf(scene);
  const { cursor } = scene;
  const x = view && cursor ? pixelOf(view.tokens, cursor.token + 0.5) : -1;
  const y = view && cursor ? pixelOf(view.units, rowOfUnit(view, cursor.unit) + 0.5) : -1;
  const within = (at: number, size: number) => (at >= 0 && at <= size ? at : size / 2);
  return zoomed(scene, factor, within(x, width), unitFactor, within(y, height));
}

/** The scene with what was done in words. */
export function withDone(scene: HeatmapScene, done: Message): HeatmapScene {
  return { ...scene, own: { ...scene.own, done } };
}

/** The whole trace and all units. */
export function fitted(scene: HeatmapScene): HeatmapScene {
  return withUnits({ ...scene, tokens: fit(tokenFrame(scene)) }, ALL_UNITS);
}

/** Moves the keyboard's place there and brings it into view. */
export function withCursor(scene: HeatmapScene, cursor: Place): HeatmapScene {
  const tokens = reveal(scene.tokens, cursor.token, tokenFrame(scene), 2);
  const moved = { ...scene, cursor, tokens, own: { ...scene.own, done: null } };
  const view = viewOf(scene);
  const row = view ? rowOfUnit(view, cursor.unit) : -1;
  return row >= 0 && rowsShown(scene) ? withUnits(moved, reveal(unitsOf(scene), row, unitFrame(scene), 1)) : moved;
}
