/** Numbers in the complex plane with the unit circle, as an SVG that takes its colours from the style sheet. */
import { html, type TemplateResult } from "lit";
import "./complexPlane.css";
import { formatNumber, formatTick } from "./numbers";
import { say } from "../shell/language";

/** Units of the drawing from its middle to its edge, and to the plane's. */
const HALF = 110;
const PLANE = 100;

/** How far the plane reaches along each axis: the unit circle and all points are in it. */
export function reachOf(points: Float32Array): number {
  const farthest = points.reduce((most, value) => Math.max(most, Number.isFinite(value) ? Math.abs(value) : 0), 1);
  return farthest * 1.08;
}

/** Draws points, real and imaginary parts in turn. `title` is of what they are: "the eigenvalues of ...". */
export function complexPlane(points: Float32Array, title: string): TemplateResult {
  const reach = reachOf(points);
  const at = (value: number) => Number(((value / reach) * PLANE).toFixed(2));
  const dots = Array.from({ length: points.length >> 1 }, (_, index) => {
    return `M${at(points[2 * index] ?? 0)} ${at(-(points[2 * index + 1] ?? 0))}h0`; // a line of no length, with round ends
  });
  const one = at(1);
  return html`<svg class="complex-plane" viewBox="${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}" role="img" aria-label=${title}>
    <path class="axis" d="M${-PLANE} 0H${PLANE}M0 ${-PLANE}V${PLANE}"></path>
    <path class="dots" d=${dots.join("")}></path>
    <circle class="unit" r=${one}></circle>
    <text x=${-HALF} y=${HALF - 3}>±${formatTick(Number(reach.toPrecision(2)))}</text>
  </svg>`;
}

/** In words: how many, and how far the farthest is from 0. */
export function describePlane(points: Float32Array, what: string): string {
  let radius = 0;
  let outside = 0;
  for (let index = 0; index + 1 < points.length; index += 2) {
    const modulus = Math.hypot(points[index] ?? 0, points[index + 1] ?? 0);
    radius = Math.max(radius, modulus);
    if (modulus > 1) outside++;
  }
  return say("charts.eigenvalues", { n: points.length >> 1, what, outside, radius: formatNumber(radius) });
}
