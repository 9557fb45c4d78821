/** The values of a layer as a file: those in view, or all of them. What is too much for a page is refused before it is asked for. */
import { message } from "../../../src/messages/message";
import { CodedError } from "../../../src/protocol/errors";
import type { ChannelDescription } from "../../../src/protocol/model";
import type { PagePicture, PanelContract } from "../../../src/protocol/panelContract";
import type { Call } from "../../query/questions";
import { channelsOf, computedOf, tokensInView, traceOf, type TraceState } from "../../trace/state";
import { csvLine, textsOf } from "./exports";
import { npzOf, type NpzArray } from "./npz";

export interface ValuesWanted {
  readonly kind: "csv" | "npz";
  /** Every token that is computed, or those in view. */
  readonly isWhole: boolean;
}

/** Numbers of one file: of a table, whose numbers are written out, fewer. */
const MOST = { npz: 15 * 2 ** 20, csv: 2 * 2 ** 20 };
/** Numbers that are asked for at a time. */
const AT_ONCE = 2 ** 18;

/**
 * Every shown channel of the layer in focus, [token][unit]; null where nothing is computed. `onShare` is told how far it is.
 * Fails with "out-of-range" where it is too much for one file, and with "cancelled".
 */
export async function valuesOfLayer(
  state: TraceState,
  call: Call<PanelContract>,
  { kind, isWhole }: ValuesWanted,
  signal: AbortSignal,
  onShare: (share: number) => void,
): Promise<PagePicture | null> {
  const trace = traceOf(state);
  const range = isWhole ? { start: 0, end: Infinity } : tokensInView(state);
  const end = Math.min(range?.end ?? 0, computedOf(state));
  if (!trace || !range || end <= range.start) return null;
  const channels = channelsOf(state);
  const tokens = end - range.start;
  const numbers = tokens * channels.reduce((sum, { size }) => sum + size, 0);
  if (numbers > MOST[kind])
    throw new CodedError("out-of-range", message("panel.tooMuchToSave", { n: numbers, most: MOST[kind] }));
  const place = { traceId: trace.traceId, revision: trace.revision, layer: state.focus.layer };
  const arrays: NpzArray[] = [];
  let read = 0;
  for (const { name, size } of channels) {
    const values = new Float32Array(tokens * size);
    const stretch = Math.max(1, Math.floor(AT_ONCE / size));
    for (let start = range.start; start < end; start += stretch) {
      const tokenEnd = Math.min(end, start + stretch);
      const tile = { ...place, channel: name, tokenStart: start, tokenEnd, step: 1, unitStart: 0, unitEnd: size };
      const [found] = await call("readTiles", { tiles: [tile] }, signal);
      if (found) transpose(found.values, found.cells, size, values.subarray((start - range.start) * size));
      read += (tokenEnd - start) * size;
      onShare(read / numbers);
    }
    arrays.push({ name: `l${state.focus.layer}.${name}`, shape: [tokens, size], values });
  }
  const file = `${state.panel?.fileName.replace(/\.[^.]*$/, "") ?? "trace"}-layer${state.focus.layer}.${kind}`;
  if (kind === "csv") {
    const texts = await textsOf(state, call, range.start, end, signal);
    return { name: file, content: csvOf(texts, channels, arrays, range.start) };
  }
  const numbered = Int32Array.from({ length: tokens }, (_, at) => range.start + at);
  return { name: file, content: npzOf([{ name: "places", shape: [tokens], values: numbered }, ...arrays]) };
}

/** From [unit][token] to [token][unit]. */
function transpose(values: Float32Array, tokens: number, units: number, into: Float32Array): void {
  for (let unit = 0; unit < units; unit++)
    for (let token = 0; token < tokens; token++) into[token * units + unit] = values[unit * tokens + token] as number;
}

/** A line for each token, a column for each unit of each channel. */
function csvOf(
  texts: readonly string[],
  channels: readonly ChannelDescription[],
  arrays: readonly NpzArray[],
  start: number,
): Uint8Array {
  const names = channels.flatMap(({ name, size }) => Array.from({ length: size }, (_, unit) => `${name}.${unit}`));
  const lines = [csvLine(["token", "text", ...names])];
  for (const [at, text] of texts.entries()) {
    const numbers = arrays.flatMap(({ values, shape: [, size = 1] }) =>
      Array.from(values.subarray(at * size, (at + 1) * size), (value) => (Number.isNaN(value) ? "" : String(value))),
    );
    lines.push(csvLine([String(start + at), text, ...numbers]));
  }
  return new TextEncoder().encode(lines.join(""));
}
