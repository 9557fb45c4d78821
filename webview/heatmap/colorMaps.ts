/**
 * Levels to colours: which table a channel is drawn with, over which domain, and the colour of each level. Pure, so that
 * a test can ask which colour a pixel must have; it knows neither canvas nor theme.
 */
import type { Domain, ValueRange } from "../../src/protocol/traceShapes";
import type { ChannelDescription } from "../../src/protocol/model";
import { berlin, vik, viridis } from "./colorTables";

/** Sequential for what runs from 0 to 1; diverging for what runs around 0, its middle near the theme's background. */
export type ColorMapName = "sequential" | "diverging-light" | "diverging-dark";

export interface ColorMap {
  readonly name: ColorMapName;
  /** Red, green and blue from 0 to 255 for each level; the first is not used. */
  readonly table: Uint8Array;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Levels, and of these the one of what is no finite number: see colorTile of the engine's contract. */
export const LEVELS = 256;
export const NON_FINITE = 0;

/** No table holds a colour near this one. */
export const nonFiniteColor: Rgb = [255, 0, 200];

const maps: Readonly<Record<ColorMapName, ColorMap>> = {
  sequential: { name: "sequential", table: parseTable(viridis) },
  "diverging-light": { name: "diverging-light", table: parseTable(vik) },
  "diverging-dark": { name: "diverging-dark", table: parseTable(berlin) },
};

export function colorMap(name: ColorMapName): ColorMap {
  return maps[name];
}

/** The map of a channel of this range in a dark or light theme. */
export function colorMapFor(range: ChannelDescription["range"], isDark: boolean): ColorMap {
  if (range === "unit") return maps.sequential;
  return isDark ? maps["diverging-dark"] : maps["diverging-light"];
}

/**
 * How far from 0 the colours of an unbounded channel tell values apart at most, unless the person widens them. Units
 * that count tokens reach hundreds while what most units do stays well within this, and tanh(c), of which h is made,
 * has long come to its end here.
 */
export const INITIAL_COLOR_LIMIT = 10;

/**
 * The domain of a channel of this range. An unbounded one is drawn symmetrically around 0, up to what nearly all of its
 * values reach so far, rounded up to a number that reads well and does not change with every step of a run, but no
 * farther than `reach`. A reach of null goes as far as the values go.
 */
export function domainFor(
  range: ChannelDescription["range"],
  valueRange: ValueRange | undefined,
  colorLimit: number | null,
): Domain {
  if (range === "unit") return { min: 0, max: 1 };
  if (range === "signed") return { min: -1, max: 1 };
  if (!valueRange) return { min: -INITIAL_COLOR_LIMIT, max: INITIAL_COLOR_LIMIT };
  const end = colorLimit === null ? roundUp(farthest(valueRange)) : Math.min(colorLimit, roundUp(valueRange[2]));
  return { min: -end, max: end };
}

function farthest([least, greatest]: ValueRange): number {
  return Math.max(Math.abs(least), Math.abs(greatest));
}

/** The exact colour that the heatmap paints a level with. */
export function colorOf(level: number, map: ColorMap): Rgb {
  if (level === NON_FINITE) return nonFiniteColor;
  const [red = 0, green = 0, blue = 0] = map.table.subarray(level * 3, level * 3 + 3);
  return [red, green, blue];
}

/** A pixel for every level, in the byte order of ImageData on this machine. */
export function pixelTable(map: ColorMap): Uint32Array {
  const bytes = new Uint8Array(4 * LEVELS);
  for (let level = 0; level < LEVELS; level++) bytes.set([...colorOf(level, map), 255], level * 4);
  return new Uint32Array(bytes.buffer);
}

const STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function roundUp(colorLimit: number): number {
  if (!(colorLimit > 0) || !Number.isFinite(colorLimit)) return 1;
  const power = 10 ** Math.floor(Math.log10(colorLimit));
  const step = STEPS.find((candidate) => candidate * power >= colorLimit) ?? 10;
  return step * power;
}

function parseTable(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, byte) => Number.parseInt(hex.slice(byte * 2, byte * 2 + 2), 16));
}
