/**
 * The small picture in a hover: the recent course of each state in a row of its own, as an SVG image. It knows no vscode.
 * The vertical scale of a row is its own, from the least to the greatest value shown.
 */
import { short } from "../../messages/numbers";

export type PictureTheme = "light" | "dark" | "high-contrast" | "high-contrast-light";

/** CSS pixels. A whole hover has to fit into the 250 that VS Code shows without scrolling. */
const WIDTH = 430;
const ROW_HEIGHT = 24;
const ROW_GAP = 6;
const PLOT = { left: 18, right: 290 } as const;
const CAPTION_AT = 350;
/** Room for half a line and the last point's dot, above and below. */
const MARGIN = 3;
const FONT = 'font-family="system-ui,sans-serif" font-size="11"';

interface Palette {
  readonly c: string;
  readonly h: string;
  readonly text: string;
  readonly zero: string;
}

/** Okabe and Ito's blue for c, dashed neutral for h: told apart by dash as well as by colour. */
const palettes: Readonly<Record<PictureTheme, Palette>> = {
  light: { c: "#0067a8", h: "#333333", text: "#505050", zero: "#8a8a8a" },
  dark: { c: "#5ab4f0", h: "#f0f0f0", text: "#b8b8b8", zero: "#808080" },
  "high-contrast": { c: "#5ab4f0", h: "#ffffff", text: "#ffffff", zero: "#ffffff" },
  "high-contrast-light": { c: "#004d80", h: "#000000", text: "#000000", zero: "#000000" },
};

export interface Bounds {
  readonly least: number;
  readonly greatest: number;
}

/** The least and the greatest finite value; null when there is none. A bound next to nothing beside the other is 0. */
export function boundsOf(values: Float32Array): Bounds | null {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values.filter(Number.isFinite)) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  if (least > greatest) return null;
  const nothing = (greatest - least) / 1000;
  const settled = (bound: number) => (Math.abs(bound) < nothing ? 0 : bound);
  return { least: settled(least), greatest: settled(greatest) };
}

/** What is written in the picture: how much it shows, and in the place of a course without numbers. */
export interface PictureWords {
  readonly last: string;
  readonly notFinite: string;
}

/** A data URI of the picture, or null when there is nothing to draw. The last point is the hovered token. */
export function historyPicture(
  history: Readonly<Record<string, Float32Array>>,
  theme: PictureTheme,
  { last, notFinite }: PictureWords,
): string | null {
  const states = Object.entries(history).filter(([, values]) => values.length > 0);
  if (states.length === 0) return null;
  const rows = states.map(([name, values], index) =>
    row(name, values, index * (ROW_HEIGHT + ROW_GAP), palettes[theme], notFinite),
  );
  const height = states.length * (ROW_HEIGHT + ROW_GAP) - ROW_GAP;
  rows.push(text(CAPTION_AT, height / 2 + 4, palettes[theme].text, escapeXml(last)));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">${rows.join("")}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

/** The state's name, its line, and at the right its greatest value over its least. */
function row(name: string, values: Float32Array, top: number, colors: Palette, notFinite: string): string {
  const color = name === "c" ? colors.c : colors.h;
  const dash = name === "c" ? "" : ' stroke-dasharray="4 2"';
  const middle = top + ROW_HEIGHT / 2;
  const title = text(2, middle + 4, color, escapeXml(name), ' font-weight="bold"');
  const bounds = boundsOf(values);
  if (!bounds) return title + text(PLOT.left, middle + 4, colors.text, escapeXml(notFinite));

  const { least, greatest } = bounds;
  const heightOf = (value: number) => {
    const share = greatest > least ? (value - least) / (greatest - least) : 0.5;
    return round(top + ROW_HEIGHT - MARGIN - share * (ROW_HEIGHT - 2 * MARGIN));
  };
  const points = Array.from(values, (value, index) => {
    const x = PLOT.left + ((PLOT.right - PLOT.left) * index) / Math.max(1, values.length - 1);
    return Number.isFinite(value) ? ([round(x), heightOf(value)] as const) : null;
  });
  const last = points[points.length - 1];
  const dot = last ? `<circle cx="${last[0]}" cy="${last[1]}" r="2.5" fill="${color}"/>` : "";
  const zero =
    least <= 0 && greatest >= 0
      ? `<line x1="${PLOT.left}" y1="${heightOf(0)}" x2="${PLOT.right}" y2="${heightOf(0)}" stroke="${colors.zero}" stroke-width="0.75"/>`
      : "";
  const lines = runs(points).map(
    (run) => `<polyline points="${run.join(" ")}" fill="none" stroke="${color}" stroke-width="1.5"${dash}/>`,
  );
  const labels =
    greatest > least
      ? text(PLOT.right + 8, top + 9, colors.text, short(greatest)) +
        text(PLOT.right + 8, top + ROW_HEIGHT - 1, colors.text, short(least))
      : text(PLOT.right + 8, middle + 4, colors.text, short(least));
  return title + zero + lines.join("") + dot + labels;
}

function text(x: number, y: number, fill: string, content: string, more = ""): string {
  return `<text x="${x}" y="${y}" ${FONT} fill="${fill}"${more}>${content}</text>`;
}

/** The points in stretches without a gap, each point as "x,y". */
function runs(points: readonly (readonly [number, number] | null)[]): string[][] {
  const found: string[][] = [[]];
  for (const point of points) {
    if (point) found[found.length - 1]?.push(point.join(","));
    else found.push([]);
  }
  return found.filter((run) => run.length > 0);
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
