/**
 * What every view of a trace is drawn from, as one value, and how it changes, as pure functions from state to state. It knows
 * neither the DOM nor the bridge, and no view: what belongs to one view alone is that view's own.
 */
import { partAt } from "../../src/protocol/bytesOfCharacters";
import type { PageTrace, ValueRange } from "../../src/protocol/traceShapes";
import {
  boundsOf,
  changeFocus,
  historyFrom,
  initialFocus,
  withinBounds,
  type Focus,
  type FocusChange,
} from "../../src/protocol/focus";
import { readsNumbers, type ChannelDescription, type LayerDescription } from "../../src/protocol/model";
import type { PanelState } from "../../src/protocol/panelContract";
import type { Pin } from "../../src/protocol/pins";
import { isInSpans } from "../../src/protocol/tokenSpans";
import { initialRibbon, type Ribbon } from "./ribbonAxis";
import { centerIfHidden, clamp, visible, type Axis, type Frame, type Range } from "../heatmap/viewport";

/** A unit of a channel at a token. */
export interface Place {
  readonly channel: string;
  readonly token: number;
  readonly unit: number;
}

/** CSS pixels of the picture over the tokens that the view in front draws, and device pixels of a CSS pixel. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

export interface TraceState {
  /** As the host last told it, with what it told since about progress, caret and edits. Null before the first load. */
  readonly panel: PanelState | null;
  /** What the person looks at, in every view and in the editor; the host has it. */
  readonly focus: Focus;
  /** Units of the model that the person pinned, with names of theirs; the host keeps them. */
  readonly pinned: readonly Pin[];
  /** Channels that were switched off, by name, and derived ones that were switched on. */
  readonly hidden: readonly string[];
  readonly derived: readonly string[];
  /** Which token stands at the left edge, and how wide one is. */
  readonly tokens: Axis;
  readonly layout: Layout;
  /** Where the text at the top of the page is. */
  readonly ribbon: Ribbon;
  /** What that text is coloured by: SURPRISAL, SOURCES, NOTHING, an output, or a channel of the unit in focus. */
  readonly colour: string;
  /** Where the keyboard is, and what is under the pointer. */
  readonly cursor: Place | null;
  readonly pointer: Place | null;
}

export const SURPRISAL = "surprisal";
/** By what each token's step wrote to the state in focus, as far as it is still there. */
export const SOURCES = "sources";
export const NOTHING = "";

/** The colour of one of the numbers that the model says at each step. */
export function outputColour(index: number): string {
  return `output:${index}`;
}

/** The index of an output that the model has, where that is the colour. */
export function outputOf(state: TraceState, colour: string): number | null {
  const head = traceOf(state)?.model.head;
  const index = /^output:(\d+)$/.exec(colour)?.[1];
  return index !== undefined && head?.output !== undefined && Number(index) < head.outputSize ? Number(index) : null;
}

const INITIAL_TOKEN_SCALE = 10; // CSS pixels: wide enough to read a token's text
const MAX_TOKEN_SCALE = 48;

export function initialTrace(): TraceState {
  return {
    panel: null,
    focus: initialFocus,
    pinned: [],
    hidden: [],
    derived: [],
    tokens: { start: 0, scale: INITIAL_TOKEN_SCALE },
    layout: { width: 0, height: 0, pixelRatio: 1 },
    ribbon: initialRibbon,
    colour: SURPRISAL,
    cursor: null,
    pointer: null,
  };
}

// What follows from a state

export function traceOf(state: TraceState): PageTrace | null {
  return state.panel?.trace ?? null;
}

export function layerOf(state: TraceState): LayerDescription | null {
  return traceOf(state)?.model.layers[state.focus.layer] ?? null;
}

/** The layer's channels that are switched on; all, when all were switched off. Behind each those derived from it that are on. */
export function channelsOf(state: TraceState): readonly ChannelDescription[] {
  const { channels = [], derived = [] } = layerOf(state) ?? {};
  const on = derived.filter(({ name }) => state.derived.includes(name));
  const kept = channels.filter(({ name }) => !state.hidden.includes(name));
  const shown = kept.length || on.length ? kept : channels;
  if (on.length === 0) return shown;
  return channels.flatMap((channel) => [
    ...(shown.includes(channel) ? [channel] : []),
    ...on.filter(({ name }) => isDerivedFrom(name, channel.name)),
  ]);
}

