/** The heatmap as an SVG: its cells as they are painted, a pixel each, and everything that is read as text. */
import { ticks, type BandCell } from "../../heatmap/axis";
import { unitInRow } from "../../heatmap/heatmap";
import { pixelOf, visible } from "../../heatmap/viewport";
import { textOf } from "../../shell/language";
import type { Theme } from "../../shell/theme";
import { short } from "../../../src/messages/numbers";
import { channelsOf } from "../../trace/state";
import { domainOf } from "./ranges";
import { viewOf, type HeatmapScene } from "./state";

const NAMESPACE = "http://www.w3.org/2000/svg";
const [GUTTER, BAND, TITLE, MARGIN] = [44, 20, 18, 12];
const LEAST_LETTER = 6; // CSS pixels of a character that can be read

/** Null where nothing is shown. `root` holds the canvases. */
export function svgOf(root: ParentNode, scene: HeatmapScene, cells: readonly BandCell[] | null, theme: Theme): Uint8Array | null {
  const view = viewOf(scene);
  if (!view) return null;
  const channels = channelsOf(scene);
  const [ink, quiet] = [theme.color("foreground", "#333"), theme.color("descriptionForeground", "#666")];
  const size = { width: GUTTER + view.width + MARGIN, height: BAND + channels.length * (TITLE + view.height + 4) + MARGIN };
  const svg = element("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}` });
  svg.append(element("rect", { ...size, fill: theme.color("editor.background", theme.isDark ? "#1e1e1e" : "#fff") }));
  const write = (text: string, x: number, y: number, more: Readonly<Record<string, string | number>> = {}) => {
    const written = element("text", { x, y, fill: quiet, "font-size": 11, "font-family": theme.uiFont, ...more });
    written.textContent = text;
    svg.append(written);
  };
  const letter = { fill: ink, "font-size": 12, "font-family": theme.editorFont };
  if (view.tokens.scale >= LEAST_LETTER) {
    for (const { text, tokenStart, tokenEnd } of cells ?? []) {
      const x = pixelOf(view.tokens, (tokenStart + tokenEnd) / 2);
      if (x >= 0 && x <= view.width) write(text, GUTTER + x, BAND - 6, { ...letter, "text-anchor": "middle" });
    }
  }
  channels.forEach((channel, at) => {
    const top = BAND + at * (TITLE + view.height + 4);
    const { min, max } = domainOf(scene, channel);
    write(channel.name, GUTTER, top + 13, { ...letter, "font-weight": 700 });
    write(textOf(channel.title), GUTTER + 10 + channel.name.length * 8, top + 13);
    write(`${short(min)} – ${short(max)}`, GUTTER + view.width - 80, top + 13, { "text-anchor": "end" });
    const row = root.querySelector(`[data-testid="channel-${CSS.escape(channel.name)}"]`);
    picture(svg, row?.querySelector("canvas.color-bar"), GUTTER + view.width - 72, top + 5, 72, 8);
    picture(svg, row?.querySelector("canvas.values"), GUTTER, top + TITLE, view.width, view.height);
    const rows = visible(view.units, { count: view.unitCount, size: view.height });
    for (const unit of ticks(rows, view.units.scale, 26)) {
      const y = top + TITLE + pixelOf(view.units, unit) + Math.min(view.units.scale, 12) / 2 + 4;
      write(String(unitInRow(view, unit)), GUTTER - 6, y, { "text-anchor": "end", "font-size": 10 });
    }
  });
  return new TextEncoder().encode(new XMLSerializer().serializeToString(svg));
}

/** A canvas, whose pixels stay sharp at every size. */
function picture(
  svg: Element,
  canvas: HTMLCanvasElement | null | undefined,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (!canvas) return;
  const how = { preserveAspectRatio: "none", "image-rendering": "pixelated" };
  svg.append(element("image", { x, y, width, height, href: canvas.toDataURL(), ...how }));
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
