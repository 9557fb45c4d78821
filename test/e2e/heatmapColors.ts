/**
 * The project's own pure functions from values to levels and from these to colours, for tests that compare pixels.
 * Playwright loads these tests as ES modules and the sources as CommonJS, whose names it cannot import: so esbuild makes one
 * module of them.
 */
import { build } from "esbuild";
import { resolve } from "node:path";
import type * as quantize from "../../src/engine/trace/quantize";
import type { Domain } from "../../src/protocol/traceShapes";
import type * as colorMaps from "../../webview/heatmap/colorMaps";

const { outputFiles } = await build({
  stdin: {
    contents: 'export * from "./webview/heatmap/colorMaps"; export * from "./src/engine/trace/quantize";',
    resolveDir: resolve("."),
  },
  bundle: true,
  format: "esm",
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");

const { colorMap, colorOf, plainQuantize } = (await import(`data:text/javascript;base64,${code}`)) as typeof colorMaps &
  typeof quantize;

/** The colours, as "red green blue", of a cell of these numbers, and of what is so many levels away from it. */
export function colorsOf(numbers: number[], domain: Domain, colormap: string, levelsAway: number): string[] {
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const [values, minimum, maximum] = [mean, Math.min(...numbers), Math.max(...numbers)].map((value) => Float32Array.of(value));
  const [level = 0] = plainQuantize({ values: values!, minimum, maximum }, domain);
  const levels = Array.from({ length: 2 * levelsAway + 1 }, (_, index) => Math.max(1, Math.min(255, level - levelsAway + index)));
  return levels.map((near) => colorOf(near, colorMap(colormap as colorMaps.ColorMapName)).join(" "));
}
