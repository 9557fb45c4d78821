/**
 * What the trace panel shows, as one value, and every way it can change, as pure functions from state to state. It
 * knows neither the DOM nor the bridge; app.ts carries out what a change asks of the host.
 */
import type { ValueRange, Progress, TraceDescription } from "../../../src/protocol/engineContract";
import type { ChannelDescription, LayerDescription } from "../../../src/protocol/model";
import type { ModelChoice, PanelSource, PanelState } from "../../../src/protocol/panelContract";
import { INITIAL_COLOR_LIMIT, widerColorLimit } from "../../heatmap/colorMaps";
import type { View } from "../../heatmap/heatmap";
import { centerIfHidden, clamp, fit, pan, pixelOf, reveal, zoom, type Axis, type Frame } from "../../heatmap/viewport";

/** A place in the heatmap. */
export interface Cell {
  readonly channel: string;
  readonly token: number;
  readonly unit: number;
}

/** What is kept across reloads. */
export interface SavedView {
  readonly layer: number;
  readonly unit: number | null;
  readonly token: number | null;
  /** Channels that were switched off, by name. */
  readonly hidden: readonly string[];
  readonly tokens: Axis;
  /** Null: all units fitted into a strip's height. */
  readonly units: Axis | null;
  /** How far from 0 unbounded channels are coloured; null: as far as they go. */
  readonly colorLimit: number | null;
}

/** CSS pixels of a strip's cells, and device pixels of a CSS pixel. All strips are of one size. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

export interface TraceState extends SavedView {
  /** As the host last told it, with what it told since about progress, caret and edits. Null before the first load. */
  readonly panel: PanelState | null;
  /** What there is to choose from; empty until the host has found it. */
  readonly models: readonly ModelChoice[];
  /** Why the page cannot show what it should, in words for the person. */
  readonly problem: string | null;
  readonly layout: Layout;
  /** The keyboard's cell, and the cell under the pointer. */
  readonly cursor: Cell | null;
  readonly pointer: Cell | null;
  readonly showsTable: boolean;
}

const INITIAL_TOKEN_SCALE = 10; // CSS pixels: wide enough to read a token's text
const MAX_TOKEN_SCALE = 48;
const MAX_UNIT_SCALE = 32;

export function initialState(): TraceState {
  return {
    panel: null,
    models: [],
    problem: null,
    layout: { width: 0, height: 0, pixelRatio: 1 },
    layer: 0,
    unit: null,
    token: null,
    hidden: [],
    tokens: { start: 0, scale: INITIAL_TOKEN_SCALE },
    units: null,
    colorLimit: INITIAL_COLOR_LIMIT,
    cursor: null,
    pointer: null,
    showsTable: false,
  };
}

// What follows from a state

export function traceOf(state: TraceState): TraceDescription | null {
  return state.panel?.trace ?? null;
}

export function layerOf(state: TraceState): LayerDescription | null {
  return traceOf(state)?.model.layers[state.layer] ?? null;
}

/** The layer's channels that are switched on; all, when all were switched off. */
export function channelsOf(state: TraceState): readonly ChannelDescription[] {
  const channels = layerOf(state)?.channels ?? [];
  const shown = channels.filter(({ name }) => !state.hidden.includes(name));
  return shown.length ? shown : channels;
}

/** What the values of a channel of the shown layer reach so far; undefined before anything is known. */
export function valueRangeOf(state: TraceState, channel: string): ValueRange | undefined {
  const index = layerOf(state)?.channels.findIndex(({ name }) => name === channel) ?? -1;
  return state.panel?.progress?.valueRanges[state.layer]?.[index];
}

/** Tokens computed so far. */
export function computedOf(state: TraceState): number {
  const { panel } = state;
  if (!panel?.trace) return 0;
  if (panel.progress?.traceId === panel.trace.traceId) return panel.progress.tokens;
  return panel.status.kind === "done" ? panel.trace.tokenCount : 0;
}

/** True when the run comes no further. */
export function isOver(state: TraceState): boolean {
  const kind = state.panel?.status.kind;
  return kind === "done" || kind === "cancelled" || kind === "failed";
}

/** Null until there is a trace and a size to show it in. */
export function viewOf(state: TraceState): View | null {
  const trace = traceOf(state);
  const layer = layerOf(state);
  const { width, height, pixelRatio } = state.layout;
  if (!trace || !layer || width < 1 || height < 1) return null;
  const units = state.units ?? fit(unitFrame(state));
  return { tokens: state.tokens, units, tokenCount: trace.tokenCount, unitCount: layer.hiddenSize, width, height, pixelRatio };
}

export function tokenFrame(state: TraceState): Frame {
  return { count: traceOf(state)?.tokenCount ?? 0, size: state.layout.width, maxScale: MAX_TOKEN_SCALE };
}

export function unitFrame(state: TraceState): Frame {
  return { count: layerOf(state)?.hiddenSize ?? 0, size: state.layout.height, maxScale: MAX_UNIT_SCALE };
}

export function savedView({ layer, unit, token, hidden, tokens, units, colorLimit }: TraceState): SavedView {
  return { layer, unit, token, hidden, tokens, units, colorLimit };
}

// What the host tells

/** A whole state from the host. Another text than before starts from its beginning; the same one stays where it was. */
export function withPanel(state: TraceState, panel: PanelState): TraceState {
  const moved = state.panel !== null && !isSamePlace(state.panel.source, panel.source);
  const place = moved ? { token: null, tokens: initialState().tokens } : {};
  const next: TraceState = { ...state, ...place, panel, problem: null };
  const before = traceOf(state);
  if (!panel.trace || (panel.trace.traceId === before?.traceId && panel.trace.revision === before.revision)) return next;
  return settle({ ...next, cursor: null, pointer: null });
}

