/** What one cell holds, in words and numbers: for the line under the heatmap, and for those who cannot see it. */
import type { ChannelDescription } from "../../src/protocol/model";
import { sampleAt, type Sample } from "../heatmap/sample";
import type { TileCache } from "../heatmap/tileCache";
import { channelsOf, traceOf, viewOf, type Cell, type TraceState } from "./store";

export interface Reading {
  readonly cell: Cell;
  readonly label: string;
  readonly values: readonly { readonly channel: ChannelDescription; readonly sample: Sample | undefined }[];
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

export function readingAt(state: TraceState, cell: Cell, tiles: TileCache | undefined): Reading {
  const view = viewOf(state);
  const values = channelsOf(state).map((channel) => ({
    channel,
    sample: view && tiles ? sampleAt(tiles, view, state.layer, channel.name, cell.token, cell.unit) : undefined,
  }));
  return { cell, label: labelOf(state, cell.token), values };
}

/** One sentence for a screen reader. */
export function spoken({ cell, label, values }: Reading): string {
  const own = values.find(({ channel }) => channel.name === cell.channel);
  const value = own?.sample ? formatValue(own.sample.value).replace("−", "minus ") : "not computed yet";
  return `${own?.channel.title ?? cell.channel} ${value}, token ${cell.token} ${spokenLabel(label)}, unit ${cell.unit}.`;
}

function spokenLabel(label: string): string {
  const names: Record<string, string> = { "␣": "space", "⏎": "newline", "⇥": "tab", "␍": "carriage return" };
  return names[label] ?? label;
}
