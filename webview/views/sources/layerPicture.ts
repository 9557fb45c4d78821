/** The ledgers of all units of the layer as a picture: a row for each unit, over the same tokens as the bars. */
import { html, nothing, type TemplateResult } from "lit";
import { short } from "../../../src/messages/numbers";
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Result } from "../../../src/protocol/rpc";
import { colorMapFor, NON_FINITE, pixelTable } from "../../heatmap/colorMaps";
import { isDrawnFrom } from "../../heatmap/drawnFrom";
import { sizeCanvas } from "../../heatmap/heatmap";
import { markColors } from "../../heatmap/markColors";
import { indexAt, levelOfDetail, pixelOf } from "../../heatmap/viewport";
import { latest, type Answer } from "../../query/query";
import type { Answered } from "../../query/questions";
import { say, textOf } from "../../shell/language";
import type { Theme } from "../../shell/theme";
import { sourcesQuestion } from "../../trace/reading";
import { layerOf, traceOf, tokenOfStep } from "../../trace/state";
import { ask, type Actions } from "../../trace/view";
import { axisOf, type SourcesScene, type SourcesState } from "./state";

export type LayerTold = Answer<Answered<PanelContract, "readLayerSources">> | null | undefined;
type LayerSources = Extract<Result<PanelContract, "readLayerSources">, { readonly kind: "layer" }>;

export const LAYER_HEIGHT = 128; // CSS pixels
const REST = 120; // milliseconds
const MOST_VALUES = 2 ** 20;
const FULL = 0.995; // of all parts that are there, so many have a colour of their own

export function layerQuestion(scene: SourcesScene) {
  const one = scene.own.showsLayer ? sourcesQuestion(scene, tokenOfStep(scene)) : null;
  if (!one) return null;
  const { traceId, revision, layer, token, state } = one.params;
  const units = layerOf(scene)?.channels.reduce((most, { size }) => Math.max(most, size), 1) ?? 1;
  const step = Math.max(
    levelOfDetail(axisOf(scene).scale, scene.layout.pixelRatio),
    2 ** Math.ceil(Math.log2(Math.max(1, ((token + 1) * units) / MOST_VALUES))),
  );
  const asked = { traceId, revision, layer, token, step, ...(state !== undefined && { state }) };
  return ask("readLayerSources", asked, { rest: REST });
}

/** The newest that is known of this layer, with the tokens that a cell is of. */
function pictureIn(scene: SourcesScene, told: LayerTold): { readonly picture: LayerSources; readonly step: number } | null {
  const known = latest(told);
  if (known?.value.kind !== "layer" || known.params.traceId !== traceOf(scene)?.traceId) return null;
  return known.params.layer === scene.focus.layer ? { picture: known.value, step: known.params.step } : null;
}

/** The button that opens it, and its place; the canvas is painted by `paintLayer`. */
export function layerPicture(scene: SourcesScene, told: LayerTold, actions: Actions<SourcesState>): TemplateResult {
  const { showsLayer } = scene.own;
  const found = pictureIn(scene, told);
  const toggle = () => actions.update((now) => ({ ...now, own: { ...now.own, showsLayer: !showsLayer } }));
  return html`<p>
      <button type="button" class="control-link" data-testid="sources-layer-open" aria-expanded=${showsLayer} @click=${toggle}>
        <span aria-hidden="true">${showsLayer ? "▾" : "▸"}</span> ${say("sources.allUnits", { layer: scene.focus.layer })}
      </button>
    </p>
    ${showsLayer ? html`${canvasRow()} ${caption(told, found?.picture ?? null)}` : nothing}`;
}

function canvasRow(): TemplateResult {
  return html`<div class="lane-row sources-layer">
    <div class="gutter" aria-hidden="true"></div>
    <div class="cells layer" .style=${`height: ${LAYER_HEIGHT}px`}>
      <canvas data-testid="sources-layer" aria-hidden="true"></canvas>
    </div>
  </div>`;
}

