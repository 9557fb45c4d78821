/** What a person takes away from the page: the view as a picture, and the course of a unit as a table. */
import type { UnitSeries } from "../../../src/protocol/traceShapes";
import type { PagePicture, PanelContract } from "../../../src/protocol/panelContract";
import { MOST_TEXT_TOKENS } from "../../../src/protocol/tokenText";
import type { Call } from "../../query/questions";
import { snapshotOf } from "../../shell/snapshot";
import { passageOf } from "../../trace/passage";
import { computedOf, labelOf, layerOf, traceOf, type TraceState } from "../../trace/state";

/** The view in front, with its drawers. */
export async function pictureOfView(state: TraceState, front: string): Promise<PagePicture | null> {
  const view = document.getElementById("view-in-front");
  return view && { name: `${baseName(state)}-${front}.png`, content: await snapshotOf(view) };
}

/** Every channel of the unit in focus, or the mean of all units, at every token that is computed. */
export async function valuesOfUnit(state: TraceState, call: Call<PanelContract>): Promise<PagePicture | null> {
  const trace = traceOf(state);
  const tokenEnd = computedOf(state);
  if (!trace || tokenEnd === 0) return null;
  const { layer, unit } = state.focus;
  const { traceId, revision } = trace;
  const { signal } = new AbortController();
  const series = await call("readUnit", { traceId, revision, layer, unit, tokenStart: 0, tokenEnd }, signal);
  const names = (layerOf(state)?.channels ?? []).map(({ name }) => name);
  const text = tableOf(series, names, await textsOf(state, call, 0, tokenEnd, signal));
  const name = `${baseName(state)}-layer${layer}-${unit === null ? "mean" : `unit${unit}`}.csv`;
  return { name, content: new TextEncoder().encode(text) };
}

/**
 * By token from `start` to before `end` what it is called in a table; where tokens are parts of characters, such as bytes, that
 * and the character: "EA 가".
 */
export async function textsOf(
  state: TraceState,
  call: Call<PanelContract>,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<string[]> {
  const labels = Array.from({ length: end - start }, (_, at) => labelOf(state, start + at));
  const trace = traceOf(state);
  if (!trace || state.panel?.source.kind !== "text") return labels;
  const { traceId, revision } = trace;
  for (let tokenStart = start; tokenStart < end; tokenStart += MOST_TEXT_TOKENS) {
    const asked = { traceId, revision, tokenStart, tokenEnd: Math.min(end, tokenStart + MOST_TEXT_TOKENS) };
    const told = await call("readText", asked, signal);
    for (const { text, tokenStart: first, tokenEnd: last } of told ? passageOf(told).cells : []) {
      if (last - first < 2) continue; // its label is its text
      for (let token = first; token < last; token++) labels[token - start] += ` ${text}`;
    }
  }
  return labels;
}

/** Comma-separated values (RFC 4180); numbers as they are, nothing where there is none. */
export function tableOf(series: UnitSeries, names: readonly string[], texts: readonly string[]): string {
  const courses = names.flatMap((name) => series.channels[name] ?? []);
  const known = names.filter((name) => series.channels[name]);
  const count = courses[0]?.length ?? 0;
  const lines = [csvLine(["token", "text", ...known])];
  for (let token = 0; token < count; token++) {
    const values = courses.map((course) => course[token] ?? NaN).map((value) => (Number.isNaN(value) ? "" : String(value)));
    lines.push(csvLine([String(token), texts[token] ?? "", ...values]));
  }
  return lines.join("");
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function baseName({ panel }: TraceState): string {
  return panel?.fileName.replace(/\.[^.]*$/, "") ?? "trace";
}
