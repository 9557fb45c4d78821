/**
 * What a person looks at: one focus for a document, owned by the host's session of it. Pages, hovers and commands read
 * it and ask to change it; it can be gone back and forward through, and is kept across reloads. Here are its shape and
 * every way it changes, as pure functions. It knows neither vscode nor a page.
 */
import * as v from "valibot";
import { changeOf } from "./changes";
import { count } from "./model";
import { target, type Target } from "./target";
import { tokenSpan } from "./tokenSpans";

/** A layer runs in one direction, and both directions of one are two layers: the layer says the direction as well. */
export const focus = v.object({
  sequence: count, // that the token is in, where there is a token
  token: v.nullable(count),
  span: v.nullable(tokenSpan),
  layer: count,
  unit: v.nullable(count), // null: the layer as a whole
  target: v.nullable(target), // of the token, layer and unit; null: nothing is asked
});
export type Focus = v.InferOutput<typeof focus>;

/** What to change; the rest stays. */
export const focusChange = changeOf(focus);
export type FocusChange = v.InferOutput<typeof focusChange>;

/** The focus as it is told. */
export const focusState = v.object({ focus, canGoBack: v.boolean(), canGoForward: v.boolean() });
export type FocusState = v.InferOutput<typeof focusState>;

export const initialFocus: Focus = { sequence: 0, token: null, span: null, layer: 0, unit: null, target: null };

/** What there is to look at: units (of the largest channel) by layer, the tokens of sequences, and the outputs of the head. */
export interface FocusBounds {
  readonly units: readonly number[];
  readonly sequences: readonly { readonly start: number; readonly count: number }[];
  readonly outputs: number;
}

/** The bounds of a trace. */
export function boundsOf(trace: {
  readonly model: {
    readonly layers: readonly { readonly channels: readonly { readonly size: number }[] }[];
    readonly head: { readonly outputSize: number } | null;
  };
  readonly sequences: FocusBounds["sequences"];
}): FocusBounds {
  const { model, sequences } = trace;
  const units = model.layers.map(({ channels }) => Math.max(0, ...channels.map(({ size }) => size)));
  return { units, sequences, outputs: model.head?.outputSize ?? 0 };
}

/** The focus with everything let go that is not there, and the sequence that its token is in. */
export function withinBounds(focus: Focus, { units, sequences, outputs }: FocusBounds): Focus {
  const last = sequences.at(-1);
  const tokens = last ? last.start + last.count : 0;
  const layer = Math.max(0, Math.min(focus.layer, units.length - 1));
  const token = focus.token !== null && focus.token < tokens ? focus.token : null;
  const holder = token === null ? -1 : sequences.findIndex(({ start, count }) => token >= start && token < start + count);
  const sequence = holder >= 0 ? holder : Math.max(0, Math.min(focus.sequence, sequences.length - 1));
  const span = focus.span && { start: focus.span.start, end: Math.min(focus.span.end, tokens) };
  return {
    sequence,
    token,
    span: span && span.start < span.end ? span : null,
    layer,
    unit: focus.unit !== null && focus.unit < (units[layer] ?? 0) ? focus.unit : null,
    target: focus.target && hasOutputs(focus.target, outputs) ? focus.target : null,
  };
}

function hasOutputs(target: Target, outputs: number): boolean {
  if (target.kind === "unit") return true;
  if (target.kind === "loss") return outputs > 0;
  return target.output < outputs && (target.against ?? 0) < outputs;
}

/** Where a person has been, the nearest last, and where they came back from, the nearest first. */
export interface FocusHistory {
  readonly past: readonly Focus[];
  readonly present: Focus;
  readonly future: readonly Focus[];
}

const MOST_PAST = 100;

export function historyFrom(present: Focus): FocusHistory {
  return { past: [], present, future: [] };
}

/** The same history where nothing changes. Without bounds, as before a trace is there, everything is taken as it is said. */
export function changeFocus(history: FocusHistory, change: FocusChange, bounds: FocusBounds | null): FocusHistory {
  const wanted = { ...history.present, ...change };
  const present = bounds ? withinBounds(wanted, bounds) : wanted;
  if (isSame(present, history.present)) return history;
  return { past: [...history.past, history.present].slice(-MOST_PAST), present, future: [] };
}

/** Another trace: what is not there any more is let go. That is no step that could be gone back. */
export function keepWithin(history: FocusHistory, bounds: FocusBounds): FocusHistory {
  return { ...history, present: withinBounds(history.present, bounds) };
}

/** Past what is, within the bounds, the same as the present. The same history where there is nothing to go back to. */
export function goBack(history: FocusHistory, bounds: FocusBounds | null): FocusHistory {
  const past = [...history.past];
  for (let to = past.pop(); to; to = past.pop()) {
    const present = bounds ? withinBounds(to, bounds) : to;
    if (!isSame(present, history.present)) return { past, present, future: [history.present, ...history.future] };
  }
  return history;
}

/** As `goBack`, the other way. */
export function goForward(history: FocusHistory, bounds: FocusBounds | null): FocusHistory {
  const future = [...history.future];
  for (let to = future.shift(); to; to = future.shift()) {
    const present = bounds ? withinBounds(to, bounds) : to;
    if (!isSame(present, history.present)) return { past: [...history.past, history.present], present, future };
  }
  return history;
}

export function focusStateOf(history: FocusHistory): FocusState {
  return { focus: history.present, canGoBack: history.past.length > 0, canGoForward: history.future.length > 0 };
}

/** Both have their properties in the same order, as all of them are made here or read by the schema. */
function isSame(a: Focus, b: Focus): boolean {
  const values = (of: Focus) => JSON.stringify([of.sequence, of.token, of.span, of.layer, of.unit, of.target]);
  return values(a) === values(b);
}
