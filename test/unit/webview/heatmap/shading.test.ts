/** Every pixel of a strip is the colour of the value under it. */
import { describe, expect, it } from "vitest";
import { colorMap, colorOf, nonFiniteColor, pixelTable } from "../../../../webview/heatmap/colorMaps";
import { paintCells } from "../../../../webview/heatmap/shading";
import type { CachedTile } from "../../../../webview/heatmap/tileCache";
import { cellsOfPixels, TILE_CELLS, TILE_ROWS } from "../../../../webview/heatmap/viewport";

const map = colorMap("sequential");

/** The level of a token and a row of cells in the tiles below. */
const levelOf = (token: number, row: number) => 1 + ((token * 31 + row * 17) % 255);

function tileOf(column: number, row: number, tokens: number, rows: number, computed = tokens): CachedTile {
  const tokenStart = column * TILE_CELLS;
  const tokenEnd = Math.min(tokens, tokenStart + TILE_CELLS);
  const rowStart = row * TILE_ROWS;
  const rowEnd = Math.min(rows, rowStart + TILE_ROWS);
  const cells = tokenEnd - tokenStart;
  const colorIndices = new Uint8Array(cells * (rowEnd - rowStart));
  colorIndices.forEach((_, at) => (colorIndices[at] = levelOf(tokenStart + (at % cells), rowStart + Math.floor(at / cells))));
  const address = { layer: 0, channel: "i", domain: { min: 0, max: 1 }, step: 1, unitStep: 1, column, row };
  return {
    address,
    tile: { colorIndices, cells, computed },
    tokenStart,
    tokenEnd,
    ready: Math.min(cells, computed - tokenStart),
  };
}

function paint(width: number, height: number, tokens: number, units: number, unitStep: number, computed = tokens) {
  const pixels = new Uint32Array(width * height).fill(0x12345678);
  const columns = cellsOfPixels({ start: 0, scale: width / tokens }, 1, tokens, width, 1);
  const rows = cellsOfPixels({ start: 0, scale: height / units }, unitStep, units, height, 1);
  const tileAt = (column: number, row: number) => tileOf(column, row, tokens, Math.ceil(units / unitStep), computed);
  paintCells({ pixels, width, height }, columns, rows, tileAt, pixelTable(map));
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
        const level = levelOf(Math.floor((x + 0.5) / 2.5), Math.floor((y + 0.5) / 2));
        if (at(x, y).join() !== [...colorOf(level, map), 255].join()) wrong.push(`${x}, ${y}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("draws one unit of several where they are smaller than a pixel", () => {
    const at = paint(20, 150, 20, 300, 2);
    for (const y of [0, 33, 127, 128, 149]) expect(at(4, y)).toEqual([...colorOf(levelOf(4, y), map), 255]);
  });

  it("leaves transparent what was not computed", () => {
    const at = paint(20, 4, 20, 4, 1, 7);
    expect(at(6, 1)[3]).toBe(255);
    expect(at(7, 1)).toEqual([0, 0, 0, 0]);
  });

  it("leaves transparent what has not arrived", () => {
    const pixels = new Uint32Array(300).fill(0xffffffff);
    const tileAt = (column: number) => (column === 0 ? undefined : tileOf(1, 0, 300, 1));
    paintCells(
      { pixels, width: 300, height: 1 },
      Int32Array.from({ length: 300 }, (_, x) => x),
      Int32Array.of(0),
      tileAt,
      pixelTable(map),
    );
    expect([pixels[0], pixels[255]]).toEqual([0, 0]);
    expect(pixels[256]).not.toBe(0);
  });

  it("leaves transparent what lies past the last token and the last unit, and what another picture left there", () => {
    const cached = tileOf(0, 0, 3, 2);
    const pixels = new Uint32Array(5 * 3).fill(0xffffffff);
    const columns = Int32Array.of(0, 1, 2, -1, -1);
    paintCells({ pixels, width: 5, height: 3 }, columns, Int32Array.of(0, 1, -1), () => cached, pixelTable(map));
    const opaque = Array.from(pixels, (pixel) => Number(pixel !== 0));
    expect(opaque).toEqual([1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("marks what is no finite number", () => {
    const cached = tileOf(0, 0, 3, 1);
    cached.tile.colorIndices[1] = 0;
    const pixels = new Uint32Array(3);
    paintCells({ pixels, width: 3, height: 1 }, Int32Array.of(0, 1, 2), Int32Array.of(0), () => cached, pixelTable(map));
    expect([...new Uint8Array(pixels.buffer).subarray(4, 8)]).toEqual([...nonFiniteColor, 255]);
  });
});
