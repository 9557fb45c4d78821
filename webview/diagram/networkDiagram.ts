/** The drawing of a model's parts. Layers are buttons; what pressing one does is for whoever shows the diagram. */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { ModelDescription } from "../../src/protocol/model";
import "./diagram.css";
import { BOX, layoutNetwork, type Arrow, type Box } from "./layout";
import { say } from "../shell/language";

/** CSS pixels from a box's top to its title, and from line to line. */
const TITLE = 22;
const LINE = 17;

/** `available`: CSS pixels that it may be wide. */
export function networkDiagram(model: ModelDescription, available: number, onLayer: (layer: number) => void): TemplateResult {
  const { width, height, boxes, arrows } = layoutNetwork(model, available);
  return html`<div class="network">
    <svg
      data-testid="network-diagram"
      role="group"
      aria-label=${say("diagram.label")}
      width=${width}
      height=${height}
      viewBox="0 0 ${width} ${height}"
    >
      ${arrows.map(arrow)} ${boxes.map((box) => part(box, onLayer))}
    </svg>
  </div>`;
}

function arrow({ from, to, bridge, corners }: Arrow): TemplateResult {
  const end = corners.at(-1);
  if (end) {
    const way = corners.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${index === corners.length - 1 ? y - 6 : y}`);
    return svg`<path class="arrow" d=${way.join("")}></path><path class="arrow-head" d="M${end.x} ${end.y - 2}l-4 -7h8z"></path>`;
  }
  if (bridge !== null) return overBoxes(from, to, bridge);
  const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, to.x - 2, to.y + BOX.height / 2];
  const middle = (x1 + x2) / 2;
  return svg`<path class="arrow" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2 - 4} ${y2}"></path>
    <path class="arrow-head" d="M${x2} ${y2}l-7 -4v8z"></path>`;
}

/** Up from the one box, along a height, and down on the other. */
function overBoxes(from: Box, to: Box, height: number): TemplateResult {
  const [x1, x2, end] = [from.x + (BOX.width * 2) / 3, to.x + BOX.width / 3, to.y - 2];
  const corner = 8;
  return svg`<path class="arrow" d="M${x1} ${from.y}V${height + corner}Q${x1} ${height} ${x1 + corner} ${height}H${
    x2 - corner
  }Q${x2} ${height} ${x2} ${height + corner}V${end - 4}"></path>
    <path class="arrow-head" d="M${x2} ${end}l-4 -7h8z"></path>`;
}

function part(box: Box, onLayer: (layer: number) => void): TemplateResult {
  const { id, title, lines, layer, x, y } = box;
  const words = [title, ...lines].join(" "); // as they are seen, so that who speaks to the page finds the button
  const press = layer === null ? undefined : () => onLayer(layer);
  return svg`<g class="part ${layer === null ? "" : "layer"}" data-part=${id} role=${layer === null ? "img" : "button"}
    tabindex=${layer === null ? nothing : 0} aria-label=${layer === null ? words : say("diagram.showAnalysis", { part: words })}
    transform="translate(${x} ${y})" @click=${press ?? nothing} @keydown=${press ? onKey(press) : nothing}>
    <rect width=${BOX.width} height=${BOX.height} rx="4"></rect>
    <text x=${BOX.width / 2} y=${TITLE} class="title">${title}</text>
    ${lines.map((line, index) => svg` <text x=${BOX.width / 2} y=${TITLE + (index + 1) * LINE}>${line}</text>`)}
  </g>`;
}

function onKey(press: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  };
}
