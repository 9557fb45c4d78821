/**
 * The panel's own pure functions from values to colours, for tests that compare pixels. Playwright loads these tests as
 * ES modules and the webview's sources as CommonJS, whose names it cannot import: so esbuild makes one module of them.
 */
import { build } from "esbuild";
import { resolve } from "node:path";
import type * as colorMaps from "../../webview/heatmap/colorMaps";
import type * as shading from "../../webview/heatmap/shading";

const { outputFiles } = await build({
  stdin: { contents: 'export * from "./colorMaps"; export * from "./shading";', resolveDir: resolve("webview/heatmap") },
  bundle: true,
  format: "esm",
  write: false,
});
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");

export const { colorMap, colorOf, representative } = (await import(`data:text/javascript;base64,${code}`)) as typeof colorMaps & typeof shading;