function caption(told: LayerTold, picture: LayerSources | null): TemplateResult {
  const text = picture
    ? say("sources.layerCaption", { n: picture.units, state: picture.state, most: written(fullOf(picture)) })
    : told?.kind === "failed"
      ? textOf(told.said)
      : say("views.reading");
  return html`<p class="sources-readout">${text}</p>`;
}

const written = (value: number) => short(value, 2);

const fulls = new WeakMap<LayerSources, number>();

/** The magnitude that has the strongest colour: nearly all are below it, so that a single one hides no others. */
export function fullOf(picture: LayerSources): number {
  let full = fulls.get(picture);
  if (full === undefined) {
    const sizes = picture.contributions
      .map(Math.abs)
      .filter((size) => size > 0)
      .sort();
    full = sizes[Math.min(sizes.length - 1, Math.floor(sizes.length * FULL))] || 1;
    fulls.set(picture, full);
  }
  return full;
}

/** The unit whose row is at a pixel of the picture's height; null where there is no picture. */
export function unitAt(scene: SourcesScene, told: LayerTold, y: number): number | null {
  const found = pictureIn(scene, told);
  if (!found) return null;
  const { units } = found.picture;
  return Math.max(0, Math.min(units - 1, Math.floor((y / LAYER_HEIGHT) * units)));
}

export function paintLayer(root: ParentNode, scene: SourcesScene, told: LayerTold, theme: Theme): void {
  const canvas = root.querySelector<HTMLCanvasElement>('[data-testid="sources-layer"]');
  const found = pictureIn(scene, told);
  const { width, pixelRatio } = scene.layout;
  if (!canvas || width < 1) return;
  const axis = axisOf(scene);
  const { unit } = scene.focus;
  if (isDrawnFrom(canvas, [found?.picture, axis.start, axis.scale, scene.layout, unit, theme])) return;
  sizeCanvas(canvas, width, LAYER_HEIGHT, pixelRatio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!found) return;
  drawCells(context, scene, found, theme);
  if (unit === null) return;
  const rowHeight = (LAYER_HEIGHT * pixelRatio) / found.picture.units;
  context.strokeStyle = markColors(theme).selection;
  context.lineWidth = pixelRatio;
  context.strokeRect(0, unit * rowHeight - pixelRatio / 2, canvas.width, rowHeight + pixelRatio);
}

/** Where several units share a row of pixels, the one with the largest part is seen. */
function drawCells(
  context: CanvasRenderingContext2D,
  scene: SourcesScene,
  { picture, step }: { readonly picture: LayerSources; readonly step: number },
  theme: Theme,
): void {
  const { width: columns, height: rows } = context.canvas;
  const { units, cells, contributions, tokenStart, tokenEnd } = picture;
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = pixelTable(colorMapFor("unbounded", theme.isDark));
  const full = fullOf(picture);
  const axis = axisOf(scene);
  const ratio = columns / scene.layout.width;
  for (let x = 0; x < columns; x++) {
    const token = indexAt(axis, (x + 0.5) / ratio, tokenEnd);
    if (token < tokenStart) continue;
    const cell = Math.floor((token - tokenStart) / step);
    for (let y = 0; y < rows; y++) {
      const first = Math.floor((y * units) / rows);
      const last = Math.max(first + 1, Math.ceil(((y + 1) * units) / rows));
      let value = 0;
      for (let unit = first; unit < last; unit++) {
        const one = contributions[unit * cells + cell] ?? 0;
        if (!(Math.abs(one) <= Math.abs(value))) value = one;
      }
      pixels[y * columns + x] = colours[levelOf(value / full)] ?? 0;
    }
  }
  context.putImageData(image, 0, 0);
  const end = pixelOf(axis, tokenEnd) * ratio;
  context.fillStyle = markColors(theme).foreground;
  if (end >= 0 && end < columns) context.fillRect(Math.round(end), 0, 1, rows); // what comes later has no part in it
}

function levelOf(share: number): number {
  if (!Number.isFinite(share)) return NON_FINITE;
  return 128 + Math.round(127 * Math.max(-1, Math.min(1, share)));
}
