/**
 * Draws the canvases that the page's templates have put in place: every strip's cells and marks, the token band, the
 * colour bars. Asks the tiles for what is in view, and says whether all of it was there.
 */
import type { Domain } from "../../../src/protocol/engineContract";
import type { ChannelDescription } from "../../../src/protocol/model";
import { drawTokenBand } from "../../heatmap/axis";
import { drawColorBar } from "../../heatmap/colorBar";
import { colorMapFor, domainFor } from "../../heatmap/colorMaps";
import { addressesOf, Heatmap, type View } from "../../heatmap/heatmap";
import { drawOverlay, type MarkColors } from "../../heatmap/overlay";
import type { TileAddress, TileCache } from "../../heatmap/tileCache";
import { TILE_CELLS, visible } from "../../heatmap/viewport";
import type { Theme } from "../../shell/theme";
import { channelsOf, computedOf, valueRangeOf, isOver, traceOf, viewOf, type TraceState } from "./store";

/** The domain that a channel of the shown layer is drawn over. */
export function domainOf(state: TraceState, channel: ChannelDescription): Domain {
  return domainFor(channel.range, valueRangeOf(state, channel.name), state.colorLimit);
}

export class Painter {
  private readonly heatmaps = new WeakMap<HTMLCanvasElement, Heatmap>();

  constructor(private readonly root: HTMLElement) {}

  /** Returns true when everything in view was painted from computed tiles, over the domains that hold now. */
  paint(state: TraceState, tiles: TileCache, theme: Theme): boolean {
    const view = viewOf(state);
    if (!view) return false;
    const channels = channelsOf(state);
    const shown = addressesIn(view, state);
    const covered = isCovered(state, view, shown, tiles);
    tiles.want(covered ? [...shown, ...beside(shown, view)] : shown);
    for (const channel of channels) this.paintStrip(state, view, channel, tiles, theme);
    this.paintBand(state, view, theme);
    return covered;
  }

  /** Asks for what is in view, and paints nothing. */
  ask(state: TraceState, tiles: TileCache): void {
    const view = viewOf(state);
    if (view) tiles.want(addressesIn(view, state));
  }

  private paintStrip(state: TraceState, view: View, channel: ChannelDescription, tiles: TileCache, theme: Theme): void {
    const strip = this.root.querySelector<HTMLElement>(`[data-testid="channel-${CSS.escape(channel.name)}"]`);
    const cells = strip?.querySelector<HTMLCanvasElement>("canvas.values");
    const overlay = strip?.querySelector<HTMLCanvasElement>("canvas.marks");
    const bar = strip?.querySelector<HTMLCanvasElement>("canvas.color-bar");
    if (!cells || !overlay || !bar) return;
    const heatmap = this.heatmaps.get(cells) ?? new Heatmap(cells);
    this.heatmaps.set(cells, heatmap);
    const map = colorMapFor(channel.range, theme.isDark);
    heatmap.paint(view, { layer: state.layer, channel: channel.name, domain: domainOf(state, channel), map }, tiles);
    drawColorBar(bar, map);
    const { cursor, panel } = state;
    drawOverlay(
      overlay,
      view,
      {
        dividers:
          traceOf(state)
            ?.sequences.slice(1)
            .map(({ start }) => start) ?? [],
        caret: panel?.caret ?? null,
        token: state.token,
        unit: state.unit,
        cursor: cursor?.channel === channel.name ? cursor : null,
        staleFrom: panel?.staleFrom ?? null,
        pendingFrom: computedOf(state),
      },
      markColors(theme),
    );
  }

  private paintBand(state: TraceState, view: View, theme: Theme): void {
    const canvas = this.root.querySelector<HTMLCanvasElement>("canvas.token-band");
    const trace = traceOf(state);
    if (!canvas || !trace) return;
    const foreground = theme.color("foreground", theme.isDark ? "#ccc" : "#333");
    // High contrast marks a list's selection by an outline alone, and gives no fill that its text could stand on.
    const inverse = theme.isHighContrast ? { fill: foreground, text: markColors(theme).background } : undefined;
    drawTokenBand(
      canvas,
      view,
      {
        ids: trace.ids,
        labels: trace.labels,
        caret: state.panel?.caret ?? null,
        token: state.token,
        hovered: state.pointer?.token ?? null,
        staleFrom: state.panel?.staleFrom ?? null,
      },
      {
        font: theme.editorFont,
        size: 12,
        foreground,
        muted: theme.color("descriptionForeground", foreground),
        caret: markColors(theme).caret,
        selection: inverse?.fill ?? theme.color("list.activeSelectionBackground", "#0060c0"),
        selectionText: inverse?.text ?? theme.color("list.activeSelectionForeground", "#fff"),
        hover: theme.color("list.hoverBackground", "rgba(128, 128, 128, 0.25)"),
      },
    );
  }
}

function markColors(theme: Theme): MarkColors {
  const foreground = theme.color("foreground", theme.isDark ? "#ccc" : "#333");
  return {
    background: theme.color("editor.background", theme.isDark ? "#1e1e1e" : "#fff"),
    foreground,
    caret: theme.color("editorCursor.foreground", foreground),
    selection: theme.color("focusBorder", foreground),
  };
}

function addressesIn(view: View, state: TraceState): TileAddress[] {
  return channelsOf(state).flatMap((channel) => addressesOf(view, state.layer, channel.name, domainOf(state, channel)));
}

/** What lies a tile beside what is in view, for the next pan. */
function beside(shown: readonly TileAddress[], view: View): TileAddress[] {
  const columns = shown.map(({ column }) => column);
  const [first, last] = [Math.min(...columns), Math.max(...columns)];
  const neighbours = shown.flatMap((address) => [
    ...(address.column === last ? [{ ...address, column: last + 1 }] : []),
    ...(address.column === first && first > 0 ? [{ ...address, column: first - 1 }] : []),
  ]);
  return neighbours.filter(({ column, step }) => column * step * TILE_CELLS < view.tokenCount);
}

function isCovered(state: TraceState, view: View, shown: readonly TileAddress[], tiles: TileCache): boolean {
  const { end } = visible(view.tokens, { count: view.tokenCount, size: view.width });
  const computed = computedOf(state);
  if (computed < end && !isOver(state)) return false;
  const needed = Math.min(end, computed);
  return shown.every((address) => tiles.covers(address, needed));
}