export function withModels(state: TraceState, models: readonly ModelChoice[]): TraceState {
  return { ...state, models };
}

export function withProgress(state: TraceState, progress: Progress): TraceState {
  if (!state.panel || state.panel.trace?.traceId !== progress.traceId) return state;
  return { ...state, panel: { ...state.panel, progress } };
}

export function withCaret(state: TraceState, caret: number | null): TraceState {
  return state.panel ? { ...state, panel: { ...state.panel, caret } } : state;
}

export function withStale(state: TraceState, staleFrom: number | null, following: boolean): TraceState {
  return state.panel ? { ...state, panel: { ...state.panel, staleFrom, following } } : state;
}

/** Brings a token into view and marks it. */
export function withShownToken(state: TraceState, token: number): TraceState {
  const count = traceOf(state)?.tokenCount ?? 0;
  if (token >= count) return state;
  return { ...state, token, tokens: centerIfHidden(state.tokens, token, tokenFrame(state)) };
}

// What the person does

export function withLayout(state: TraceState, layout: Layout): TraceState {
  const { width, height, pixelRatio } = state.layout;
  if (width === layout.width && height === layout.height && pixelRatio === layout.pixelRatio) return state;
  return settle({ ...state, layout });
}

export function withLayer(state: TraceState, layer: number): TraceState {
  const count = traceOf(state)?.model.layers.length ?? 0;
  if (layer < 0 || layer >= count || layer === state.layer) return state;
  return settle({ ...state, layer, cursor: null, pointer: null });
}

export function withSelection(state: TraceState, token: number | null, unit: number | null): TraceState {
  return { ...state, token, unit };
}

export function withChannelShown(state: TraceState, name: string, shown: boolean): TraceState {
  const hidden = state.hidden.filter((other) => other !== name);
  return { ...state, hidden: shown ? hidden : [...hidden, name] };
}

/** Colours the unbounded channels farther out, and after the farthest as at first. */
export function withWiderColorLimit(state: TraceState, channel: string): TraceState {
  const valueRange = valueRangeOf(state, channel);
  return valueRange ? { ...state, colorLimit: widerColorLimit(state.colorLimit, valueRange) } : state;
}

export function panned(state: TraceState, x: number, y: number): TraceState {
  const tokens = x === 0 ? state.tokens : pan(state.tokens, x, tokenFrame(state));
  const units = y === 0 || !state.units ? state.units : pan(state.units, y, unitFrame(state));
  return { ...state, tokens, units };
}

/** Zooms the tokens around a pixel of a strip; and the units, around another, when their factor is not 1. */
export function zoomed(state: TraceState, factor: number, x: number, unitFactor = 1, y = 0): TraceState {
  const tokens = factor === 1 ? state.tokens : zoom(state.tokens, factor, x, tokenFrame(state));
  if (unitFactor === 1) return { ...state, tokens };
  const frame = unitFrame(state);
  const all = fit(frame);
  const units = zoom(state.units ?? all, unitFactor, y, frame);
  return { ...state, tokens, units: units.scale <= all.scale * 1.001 ? null : units };
}

/** Zooms around the keyboard's cell where that is in view, else around the middle. */
export function zoomedAtCursor(state: TraceState, factor: number, unitFactor = 1): TraceState {
  const { width, height } = state.layout;
  const view = viewOf(state);
  const { cursor } = state;
  const x = view && cursor ? pixelOf(view.tokens, cursor.token + 0.5) : -1;
  const y = view && cursor ? pixelOf(view.units, cursor.unit + 0.5) : -1;
  const within = (at: number, size: number) => (at >= 0 && at <= size ? at : size / 2);
  return zoomed(state, factor, within(x, width), unitFactor, within(y, height));
}

/** The whole trace and all units. */
export function fitted(state: TraceState): TraceState {
  return { ...state, tokens: fit(tokenFrame(state)), units: null };
}

/** Moves the keyboard's cell there and brings it into view. */
export function withCursor(state: TraceState, cell: Cell): TraceState {
  const tokens = reveal(state.tokens, cell.token, tokenFrame(state), 2);
  const units = state.units && reveal(state.units, cell.unit, unitFrame(state), 1);
  return { ...state, cursor: cell, tokens, units };
}

/** Brings everything that was chosen back into what the trace and the layout have. */
function settle(state: TraceState): TraceState {
  const trace = traceOf(state);
  if (!trace) return state;
  const layer = Math.min(state.layer, trace.model.layers.length - 1);
  const inLayer = { ...state, layer };
  const units = layerOf(inLayer)?.hiddenSize ?? 0;
  const known: TraceState = {
    ...inLayer,
    unit: state.unit !== null && state.unit < units ? state.unit : null,
    token: state.token !== null && state.token < trace.tokenCount ? state.token : null,
  };
  if (state.layout.width < 1) return known; // sizes come with the first layout
  return {
    ...known,
    tokens: clamp(known.tokens, tokenFrame(known)),
    units: known.units && clamp(known.units, unitFrame(known)),
  };
}

/** Edits move the ends of what is traced, so that only where it begins counts. */
function isSamePlace(a: PanelSource, b: PanelSource): boolean {
  const starts = (source: PanelSource) => source.ranges.map(({ start }) => start).join();
  return a.uri === b.uri && a.wholeFile === b.wholeFile && starts(a) === starts(b);
}
