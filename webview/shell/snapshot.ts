/**
 * A part of a page as a picture: what its canvases show, its coloured boxes and its text, where they stand. Drawn anew on a canvas of
 * its own, at twice the size, so that it is crisp on a slide. It knows nothing of what the part is about.
 */

const SCALE = 2;

/** As PNG. Fails where the browser makes none. */
export async function snapshotOf(element: HTMLElement): Promise<Uint8Array> {
  const box = element.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(element.clientWidth * SCALE);
  canvas.height = Math.round(element.scrollHeight * SCALE);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This page cannot draw on a canvas.");
  context.scale(SCALE, SCALE);
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(-box.left, -box.top + element.scrollTop);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof HTMLCanvasElement) drawCanvas(context, node);
    else if (node instanceof HTMLElement) drawBox(context, node);
    else if (node instanceof Text) drawText(context, node);
  }
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!picture) throw new Error("This page cannot make a picture.");
  return new Uint8Array(await picture.arrayBuffer());
}

function drawCanvas(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): void {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  if (width === 0 || height === 0) return;
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, left, top, width, height);
}

function drawBox(context: CanvasRenderingContext2D, element: HTMLElement): void {
  const { backgroundColor } = getComputedStyle(element);
  const { left, top, width, height } = element.getBoundingClientRect();
  if (isClear(backgroundColor) || isHidden(element) || width < 1 || height < 1) return;
  context.fillStyle = backgroundColor;
  context.fillRect(left, top, width, height);
}

function drawText(context: CanvasRenderingContext2D, node: Text): void {
  const element = node.parentElement;
  const text = node.data.trim();
  if (!element || text === "" || isHidden(element)) return;
  const style = getComputedStyle(element);
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = "middle";
  const range = document.createRange();
  for (const [line, box] of linesOf(node, range)) context.fillText(line, box.left, box.top + box.height / 2, box.width + 1);
}

/** The lines that a text is broken into, each with its place. */
function linesOf(node: Text, range: Range): [string, DOMRect][] {
  range.selectNodeContents(node);
  const boxes = [...range.getClientRects()];
  if (boxes.length <= 1) return boxes.map((box) => [node.data.trim(), box]);
  const lines: [string, DOMRect][] = [];
  for (let at = 0; at < node.length; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last && Math.abs(last[1].top - box.top) < 2) {
      last[0] += node.data[at] ?? "";
      last[1] = new DOMRect(last[1].left, last[1].top, box.right - last[1].left, last[1].height);
    } else if (box.width > 0) lines.push([node.data[at] ?? "", box]);
  }
  return lines;
}

function isClear(color: string): boolean {
  return color === "transparent" || /,\s*0\)$/.test(color) || /\/\s*0\)$/.test(color);
}

/** What is for those who hear the page alone, or not shown. */
function isHidden(element: HTMLElement): boolean {
  return element.closest(".visually-hidden") !== null || getComputedStyle(element).visibility === "hidden";
}
