/** What one cell holds, in words and numbers: for the line under the heatmap, and for those who cannot see it. */
import type { UnitSeries } from "../../../src/protocol/engineContract";
import type { ChannelDescription } from "../../../src/protocol/model";
import { channelsOf, computedOf, traceOf, type Cell, type TraceState } from "./store";

export interface Reading {
  readonly cell: Cell;
  readonly label: string;
  /** Undefined where the value is not here; a channel may have fewer units than its layer. */
  readonly values: readonly { readonly channel: ChannelDescription; readonly value: number | undefined }[];
}

/** Four decimals tell neighbouring colours apart; greater numbers need fewer. */
export function formatValue(value: number | undefined): string {
  if (value === undefined) return "…";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  return value.toFixed(Math.abs(value) >= 100 ? 2 : 4).replace("-", "−");
}

/** The cell that the read-out speaks of: under the pointer, else the keyboard's, else the selected one. */
export function cellOf(state: TraceState): Cell | null {
  if (state.pointer ?? state.cursor) return state.pointer ?? state.cursor;
  const channel = channelsOf(state)[0];
  if (!channel || state.token === null || state.unit === null) return null;
  return { channel: channel.name, token: state.token, unit: state.unit };
}

export function labelOf(state: TraceState, token: number): string {
  const trace = traceOf(state);
  return trace?.labels[trace.ids[token] ?? -1] ?? "?";
}

/** `series` are of just this cell's token and unit. */
export function readingAt(state: TraceState, cell: Cell, series: UnitSeries | undefined): Reading {
  const values = channelsOf(state).map((channel) => ({
    channel,
    value: cell.unit < channel.size ? series?.channels[channel.name]?.[0] : undefined,
  }));
  return { cell, label: labelOf(state, cell.token), values };
}

/** One sentence for a screen reader; nothing while the value is on its way. */
export function spoken(state: TraceState, cell: Cell, series: UnitSeries | undefined): string {
  const isComputed = computedOf(state) > cell.token;
  if (isComputed && !series) return "";
  const { label, values } = readingAt(state, cell, series);
  const own = values.find(({ channel }) => channel.name === cell.channel);
  const value = isComputed ? formatValue(own?.value).replace("−", "minus ") : "not computed yet";
  return `${own?.channel.title ?? cell.channel} ${value}, token ${cell.token} ${spokenLabel(label)}, unit ${cell.unit}.`;
}

function spokenLabel(label: string): string {
  const names: Record<string, string> = { "␣": "space", "⏎": "newline", "⇥": "tab", "␍": "carriage return" };
  return names[label] ?? label;
}
