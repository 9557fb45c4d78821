/** The small picture in a hover: the recent course of the states, as an SVG image. It knows no vscode. */

export type PictureTheme = "light" | "dark" | "high-contrast" | "high-contrast-light";

const WIDTH = 260;
const HEIGHT = 64;
const MARGIN = 6;

/** Okabe and Ito's blue for c, dashed neutral for h: told apart by dash as well as by colour. */
const palettes: Readonly<Record<PictureTheme, { c: string; h: string; zero: string }>> = {
  light: { c: "#0067a8", h: "#333333", zero: "#b0b0b0" },
  dark: { c: "#5ab4f0", h: "#f0f0f0", zero: "#6a6a6a" },
  "high-contrast": { c: "#5ab4f0", h: "#ffffff", zero: "#ffffff" },
  "high-contrast-light": { c: "#004d80", h: "#000000", zero: "#000000" },
};

/**
 * A data URI of the picture, or null when there is nothing to draw. Each state has its own vertical scale, around zero;
 * the last point is the hovered token.
 */
export function historyPicture(history: Readonly<Record<string, Float32Array>>, theme: PictureTheme): string | null {
  const states = Object.keys(history).filter((name) => (history[name]?.length ?? 0) > 0);
  if (states.length === 0) return null;
  const colors = palettes[theme];
  const lines = states.map((name) => {
    const values = history[name] ?? new Float32Array(0);
    const color = name === "c" ? colors.c : colors.h;
    const dash = name === "c" ? "" : ' stroke-dasharray="4 2"';
    const [x, y] = pointOf(values, values.length - 1);
    return `<polyline points="${points(values)}" fill="none" stroke="${color}" stroke-width="1.5"${dash}/>`
      + `<circle cx="${x}" cy="${y}" r="2.5" fill="${color}"/>`;
  });
  const middle = HEIGHT / 2;
  const zero = `<line x1="0" y1="${middle}" x2="${WIDTH}" y2="${middle}" stroke="${colors.zero}" stroke-width="0.75"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${zero}${lines.join("")}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

/** The scale of a picture: its largest finite magnitude. */
export function largestMagnitude(values: Float32Array): number {
  return values.reduce((largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest), 0);
}

function points(values: Float32Array): string {
  return Array.from(values, (_, index) => pointOf(values, index).join(",")).join(" ");
}

function pointOf(values: Float32Array, index: number): [x: number, y: number] {
  const scale = largestMagnitude(values) || 1;
  const value = values[index] ?? 0;
  const x = MARGIN + ((WIDTH - 2 * MARGIN) * index) / Math.max(1, values.length - 1);
  const share = Number.isFinite(value) ? value / scale : 0;
  return [round(x), round(HEIGHT / 2 - share * (HEIGHT / 2 - MARGIN))];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
