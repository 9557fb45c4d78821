/** The legend of a colour map: its 256 colours in a row on a canvas one pixel high, stretched by the style sheet. */
import { ENTRIES, pixelTable, type ColorMap } from "./colorMaps";

export function drawColorBar(canvas: HTMLCanvasElement, map: ColorMap): void {
  if (canvas.dataset["colormap"] === map.name) return;
  canvas.width = ENTRIES;
  canvas.height = 1;
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(ENTRIES, 1);
  new Uint32Array(image.data.buffer).set(pixelTable(map).subarray(0, ENTRIES));
  context.putImageData(image, 0, 0);
  canvas.dataset["colormap"] = map.name;
}
