/** A picture as squares of ink, with heat behind them and windows over them. Its colours are the editor's. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

/** The outline of a window in pixels, its middle at (x, y). */
export interface Frame {
  readonly kind: "read" | "write";
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface Picture {
  readonly width: number;
  /** Row by row, from 0 (white) to 1. */
  readonly pixels: readonly number[];
  /** As many, 0 and above; the largest is the strongest. */
  readonly heat?: readonly number[] | undefined;
  readonly frames?: readonly Frame[] | undefined;
  /** What is in it, for those who hear the page; none of one that a caption tells. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** Side of the ink within a pixel that heat shows around. */
const INK = 0.62;

export function picture({ width, pixels, heat, frames = [], label, className = "" }: Picture): TemplateResult {
  const height = Math.ceil(pixels.length / width);
  const most = Math.max(1e-9, ...(heat ?? []));
  const side = heat ? INK : 1;
  const inset = (1 - side) / 2;
  return html`<svg
    class="picture ${className}"
    viewBox="-0.1 -0.1 ${width + 0.2} ${height + 0.2}"
    role=${label === undefined ? nothing : "img"}
    aria-label=${label ?? nothing}
    aria-hidden=${label === undefined ? "true" : nothing}
  >
    <rect class="paper" x="-0.1" y="-0.1" width=${width + 0.2} height=${height + 0.2}></rect>
    ${heat?.map((value, i) => square("heat", i, width, 0, 1, value / most))}
    ${pixels.map((value, i) => square("ink", i, width, inset, side, value))} ${frames.map(outline)}
  </svg>`;
}

function square(kind: string, i: number, width: number, inset: number, side: number, strength: number): SVGTemplateResult {
  const [x, y] = [(i % width) + inset, Math.floor(i / width) + inset];
  const opacity = Math.max(0, Math.min(1, strength)).toFixed(3);
  return svg`<rect class=${kind} x=${x} y=${y} width=${side} height=${side} fill-opacity=${opacity}></rect>`;
}

function outline({ kind, x, y, size }: Frame): SVGTemplateResult {
  return svg`<rect class="frame ${kind}" x=${x - size / 2} y=${y - size / 2} width=${size} height=${size}></rect>`;
}

/** A share of 1 as a bar. */
export function bar(share: number): TemplateResult {
  return html`<svg class="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect x="0" y="0" width=${(100 * Math.max(0, Math.min(1, share))).toFixed(2)} height="8"></rect>
  </svg>`;
}