/** "f.x" is derived from "f". */
export function isDerivedFrom(derived: string, channel: string): boolean {
  return derived.startsWith(`${channel}.`);
}

/** Those of the layer, and what is derived from them. */
export function allChannelsOf(layer: LayerDescription | null | undefined): readonly ChannelDescription[] {
  return layer ? [...layer.channels, ...layer.derived] : [];
}

/** The derived channels that are shown, for a question about them; absent where there are none. */
export function derivedShown(state: TraceState): { derived?: string[] } {
  const derived = (layerOf(state)?.derived ?? []).map(({ name }) => name).filter((name) => state.derived.includes(name));
  return derived.length ? { derived } : {};
}

/** What the values of a channel of the layer reach so far; undefined before anything is known. */
export function valueRangeOf(state: TraceState, channel: string): ValueRange | undefined {
  const index = layerOf(state)?.channels.findIndex(({ name }) => name === channel) ?? -1;
  return state.panel?.progress?.valueRanges[state.focus.layer]?.[index];
}

const pinnedBy = new WeakMap<readonly Pin[], Map<number, readonly Pin[]>>();

/** The pinned units of the layer in focus; the same array as long as none changes. */
export function pinnedOf({ pinned, focus: { layer } }: TraceState): readonly Pin[] {
  const byLayer = pinnedBy.get(pinned) ?? new Map<number, readonly Pin[]>();
  pinnedBy.set(pinned, byLayer);
  const found = byLayer.get(layer) ?? pinned.filter((pin) => pin.layer === layer);
  byLayer.set(layer, found);
  return found;
}

/** Pins a unit under a name, or under another; null: no more. */
export function withPin<State extends TraceState>(state: State, layer: number, unit: number, name: string | null): State {
  const isIt = (pin: Pin) => pin.layer === layer && pin.unit === unit;
  if (name === null) return { ...state, pinned: state.pinned.filter((pin) => !isIt(pin)) };
  const pin = { layer, unit, name };
  const known = state.pinned.some(isIt);
  return { ...state, pinned: known ? state.pinned.map((each) => (isIt(each) ? pin : each)) : [...state.pinned, pin] };
}

