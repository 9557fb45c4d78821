/** A rectangle of a channel that the person brushed: which numbers are in it, and what is asked of them. Pure. */
import { message } from "../../../src/messages/message";
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { ChannelDescription } from "../../../src/protocol/model";
import { unitInRow } from "../../heatmap/heatmap";
import type { Range } from "../../heatmap/viewport";
import { current, latest, type Answer } from "../../query/query";
import type { Answered } from "../../query/questions";
import { channelsOf, computedOf, hasUnit, layerOf, traceOf } from "../../trace/state";
import { ask } from "../../trace/view";
import { viewOf, withDone, type Brush, type Corner, type HeatmapScene } from "./state";

const REST = 80; // milliseconds
/** More numbers than these, of all units over the tokens, are not sent to be copied. */
const MOST_COPIED = 500_000;

/** The brush with what it covers now; null where there is none, or not of what is shown. */
export function brushIn(scene: HeatmapScene): { brush: Brush; channel: ChannelDescription; tokens: Range; rows: Range } | null {
  const { brush } = scene.own;
  const view = viewOf(scene);
  if (!brush || !view || brush.traceId !== traceOf(scene)?.traceId || brush.layer !== scene.focus.layer) return null;
  const channel = channelsOf(scene).find(({ name }) => name === brush.channel);
  const { from, to } = brush;
  const tokens = { start: Math.min(from.token, to.token), end: Math.min(view.tokenCount, Math.max(from.token, to.token) + 1) };
  const rows = { start: Math.min(from.row, to.row), end: Math.min(view.unitCount, Math.max(from.row, to.row) + 1) };
  return channel && tokens.start < tokens.end && rows.start < rows.end ? { brush, channel, tokens, rows } : null;
}

/** The units of its rows that the channel has, in the order they stand. */
export function brushedUnits(scene: HeatmapScene): number[] {
  const found = brushIn(scene);
  const view = viewOf(scene);
  if (!found || !view) return [];
  const { rows, channel } = found;
  const all = Array.from({ length: rows.end - rows.start }, (_, at) => unitInRow(view, rows.start + at));
  return all.filter((unit) => hasUnit(channel, unit));
}

export function withBrush(scene: HeatmapScene, channel: string, from: Corner, to: Corner): HeatmapScene {
  const traceId = traceOf(scene)?.traceId;
  if (traceId === undefined) return scene;
  const brush = { traceId, layer: scene.focus.layer, channel, from, to };
  return { ...scene, own: { ...scene.own, brush, done: null } };
}

export function withoutBrush(scene: HeatmapScene): HeatmapScene {
  return scene.own.brush ? { ...scene, own: { ...scene.own, brush: null } } : scene;
}

/** Of fewer tokens it cannot be said which courses are alike. */
const LEAST_ALIKE = 3;

/** Whether units can be ordered by how alike they are to what is brushed: of a channel that the trace holds. */
export function canOrderByBrush(scene: HeatmapScene): boolean {
  const found = brushIn(scene);
  if (!found || Math.min(found.tokens.end, computedOf(scene)) - found.tokens.start < LEAST_ALIKE) return false;
  const isHeld = layerOf(scene)?.channels.some(({ name }) => name === found.channel.name) ?? false;
  return isHeld && found.channel.size > 1 && brushedUnits(scene).length > 0;
}

/** Orders all units by how alike they are to the mean of those in the rectangle, over its tokens and in its channel. */
export function orderedByBrush(scene: HeatmapScene): HeatmapScene {
  const found = brushIn(scene);
  if (!found || !canOrderByBrush(scene)) return scene;
  const { brush, tokens, channel } = found;
  const { traceId, layer } = brush;
  const units = brushedUnits(scene);
  const tokenEnd = Math.min(tokens.end, computedOf(scene));
  const likeness = { traceId, layer, channel: channel.name, tokenStart: tokens.start, tokenEnd, units };
  const about = { channel: channel.title, tokens: tokenEnd - tokens.start, units: units.length };
  const own = { ...scene.own, order: "rectangle" as const, likeness };
  return withDone({ ...scene, own }, message("heatmap.orderedLike", about));
}

export function brushQuestions(scene: HeatmapScene) {
  const trace = traceOf(scene);
  const found = brushIn(scene);
  const units = brushedUnits(scene);
  const tokenEnd = Math.min(found?.tokens.end ?? 0, computedOf(scene));
  const { layer } = scene.focus;
  const asked =
    trace && found && units.length > 0 && tokenEnd > found.tokens.start
      ? { traceId: trace.traceId, revision: trace.revision, layer, tokenStart: found.tokens.start, tokenEnd }
      : null;
  const { name, size } = found?.channel ?? { name: "", size: 0 };
  const isFew = asked !== null && size * (tokenEnd - asked.tokenStart) <= MOST_COPIED;
  return {
    brushed: asked && ask("readStatistics", { ...asked, channels: [name], units }, { rest: REST }),
    copied: isFew
      ? ask("readTiles", { tiles: [{ ...asked, channel: name, step: 1, unitStart: 0, unitEnd: size }] }, { rest: REST })
      : null,
  };
}

type Told<Call extends keyof PanelContract["calls"]> = Answer<Answered<PanelContract, Call>> | null | undefined;

export interface BrushTold {
  readonly brushed?: Told<"readStatistics">;
  readonly copied?: Told<"readTiles">;
}

/** Statistics of what is brushed, or of what was a moment ago. */
export function statisticsOf(scene: HeatmapScene, { brushed }: BrushTold) {
  const known = latest(brushed);
  const [found] = known?.value ?? [];
  const brush = brushIn(scene);
  return found && known && brush?.channel.name === found.channel && known.params.layer === brush.brush.layer ? found : null;
}

/** The numbers as a table for a spreadsheet: a line for each unit, a column for each token. Null while they are not here. */
export function brushedTable(scene: HeatmapScene, { copied }: BrushTold): string | null {
  const known = current(copied);
  const [asked, tile] = [known?.params.tiles[0], known?.value[0]];
  if (!asked || !tile) return null;
  const tokens = Array.from({ length: tile.cells }, (_, at) => asked.tokenStart + at);
  const lines = brushedUnits(scene).map((unit) => {
    const row = unit < asked.unitEnd ? unit : 0; // one number is of every unit
    return [unit, ...tile.values.subarray(row * tile.cells, (row + 1) * tile.cells)].join("\t");
  });
  return [[asked.channel, ...tokens].join("\t"), ...lines].join("\n");
}
