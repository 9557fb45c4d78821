/** The legend of a colour map: the colours of all levels in a row on a canvas one pixel high, stretched by the style sheet. */
import { NON_FINITE, pixelTable, type ColorMap } from "./colorMaps";

export function drawColorBar(canvas: HTMLCanvasElement, map: ColorMap): void {
  if (canvas.dataset["colormap"] === map.name) return;
  const colors = pixelTable(map).subarray(NON_FINITE + 1);
  canvas.width = colors.length;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(colors.length, 1);
  new Uint32Array(image.data.buffer).set(colors);
  context.putImageData(image, 0, 0);
  canvas.dataset["colormap"] = map.name;
}
