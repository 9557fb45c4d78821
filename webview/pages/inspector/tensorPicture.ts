/** The selected tensor as a picture: its template, and the canvases that the template puts in place. */
import { html, nothing, type TemplateResult } from "lit";
import { message } from "../../../src/messages/message";
import { short } from "../../../src/messages/numbers";
import type { ValueStatistics } from "../../../src/protocol/model";
import { formatCount, formatNumber } from "../../charts/numbers";
import { button, narrowIcon, widenIcon } from "../../controls/controls";
import { say } from "../../shell/language";
import { ticks } from "../../heatmap/axis";
import { drawColorBar } from "../../heatmap/colorBar";
import { colorMapFor } from "../../heatmap/colorMaps";
import { addressesOf, Heatmap } from "../../heatmap/heatmap";
import { drawOverlay } from "../../heatmap/overlay";
import type { TileCache } from "../../heatmap/tileCache";
import { pixelOf, visible, type Axis } from "../../heatmap/viewport";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { domainOf, valueRangeOf, fitted, heightOf, viewOf, zoomedAtCursor, type PictureState } from "./picture";

/** `values` are of the whole tensor. The picture is null until the page knows how wide it can be. */
export function tensorPicture(picture: PictureState | null, values: ValueStatistics, app: App): TemplateResult {
  const cell = picture && (picture.pointer ?? picture.cursor);
  const value = cell ? app.valueAt(picture.tensor, cell) : undefined;
  const reading = cell ? say("inspector.cell", { ...cell, value: value === undefined ? "…" : formatNumber(value) }) : "";
  return html`<section class="picture" data-testid="tensor-picture" aria-label=${say("inspector.picture")}>
    <div class="picture-bar">${picture ? html`${legend(picture, values, app)}${zoomButtons(app)}` : nothing}</div>
    <div class="picture-body">
      <div class="picture-columns" aria-hidden="true">${picture ? columnNumbers(picture) : nothing}</div>
      <div class="picture-rows" aria-hidden="true">${picture ? rowNumbers(picture) : nothing}</div>
      <div
        class="cells"
        id="tensor-cells"
        tabindex="0"
        role="application"
        aria-roledescription=${say("heatmap.role")}
        aria-label=${picture ? say("inspector.rowsOfValues", { rows: picture.rows, columns: picture.columns }) : say("inspector.values")}
        aria-describedby="picture-help"
        .style=${picture ? `height: ${heightOf(picture)}px` : ""}
      >
        <canvas class="values" data-testid="tensor-canvas" role="img" aria-label=${say("inspector.valuesAsColours")}></canvas>
        <canvas class="marks" aria-hidden="true"></canvas>
      </div>
    </div>
    <p class="picture-reading" data-testid="tensor-readout">${reading || (picture ? inView(picture) : "")}</p>
    ${picture?.problem ? html`<p class="callout problem" role="alert">${picture.problem}</p>` : nothing}
    <div id="picture-help" class="visually-hidden">${say("inspector.pictureHelp")}</div>
    <div class="visually-hidden" aria-live="polite">${picture?.cursor && value !== undefined ? reading : ""}</div>
  </section>`;
}

/** The colour bar; where values go farther than its colours, a button that widens them. */
function legend(picture: PictureState, values: ValueStatistics, app: App): TemplateResult {
  const { min, max } = domainOf(values, picture.isWide);
  const [least, greatest] = valueRangeOf(values) ?? [min, max];
  const bar = html`<span>${least < min ? "≤ " : ""}${short(min)}</span><canvas class="color-bar"></canvas
    ><span>${greatest > max ? "≥ " : ""}${short(max)}</span>`;
  if (!picture.isWide && least >= min && greatest <= max) return html`<span class="legend">${bar}</span>`;
  const said = { least: short(least), greatest: short(greatest), min: short(min), max: short(max) };
  const widen = button({
    label: picture.isWide ? say("heatmap.narrow", said) : say("heatmap.widen", said),
    testId: "picture-range",
    appearance: "icon",
    icon: picture.isWide ? narrowIcon : widenIcon,
    onClick: () => app.updatePicture((now) => ({ ...now, isWide: !now.isWide })),
  });
  return html`<span class="legend">${bar}${widen}</span>`;
}

