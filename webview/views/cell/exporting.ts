/**
 * The cell's picture as a file: an SVG that holds its colours and fonts itself, and a PNG made of it. The drawing is taken as the
 * page shows it, and the strips are drawn anew, cell by cell, so that they stay sharp at every size.
 */
import { colorMapFor } from "../../heatmap/colorMaps";
import type { Theme } from "../../shell/theme";
import { valueRangeOf } from "../../trace/state";
import { figureOf } from "./figure";
import { binned, cellsOf, coloringOf, css, STRIP_TOP } from "./painting";
import type { CellScene, Step } from "./state";
import { vectorOf } from "./values";

const NAMESPACE = "http://www.w3.org/2000/svg";
/** What a drawing's look comes to, without the page's style sheets. */
const LOOK = [
  ...["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"],
  ...["font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline"],
];
const PNG_SCALE = 3; // pixels for each unit of the drawing: sharp on a slide

/** The picture that the page shows. */
export function svgOf(drawn: SVGSVGElement, scene: CellScene, step: Step, theme: Theme, title: string): SVGSVGElement {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const originals = [drawn, ...drawn.querySelectorAll("*")];
  const isSmall = drawn.parentElement?.classList.contains("small") ?? false; // a file has room for all
  drawn.parentElement?.classList.remove("small");
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const look = getComputedStyle(originals[at] as Element);
    for (const name of LOOK) element.setAttribute(name, plainColor(look.getPropertyValue(name)));
    for (const { name } of [...element.attributes])
      if (name === "class" || name === "aria-hidden" || name.startsWith("data-")) element.removeAttribute(name);
  });
  drawn.parentElement?.classList.toggle("small", isSmall);
  const comments = document.createNodeIterator(copy, NodeFilter.SHOW_COMMENT); // the templates' marks
  for (let mark = comments.nextNode(); mark; mark = comments.nextNode()) mark.parentNode?.removeChild(mark);
  const { x, y, width, height } = drawn.viewBox.baseVal;
  copy.setAttribute("xmlns", NAMESPACE);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = element("rect", {
    x,
    y,
    width,
    height,
    fill: theme.color("editor.background", theme.isDark ? "#1e1e1e" : "#fff"),
  });
  const named = element("title", {});
  named.textContent = title;
  copy.prepend(named, ground);
  for (const strip of stripsOf(drawn, scene, step, theme)) copy.append(strip);
  return copy;
}

function stripsOf(drawn: SVGSVGElement, scene: CellScene, step: Step, theme: Theme): Element[] {
  const mark = theme.color("focusBorder", theme.color("foreground", "#888"));
  return figureOf(step).parts.flatMap((placed) => {
    const { part, reading } = placed;
    const vector = vectorOf(step, part);
    if (!reading || !vector) return [];
    const { range, domain } = coloringOf(placed, step, (channel) => valueRangeOf(scene, channel));
    const colors = cellsOf(vector, domain, colorMapFor(range, theme.isDark));
    const [width, y, height] = [reading.width / colors.length, reading.y + STRIP_TOP, reading.height - STRIP_TOP];
    const shown = drawn.parentElement?.querySelector(`canvas[data-strip="${part.id}"]`);
    const group = element("g", { opacity: shown ? getComputedStyle(shown).opacity : 1 });
    const cells = colors.map((color, at) =>
      element("rect", { x: reading.x + at * width, y, width: width + 0.05, height, fill: css(color) }),
    );
    group.append(...cells);
    if (part.label === "x" || vector.length !== step.layer.hiddenSize) return [group];
    const at = Math.floor((step.unit * binned(vector).length) / vector.length);
    const x = reading.x + at * width - 0.5;
    const around = { x, y, width: Math.max(width + 1, 2.5), height, fill: "none", stroke: mark, "stroke-width": 1 };
    group.append(element("rect", around));
    return [group];
  });
}

/** A mixed colour as every program reads it. */
function plainColor(value: string): string {
  const parts = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)/.exec(value)?.slice(1);
  return parts ? `rgb(${parts.map((part) => Math.round(Number(part) * 255)).join(", ")})` : value;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

export function svgBytes(picture: SVGSVGElement): Uint8Array {
  return new TextEncoder().encode(new XMLSerializer().serializeToString(picture));
}

/** Fails with an Error where the browser cannot draw it. */
export async function pngBytes(picture: SVGSVGElement): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * PNG_SCALE);
  canvas.height = Math.round(image.height * PNG_SCALE);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The picture could not be drawn.");
  return new Uint8Array(await blob.arrayBuffer());
}
