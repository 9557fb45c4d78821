/** The colour maps keep their order in lightness, are balanced around 0, and paint each level with its own colour. */
import { describe, expect, it } from "vitest";
import {
  colorMap,
  colorMapFor,
  colorOf,
  domainFor,
  INITIAL_COLOR_LIMIT,
  NON_FINITE,
  nonFiniteColor,
  pixelTable,
  type ColorMapName,
  type Rgb,
} from "../../../../webview/heatmap/colorMaps";

/** Lightness of OKLab (Ottosson 2020), from 0 to 1. */
function lightness([red, green, blue]: Rgb): number {
  const linear = (byte: number) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

const entry = (name: ColorMapName, index: number) =>
  [...colorMap(name).table.subarray(index * 3, index * 3 + 3)] as unknown as Rgb;
const lightnesses = (name: ColorMapName) => Array.from({ length: 256 }, (_, index) => lightness(entry(name, index)));
const unit = { min: 0, max: 1 };
const signed = { min: -1, max: 1 };

describe("the tables", () => {
  it.each(["sequential", "diverging-light", "diverging-dark"] as const)("%s has 256 colours", (name) => {
    expect(colorMap(name).table.length).toBe(256 * 3);
  });

  it("the sequential one grows lighter all the way, nearly evenly", () => {
    const values = lightnesses("sequential");
    const steps = values.slice(4).map((value, index) => value - (values[index] ?? 0)); // bytes round single steps
    const average = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    expect(Math.min(...steps)).toBeGreaterThan(0.5 * average);
    expect(Math.max(...steps)).toBeLessThan(1.5 * average);
  });

  it.each([
    ["diverging-light", 1],
    ["diverging-dark", -1],
  ] as const)("%s is ordered on either side of 0", (name, sign) => {
    const values = lightnesses(name).map((value) => value * sign);
    const tenths = Array.from({ length: 13 }, (_, step) => step * 10);
    for (const step of tenths) {
      expect(values[step + 7]).toBeGreaterThan(values[step] ?? 0);
      expect(values[255 - step - 7]).toBeGreaterThan(values[255 - step] ?? 0);
    }
  });

  it.each(["diverging-light", "diverging-dark"] as const)("%s has the same lightness at the same distance from 0", (name) => {
    const values = lightnesses(name);
    for (let index = 0; index < 128; index++) {
      expect(Math.abs((values[index] ?? 0) - (values[255 - index] ?? 0))).toBeLessThan(0.12);
    }
  });

  it("zero is light in light themes and dark in dark ones", () => {
    expect(lightness(colorOf(128, colorMapFor("signed", false)))).toBeGreaterThan(0.9);
    expect(lightness(colorOf(128, colorMapFor("unbounded", true)))).toBeLessThan(0.2);
  });
});

describe("colorOf", () => {
  const map = colorMap("sequential");

  it("gives the colorIndices from 1 to 255 the table's entries", () => {
    for (const level of [1, 2, 128, 255]) expect(colorOf(level, map)).toEqual(entry("sequential", level));
  });

  it("paints what is no finite number in a colour that no table comes near", () => {
    expect(colorOf(NON_FINITE, map)).toEqual(nonFiniteColor);
    let nearest = Infinity;
    for (const name of ["sequential", "diverging-light", "diverging-dark"] as const) {
      for (let index = 0; index < 256; index++) {
        const distance = Math.hypot(...entry(name, index).map((part, at) => part - (nonFiniteColor[at] ?? 0)));
        nearest = Math.min(nearest, distance);
      }
    }
    expect(nearest).toBeGreaterThan(80);
  });

  it("is what the pixel table holds", () => {
    const bytes = new Uint8Array(pixelTable(map).buffer);
    expect([...bytes.subarray(200 * 4, 200 * 4 + 4)]).toEqual([...entry("sequential", 200), 255]);
    expect([...bytes.subarray(NON_FINITE * 4, NON_FINITE * 4 + 4)]).toEqual([...nonFiniteColor, 255]);
  });
});

describe("domains", () => {
  it("are fixed for what has bounds", () => {
    expect(domainFor("unit", [0.2, 0.4, 0.4], INITIAL_COLOR_LIMIT)).toEqual(unit);
    expect(domainFor("signed", undefined, INITIAL_COLOR_LIMIT)).toEqual(signed);
  });

  it("lie around 0 for what has none, up to a round number that nearly all values stay within", () => {
    expect(domainFor("unbounded", [-7, 5.2, 2.3], INITIAL_COLOR_LIMIT)).toEqual({ min: -2.5, max: 2.5 });
    expect(domainFor("unbounded", [-900, 400, 380], INITIAL_COLOR_LIMIT)).toEqual({
      min: -INITIAL_COLOR_LIMIT,
      max: INITIAL_COLOR_LIMIT,
    });
    expect(domainFor("unbounded", [-900, 400, 380], null)).toEqual({ min: -1000, max: 1000 });
    expect(domainFor("unbounded", [0, 0, 0], INITIAL_COLOR_LIMIT)).toEqual(signed);
  });
});
