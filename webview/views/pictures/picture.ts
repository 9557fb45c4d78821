/** A picture as squares of ink, with heat behind them and windows over them. Its colours are the editor's. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

/** A grid of Gaussians that a network reads or writes through; lengths are in pixels, from the picture's middle. */
export interface Window {
  readonly kind: "read" | "write";
  /** Where the Gaussians stand, across and down. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** From one to the next. */
  readonly stride: number;
  /** Standard deviation of each; null where they are not shown, as in a small picture. */
  readonly spread: number | null;
}

export interface Picture {
  readonly width: number;
  /** Row by row, from 0 (white) to 1. */
  readonly pixels: readonly number[];
  /** As many, 0 and above; the largest is the strongest. */
  readonly heat?: readonly number[] | undefined;
  readonly window?: Window | undefined;
  /** What is in it, for those who hear the page; none of one that a caption tells. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** Side of the ink within a pixel that heat shows around. */
const INK = 0.62;
/** Pixels around a picture with a window, which may reach out of it. */
const BESIDE = 2;

export function picture({ width, pixels, heat, window, label, className = "" }: Picture): TemplateResult {
  const height = Math.ceil(pixels.length / width);
  const most = Math.max(1e-9, ...(heat ?? []));
  const side = heat ? INK : 1;
  const inset = (1 - side) / 2;
  const margin = window ? BESIDE : 0.1;
  return html`<svg
    class="picture ${className}"
    viewBox="${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}"
    role=${label === undefined ? nothing : "img"}
    aria-label=${label ?? nothing}
    aria-hidden=${label === undefined ? "true" : nothing}
  >
    <rect class="paper" x="-0.1" y="-0.1" width=${width + 0.2} height=${height + 0.2}></rect>
    ${heat?.map((value, i) => square("heat", i, width, 0, 1, value / most))}
    ${pixels.map((value, i) => square("ink", i, width, inset, side, value))}
    ${window ? grid(window, width / 2, height / 2) : nothing}
  </svg>`;
}

function square(kind: string, i: number, width: number, inset: number, side: number, strength: number): SVGTemplateResult {
  const [x, y] = [(i % width) + inset, Math.floor(i / width) + inset];
  const opacity = Math.max(0, Math.min(1, strength)).toFixed(3);
  return svg`<rect class=${kind} x=${x} y=${y} width=${side} height=${side} fill-opacity=${opacity}></rect>`;
}

/** The extent of a window, and a circle for each Gaussian, as wide as its standard deviation to each side. */
function grid({ kind, xs, ys, stride, spread }: Window, middleX: number, middleY: number): SVGTemplateResult {
  const from = ([first = 0]: readonly number[], middle: number) => middle + first - stride / 2;
  return svg`<g class="window ${kind}">
    <rect x=${from(xs, middleX)} y=${from(ys, middleY)} width=${xs.length * stride} height=${ys.length * stride}></rect>
    ${spread === null ? nothing : ys.map((y) => xs.map((x) => svg`<circle cx=${middleX + x} cy=${middleY + y} r=${spread}></circle>`))}
  </g>`;
}

/** A large picture and what is said of it. */
export function figure(shown: Picture, caption: string): TemplateResult {
  return html`<figure>
    ${picture({ className: "large", label: caption, ...shown })}
    <figcaption>${caption}</figcaption>
  </figure>`;
}

/** A share of 1 as a bar. */
export function bar(share: number): TemplateResult {
  return html`<svg class="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect x="0" y="0" width=${(100 * Math.max(0, Math.min(1, share))).toFixed(2)} height="8"></rect>
  </svg>`;
}