function zoomButtons(app: App): TemplateResult {
  const zoom = (label: string, testId: string, change: (picture: PictureState) => PictureState) =>
    button({ label, testId, appearance: "secondary", onClick: () => app.updatePicture(change) });
  return html`<span class="picture-zoom">
    ${zoom(say("inspector.zoomIn"), "picture-zoom-in", (picture) => zoomedAtCursor(picture, 1.5))}
    ${zoom(say("inspector.zoomOut"), "picture-zoom-out", (picture) => zoomedAtCursor(picture, 1 / 1.5))}
    ${zoom(say("inspector.fit"), "picture-fit", fitted)}</span
  >`;
}

/** Placed through the property `style`: the page's security policy refuses style attributes. */
function columnNumbers({ columnAxis, columns, width }: PictureState): TemplateResult[] {
  return marks(columnAxis, columns, width, 56).map(
    ({ index, at }) => html`<span .style=${`left: ${at.toFixed(1)}px`}>${formatCount(index)}</span>`,
  );
}

function rowNumbers(picture: PictureState): TemplateResult[] {
  return marks(picture.rowAxis, picture.rows, heightOf(picture), 26).map(
    ({ index, at }) => html`<span .style=${`top: ${at.toFixed(1)}px`}>${formatCount(index)}</span>`,
  );
}

function marks(axis: Axis, count: number, size: number, distance: number): { index: number; at: number }[] {
  return ticks(visible(axis, { count, size }), axis.scale, distance)
    .map((index) => ({ index, at: pixelOf(axis, index) + Math.min(axis.scale, 12) / 2 }))
    .filter(({ at }) => at >= -1 && at <= size);
}

/** What is in view, where that is not all. */
function inView(picture: PictureState): string {
  const { rowAxis, rows, columnAxis, columns, width } = picture;
  const part = (axis: Axis, all: number, size: number) => {
    const { start, end } = visible(axis, { count: all, size });
    return end - start < all ? { from: start, to: end - 1, all } : null;
  };
  const rowPart = part(rowAxis, rows, heightOf(picture));
  const columnPart = part(columnAxis, columns, width);
  const rowsInView = rowPart && message("inspector.rowsInView", rowPart);
  const columnsInView = columnPart && message("inspector.columnsInView", columnPart);
  if (rowsInView && columnsInView) return say("inspector.inViewBoth", { rows: rowsInView, columns: columnsInView });
  const one = rowsInView ?? columnsInView;
  return one ? say("inspector.inView", { part: one }) : say("inspector.point");
}

/** Paints the canvases. */
export class PicturePainter {
  private heatmap: Heatmap | undefined;

  constructor(private readonly root: HTMLElement) {}

  /** Asks for what is in view; true when all of it is painted. */
  paint(picture: PictureState, values: ValueStatistics, tiles: TileCache, theme: Theme): boolean {
    const cells = this.root.querySelector<HTMLCanvasElement>("#tensor-cells canvas.values");
    const overlay = this.root.querySelector<HTMLCanvasElement>("#tensor-cells canvas.marks");
    const bar = this.root.querySelector<HTMLCanvasElement>(".picture canvas.color-bar");
    if (!cells || !overlay || !bar) return false;
    if (this.heatmap?.canvas !== cells) this.heatmap = new Heatmap(cells);
    const view = viewOf(picture);
    const domain = domainOf(values, picture.isWide);
    const shown = addressesOf(view, 0, picture.tensor, domain);
    tiles.want(shown);
    const map = colorMapFor("unbounded", theme.isDark);
    this.heatmap.paint(view, { layer: 0, channel: picture.tensor, domain, map }, tiles);
    drawColorBar(bar, map);
    const foreground = theme.color("foreground", theme.isDark ? "#ccc" : "#333");
    drawOverlay(
      overlay,
      view,
      {
        dividers: [],
        caret: null,
        token: null,
        unit: null,
        brush: null,
        stale: [],
        pendingFrom: picture.columns,
        cursor: picture.cursor && { token: picture.cursor.column, unit: picture.cursor.row },
      },
      { background: theme.color("editor.background", "#fff"), foreground, caret: foreground, selection: foreground },
    );
    return shown.every((address) => tiles.covers(address, picture.columns));
  }
}
