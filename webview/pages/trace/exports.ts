/** What a person takes away from the page: the view as a picture, and the course of a unit as a table. */
import type { UnitSeries } from "../../../src/protocol/traceShapes";
import type { PagePicture, PanelContract } from "../../../src/protocol/panelContract";
import type { Call } from "../../query/questions";
import { snapshotOf } from "../../shell/snapshot";
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
  const series = await call(
    "readUnit",
    { traceId, revision, layer, unit, tokenStart: 0, tokenEnd },
    new AbortController().signal,
  );
  const names = (layerOf(state)?.channels ?? []).map(({ name }) => name);
  const text = tableOf(series, names, (token) => labelOf(state, token));
  const name = `${baseName(state)}-layer${layer}-${unit === null ? "mean" : `unit${unit}`}.csv`;
  return { name, content: new TextEncoder().encode(text) };
}

/** Comma-separated values (RFC 4180); numbers as they are, nothing where there is none. */
export function tableOf(series: UnitSeries, names: readonly string[], labelAt: (token: number) => string): string {
  const courses = names.flatMap((name) => series.channels[name] ?? []);
  const known = names.filter((name) => series.channels[name]);
  const count = courses[0]?.length ?? 0;
  const lines = [csvLine(["token", "text", ...known])];
  for (let token = 0; token < count; token++) {
    const values = courses.map((course) => course[token] ?? NaN).map((value) => (Number.isNaN(value) ? "" : String(value)));
    lines.push(csvLine([String(token), labelAt(token), ...values]));
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