/** The token that is looked at: the focus', else the one at the editor's caret. */
export function lookedAt({ focus, panel }: TraceState): number | null {
  return focus.token ?? panel?.caret ?? null;
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

export function tokenFrame(state: TraceState): Frame {
  return { count: traceOf(state)?.tokenCount ?? 0, size: state.layout.width, maxScale: MAX_TOKEN_SCALE };
}

/** Null until there is a trace and a size to show it in. */
export function tokensInView(state: TraceState): Range | null {
  const { count, size } = tokenFrame(state);
  return count > 0 && size >= 1 ? visible(state.tokens, { count, size }) : null;
}

/** That a view of one step is of: the one that is looked at, else the last in view that is computed. */
export function tokenOfStep(state: TraceState): number {
  const last = Math.min(computedOf(state), tokensInView(state)?.end ?? 1) - 1;
  return lookedAt(state) ?? Math.max(0, last);
}

/** A channel may have fewer units than its layer; one number is all units'. */
export function hasUnit({ size }: ChannelDescription, unit: number): boolean {
  return size === 1 || unit < size;
}

/** Whether tokens are steps of numbers, and no text. */
export function isOfNumbers(state: TraceState): boolean {
  const model = traceOf(state)?.model;
  return model !== undefined && readsNumbers(model);
}

/** Whether a token's values are of the text as it was before an edit that is not traced. */
export function isStale({ panel }: TraceState, token: number): boolean {
  return panel !== null && !panel.following && isInSpans(panel.stale, token);
}

/** What an axis shows of a token. */
export function labelOf(state: TraceState, token: number): string {
  const trace = traceOf(state);
  const id = trace?.ids[token];
  return id === undefined ? "?" : (trace?.labels[id] ?? `#${id}`);
}

/** What a sentence or a table says of a token: as the axis, and of a byte of a character which of its bytes it is: "한 2/3". */
export function tokenName(state: TraceState, token: number): string {
  const trace = traceOf(state);
  const id = trace?.ids[token] ?? 0;
  if (!trace || id < 0x80 || trace.model.vocabulary?.kind !== "bytes") return labelOf(state, token);
  const sequence = trace.sequences.findLast(({ start }) => start <= token);
  const part = sequence && partAt(trace.ids, token, sequence);
  return part ? `${part.character} ${part.place}/${part.bytes}` : labelOf(state, token);
}

// What the host tells

/** A whole state from the host. Another text than before starts from its beginning; the same one stays where it was. */
export function withPanel<State extends TraceState>(state: State, panel: PanelState): State {
  const moved = state.panel !== null && state.panel.place !== panel.place;
  const place = moved ? { tokens: initialTrace().tokens, ribbon: { ...state.ribbon, start: 0, movedFor: null } } : {};
  const pinned = panel.pinned === state.panel?.pinned ? state.pinned : panel.pinned;
  const next = { ...state, ...place, panel, pinned };
  const before = traceOf(state);
  if (!panel.trace || (panel.trace.traceId === before?.traceId && panel.trace.revision === before.revision)) return next;
  return withinTrace({ ...next, cursor: null, pointer: null });
}

/** Brings a token into view. */
export function withShownToken<State extends TraceState>(state: State, token: number): State {
  const count = traceOf(state)?.tokenCount ?? 0;
  if (token >= count) return state;
  return { ...state, tokens: centerIfHidden(state.tokens, token, tokenFrame(state)) };
}

// What the person does

export function withLayout<State extends TraceState>(state: State, layout: Layout): State {
  const { width, height, pixelRatio } = state.layout;
  if (width === layout.width && height === layout.height && pixelRatio === layout.pixelRatio) return state;
  return withinTrace({ ...state, layout });
}

export function withRibbonWidth<State extends TraceState>(state: State, width: number): State {
  return width === state.ribbon.width ? state : { ...state, ribbon: { ...state.ribbon, width } };
}

/** Another layer has other channels and units: what was pointed at is not there. A layer that is not there changes nothing. */
export function withFocus<State extends TraceState>(state: State, change: FocusChange): State {
  const trace = traceOf(state);
  const focus = changeFocus(historyFrom(state.focus), change, trace && boundsOf(trace)).present;
  if (focus === state.focus) return state;
  if (focus.layer === state.focus.layer) return { ...state, focus };
  return withinTrace({ ...state, focus, cursor: cursorIn(trace?.model.layers[focus.layer], state.cursor), pointer: null });
}

/** The keyboard's place in another layer, where that has its channel and unit. */
function cursorIn(layer: LayerDescription | undefined, cursor: Place | null): Place | null {
  const channel = allChannelsOf(layer).find(({ name }) => name === cursor?.channel);
  return cursor && channel && cursor.unit < channel.size ? cursor : null;
}

/** A channel of the layer, or a derived one. */
export function withChannelShown<State extends TraceState>(state: State, name: string, shown: boolean): State {
  if (layerOf(state)?.derived.some((channel) => channel.name === name)) {
    const derived = state.derived.filter((other) => other !== name);
    return { ...state, derived: shown ? [...derived, name] : derived };
  }
  const hidden = state.hidden.filter((other) => other !== name);
  return { ...state, hidden: shown ? hidden : [...hidden, name] };
}

export function withPointer<State extends TraceState>(state: State, pointer: Place | null): State {
  const { pointer: before } = state;
  const isSame = pointer?.token === before?.token && pointer?.unit === before?.unit && pointer?.channel === before?.channel;
  return isSame ? state : { ...state, pointer };
}

/** Brings what was chosen back into what the trace and the layout have. */
export function withinTrace<State extends TraceState>(state: State): State {
  const trace = traceOf(state);
  if (!trace) return state;
  const focus = withinBounds(state.focus, boundsOf(trace));
  if (state.layout.width < 1) return { ...state, focus }; // sizes come with the first layout
  return { ...state, focus, tokens: clamp(state.tokens, tokenFrame(state)) };
}
