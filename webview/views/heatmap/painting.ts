/**
 * Draws the canvases that the heatmap's templates have put in place: the cells and marks of every channel's row, the token band,
 * the colour bars; and says which tiles that takes.
 */
import type { ChannelDescription } from "../../../src/protocol/model";
import { drawTokenBand, type BandCell } from "../../heatmap/axis";
import { drawColorBar } from "../../heatmap/colorBar";
import { colorMapFor } from "../../heatmap/colorMaps";
import { addressesOf, Heatmap, rowOfUnit, type View } from "../../heatmap/heatmap";
import { bandStyle, markColors } from "../../heatmap/markColors";
import { drawOverlay } from "../../heatmap/overlay";
import type { TileAddress, TileCache } from "../../heatmap/tileCache";
import { TILE_CELLS } from "../../heatmap/viewport";
import type { Theme } from "../../shell/theme";
import { channelsOf, computedOf, traceOf, type Place } from "../../trace/state";
import type { PaintInput, Tiles, TraceQuestions } from "../../trace/view";
import { charactersOf, type TextAnswers } from "./characters";
import { areRowsOnTheirWay, type RowsTold } from "./rows";
import { brushIn } from "./brush";
import { domainOf } from "./ranges";
import { areRowsComing, isTooFarOut, viewOf, type HeatmapScene, type HeatmapState } from "./state";

/** What is in view, and what lies a tile beside it, for the next pan. */
export function tilesOf(scene: HeatmapScene): Tiles {
  const view = viewOf(scene);
  if (!view) return { shown: [], next: [] };
  const { layer } = scene.focus;
  const channels = channelsOf(scene).filter((channel) => !isTooFarOut(scene, channel));
  const shown = channels.flatMap((channel) => addressesOf(view, layer, channel.name, domainOf(scene, channel)));
  return { shown, next: beside(shown, view) };
}

/** To be called once for a page; what it returns, after every render. */
export function createPainter(root: ParentNode): (input: PaintInput<HeatmapState, TraceQuestions>) => boolean {
  const painter = new Painter(root);
  return ({ scene, answers, tiles, theme }) => {
    const isPainted = painter.paint(scene, charactersOf(scene, answers as TextAnswers), tiles, theme);
    return isPainted && !areRowsComing(scene) && !areRowsOnTheirWay(answers as RowsTold);
  };
}

class Painter {
  private readonly heatmaps = new WeakMap<HTMLCanvasElement, Heatmap>();
  private cursorIn: string | null = null;

  constructor(private readonly root: ParentNode) {}

  paint(scene: HeatmapScene, cells: readonly BandCell[] | null, tiles: TileCache, theme: Theme): boolean {
    const view = viewOf(scene);
    if (!view) return false;
    for (const channel of channelsOf(scene)) this.paintRow(scene, view, channel, tiles, theme);
    this.paintBand(scene, cells, view, theme);
    this.bringIntoView(scene.cursor?.channel ?? null);
    return true;
  }

  private rowOf(channel: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-testid="channel-${CSS.escape(channel)}"]`);
  }

  /** The channel that the keyboard's place has come to, where not all have room. */
  private bringIntoView(channel: string | null): void {
    if (channel === this.cursorIn) return;
    this.cursorIn = channel;
    if (channel !== null) this.rowOf(channel)?.scrollIntoView({ block: "nearest" });
  }

  private paintRow(scene: HeatmapScene, view: View, channel: ChannelDescription, tiles: TileCache, theme: Theme): void {
    const row = this.rowOf(channel.name);
    const cells = row?.querySelector<HTMLCanvasElement>("canvas.values");
    const overlay = row?.querySelector<HTMLCanvasElement>("canvas.marks");
    const bar = row?.querySelector<HTMLCanvasElement>("canvas.color-bar");
    if (!cells || !overlay || !bar) return;
    const heatmap = this.heatmaps.get(cells) ?? new Heatmap(cells);
    this.heatmaps.set(cells, heatmap);
    const map = colorMapFor(channel.range, theme.isDark);
    if (areRowsComing(scene)) heatmap.clear();
    else heatmap.paint(view, { layer: scene.focus.layer, channel: channel.name, domain: domainOf(scene, channel), map }, tiles);
    drawColorBar(bar, map);
    const { cursor, focus, panel } = scene;
    const brushed = brushIn(scene);
    drawOverlay(
      overlay,
      view,
      {
        dividers:
          traceOf(scene)
            ?.sequences.slice(1)
            .map(({ start }) => start) ?? [],
        caret: panel?.caret ?? null,
        token: focus.token,
        unit: focus.unit === null ? null : notAbsent(rowOfUnit(view, focus.unit)),
        cursor: cursorIn(view, channel, cursor),
        brush: brushed?.channel.name === channel.name ? { tokens: brushed.tokens, rows: brushed.rows } : null,
        stale: panel?.stale ?? [],
        pendingFrom: computedOf(scene),
      },
      markColors(theme),
    );
  }

  private paintBand(scene: HeatmapScene, cells: readonly BandCell[] | null, view: View, theme: Theme): void {
    const canvas = this.root.querySelector<HTMLCanvasElement>("canvas.token-band");
    const trace = traceOf(scene);
    if (!canvas || !trace) return;
    drawTokenBand(
      canvas,
      view,
      {
        cells,
        ids: trace.ids,
        labels: trace.labels,
        caret: scene.panel?.caret ?? null,
        token: scene.focus.token,
        hovered: scene.pointer?.token ?? null,
        stale: scene.panel?.stale ?? [],
      },
      bandStyle(theme),
    );
  }
}

function notAbsent(row: number): number | null {
  return row < 0 ? null : row;
}

function cursorIn(view: View, channel: ChannelDescription, cursor: Place | null): { token: number; unit: number } | null {
  if (cursor?.channel !== channel.name) return null;
  const row = rowOfUnit(view, cursor.unit);
  return row < 0 ? null : { token: cursor.token, unit: row };
}

function beside(shown: readonly TileAddress[], view: View): TileAddress[] {
  const columns = shown.map(({ column }) => column);
  const [first, last] = [Math.min(...columns), Math.max(...columns)];
  const neighbours = shown.flatMap((address) => [
    ...(address.column === last ? [{ ...address, column: last + 1 }] : []),
    ...(address.column === first && first > 0 ? [{ ...address, column: first - 1 }] : []),
  ]);
  return neighbours.filter(({ column, step }) => column * step * TILE_CELLS < view.tokenCount);
}
