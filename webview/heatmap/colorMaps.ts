/**
 * Values to colours: which table a channel is drawn with, over which domain, and the colour of one value. Pure, so that
 * a test can ask which colour a pixel must have; it knows neither canvas nor theme.
 */
import type { Extent } from "../../src/protocol/engineContract";
import type { ChannelDescription } from "../../src/protocol/model";
import { berlin, vik, viridis } from "./colorTables";

/** Sequential for what runs from 0 to 1; diverging for what runs around 0, its middle near the theme's background. */
export type ColorMapName = "sequential" | "diverging-light" | "diverging-dark";

export interface ColorMap {
  readonly name: ColorMapName;
  /** 256 colours, red, green and blue from 0 to 255, lowest value first. */
  readonly table: Uint8Array;
}

/** The values that the ends of the table stand for; values past them get the ends' colours. */
export interface Domain {
  readonly min: number;
  readonly max: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Entries of a colour table, and the index that stands for a value that is not a finite number. */
export const ENTRIES = 256;
export const NON_FINITE = 256;
/** Index of a cell that has not been computed or has not arrived: drawn transparent. */
export const PENDING = 257;

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
export const INITIAL_REACH = 10;

/**
 * The domain of a channel of this range. An unbounded one is drawn symmetrically around 0, up to what nearly all of its
 * values reach so far, rounded up to a number that reads well and does not change with every step of a run, but no
 * farther than `reach`. A reach of null goes as far as the values go.
 */
export function domainFor(range: ChannelDescription["range"], extent: Extent | undefined, reach: number | null): Domain {
  if (range === "unit") return { min: 0, max: 1 };
  if (range === "signed") return { min: -1, max: 1 };
  if (!extent) return { min: -INITIAL_REACH, max: INITIAL_REACH };
  const end = reach === null ? roundUp(farthest(extent)) : Math.min(reach, roundUp(extent[2]));
  return { min: -end, max: end };
}

/** The next wider reach, four times as far; null, all of it, where that is no farther; after that the first again. */
export function widerReach(reach: number | null, extent: Extent): number | null {
  if (reach === null) return INITIAL_REACH;
  return reach * 4 < extent[2] ? reach * 4 : null;
}

function farthest([least, greatest]: Extent): number {
  return Math.max(Math.abs(least), Math.abs(greatest));
}

/** Index of a value in a table: 0 to 255, or NON_FINITE. */
export function indexOf(value: number, domain: Domain): number {
  if (!Number.isFinite(value)) return NON_FINITE;
  const index = Math.round(((value - domain.min) / (domain.max - domain.min)) * (ENTRIES - 1));
  return index < 0 ? 0 : index > ENTRIES - 1 ? ENTRIES - 1 : index;
}

/** The exact colour that the heatmap paints a value with. */
export function colorOf(value: number, domain: Domain, map: ColorMap): Rgb {
  const index = indexOf(value, domain);
  if (index === NON_FINITE) return nonFiniteColor;
  const [red = 0, green = 0, blue = 0] = map.table.subarray(index * 3, index * 3 + 3);
  return [red, green, blue];
}

/**
 * A table as 32-bit pixels in the byte order of ImageData on this machine, with NON_FINITE and PENDING (transparent)
 * behind the colours.
 */
export function pixelTable(map: ColorMap): Uint32Array {
  const pixels = new Uint32Array(ENTRIES + 2);
  const bytes = new Uint8Array(pixels.buffer);
  for (let index = 0; index < ENTRIES; index++) {
    bytes.set(map.table.subarray(index * 3, index * 3 + 3), index * 4);
    bytes[index * 4 + 3] = 255;
  }
  bytes.set([...nonFiniteColor, 255], NON_FINITE * 4);
  return pixels;
}

const STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function roundUp(reach: number): number {
  if (!(reach > 0) || !Number.isFinite(reach)) return 1;
  const power = 10 ** Math.floor(Math.log10(reach));
  const step = STEPS.find((candidate) => candidate * power >= reach) ?? 10;
  return step * power;
}

function parseTable(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, byte) => Number.parseInt(hex.slice(byte * 2, byte * 2 + 2), 16));
}
