/** Every pixel of a strip is the colour of the value under it. */
import { describe, expect, it } from "vitest";
import { colorMap, colorOf, nonFiniteColor, pixelTable } from "../../../webview/heatmap/colorMaps";
import { paintCells, representative, shadeTile, type ShadedTile } from "../../../webview/heatmap/shading";
import type { CachedTile } from "../../../webview/heatmap/tileCache";
import { cellsOfPixels, TILE_CELLS, TILE_UNITS } from "../../../webview/heatmap/viewport";

const unit = { min: 0, max: 1 };
const map = colorMap("sequential");

/** The value of a token and a unit in the tiles below. */
const valueOf = (token: number, row: number) => ((token * 31 + row * 17) % 101) / 100;

function tileOf(column: number, row: number, tokens: number, units: number, computed = tokens): CachedTile {
  const tokenStart = column * TILE_CELLS;
  const tokenEnd = Math.min(tokens, tokenStart + TILE_CELLS);
  const unitStart = row * TILE_UNITS;
  const unitEnd = Math.min(units, unitStart + TILE_UNITS);
  const cells = tokenEnd - tokenStart;
  const values = new Float32Array(cells * (unitEnd - unitStart));
  values.forEach((_, at) => (values[at] = valueOf(tokenStart + (at % cells), unitStart + Math.floor(at / cells))));
  const address = { layer: 0, channel: "i", step: 1, column, row };
  return { address, tile: { values, cells, computed }, tokenStart, tokenEnd, unitStart, unitEnd };
}

function paint(width: number, height: number, tokens: number, units: number, unitStep: number, computed = tokens) {
  const pixels = new Uint32Array(width * height).fill(0x12345678);
  const columns = cellsOfPixels({ start: 0, scale: width / tokens }, 1, tokens, width, 1);
  const rows = cellsOfPixels({ start: 0, scale: height / units }, unitStep, units, height, 1);
  const shaded = new Map<string, ShadedTile>();
  const tileAt = (column: number, row: number) => {
    const key = `${column}/${row}`;
    const tile = shaded.get(key) ?? shadeTile(tileOf(column, row, tokens, units, computed), unitStep, unit);
    shaded.set(key, tile);
    return tile;
  };
  paintCells({ pixels, width, height }, columns, rows, unitStep, tileAt, pixelTable(map));
  const bytes = new Uint8Array(pixels.buffer);
  return (x: number, y: number) => [...bytes.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

describe("a painted strip", () => {
  it("has each cell's exact colour on each of its pixels, across tiles", () => {
    const [tokens, units] = [300, 140];
    const at = paint(750, 280, tokens, units, 1);
    const wrong: string[] = [];
    for (let y = 0; y < 280; y += 7) {
      for (let x = 0; x < 750; x += 11) {
        const value = Math.fround(valueOf(Math.floor((x + 0.5) / 2.5), Math.floor((y + 0.5) / 2)));
        if (at(x, y).join() !== [...colorOf(value, unit, map), 255].join()) wrong.push(`${x}, ${y}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("draws one unit of several where they are smaller than a pixel", () => {
    const at = paint(20, 70, 20, 140, 2);
    for (const y of [0, 33, 63, 64, 69]) expect(at(4, y)).toEqual([...colorOf(Math.fround(valueOf(4, y * 2)), unit, map), 255]);
  });

  it("leaves transparent what was not computed", () => {
    const at = paint(20, 4, 20, 4, 1, 7);
    expect(at(6, 1)[3]).toBe(255);
    expect(at(7, 1)).toEqual([0, 0, 0, 0]);
  });

  it("leaves transparent what lies past the last token and the last unit, and what another picture left there", () => {
    const shaded = shadeTile(tileOf(0, 0, 3, 2), 1, unit);
    const pixels = new Uint32Array(5 * 3).fill(0xffffffff);
    const columns = Int32Array.of(0, 1, 2, -1, -1);
    paintCells({ pixels, width: 5, height: 3 }, columns, Int32Array.of(0, 1, -1), 1, () => shaded, pixelTable(map));
    const opaque = Array.from(pixels, (pixel) => Number(pixel !== 0));
    expect(opaque).toEqual([1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("marks what is no finite number", () => {
    const cached = tileOf(0, 0, 3, 1);
    cached.tile.values[1] = NaN;
    const shaded = shadeTile(cached, 1, unit);
    const pixels = new Uint32Array(3);
    paintCells({ pixels, width: 3, height: 1 }, Int32Array.of(0, 1, 2), Int32Array.of(0), 1, () => shaded, pixelTable(map));
    expect([...new Uint8Array(pixels.buffer).subarray(4, 8)]).toEqual([...nonFiniteColor, 255]);
  });
});

it("many tokens are shown by their mean, and a lone spike among them stays visible", () => {
  expect(representative(0.4, 0.1, 0.9)).toBe(0.4);
  expect(representative(0.001, 0, 1)).toBe(0.125);
  expect(representative(-0.99, -1, 1)).toBe(-0.75);
  expect(representative(0.5, 0.5, 0.5)).toBe(0.5);
  expect(representative(NaN, NaN, NaN)).toBeNaN();
});
