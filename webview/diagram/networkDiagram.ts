/**
 * The drawing of a model's parts: boxes over the arrows between them. A part with something to be done is a button that opens a
 * menu; what stands in it is for whoever shows the diagram.
 */
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Ground } from "../../src/model/inference";
import type { ModelDescription } from "../../src/protocol/model";
import { itemsIn, menuList, type MenuGroup } from "../controls/menu";
import "./diagram.css";
import { BOX, layoutNetwork, type Arrow, type Box } from "./layout";
import { say } from "../shell/language";

/** `available`: CSS pixels that it may be wide. `menuOf` gives a part's menu, none where nothing can be done. */
export function networkDiagram(
  model: ModelDescription,
  available: number,
  menuOf: (part: string) => readonly MenuGroup[],
): TemplateResult {
  const { width, height, boxes, arrows } = layoutNetwork(model, available);
  return html`<div class="network">
      <div
        class="network-plane"
        data-testid="network-diagram"
        role="group"
        aria-label=${say("diagram.label")}
        .style=${`width: ${width}px; height: ${height}px`}
      >
        <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">${arrows.map(arrow)}</svg>
        ${boxes.map((box) => part({ ...box, menu: menuOf(box.id) }, place(box)))}
      </div>
    </div>
    ${legend(arrows)}`;
}

interface PartOptions {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Of a recurrent one. */
  readonly layer: number | null;
  readonly menu: readonly MenuGroup[];
}

/** A part that is not connected. */
export function loosePart(options: PartOptions): TemplateResult {
  return part(options, nothing);
}

function part({ id, title, lines, layer, menu }: PartOptions, style: string | typeof nothing): TemplateResult {
  const words = html`<b>${title}</b> ${lines.map((line) => html`<span>${line}</span> `)}`;
  const kind = layer === null ? "" : "layer";
  if (menu.every((group) => itemsIn(group).length === 0))
    return html`<div class="part ${kind}" data-part=${id} .style=${style}>${words}</div>`;
  const list = `menu-${[...id].map((character) => (/[\w-]/.test(character) ? character : `_${character.codePointAt(0) ?? 0}`)).join("")}`;
  // oxlint-disable-next-line gatescope/no-wording -- a style
  const anchored = `${style === nothing ? "" : String(style)}; anchor-name: --${list}`;
  return html`<button
      type="button"
      class="part ${kind}"
      data-part=${id}
      aria-haspopup="menu"
      popovertarget=${list}
      .style=${anchored}
    >
      ${words}
    </button>
    ${menuList(list, title, () => menu)}`;
}

function place({ x, y }: Box): string {
  // oxlint-disable-next-line gatescope/no-wording -- a style
  return `position: absolute; left: ${x}px; top: ${y}px; width: ${BOX.width}px; height: ${BOX.height}px`;
}

/** Lines of three kinds: what is known, what was assumed, what is open. */
const kindOf = (ground: Ground | null) => (ground === "assumed" || ground === "open" ? ground : "known");

function arrow({ from, to, bridge, corners, ground }: Arrow): TemplateResult {
  return svg`<g class="connection" data-ground=${ground ?? nothing} data-kind=${kindOf(ground)}>${line(from, to, bridge, corners)}</g>`;
}

function line(from: Box, to: Box, bridge: number | null, corners: Arrow["corners"]): TemplateResult {
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

/** What the lines mean, where not all are alike. */
function legend(arrows: readonly Arrow[]): TemplateResult | typeof nothing {
  const kinds = (["known", "assumed", "open"] as const).filter((kind) => arrows.some(({ ground }) => kindOf(ground) === kind));
  if (kinds.length === 0 || kinds.join() === "known") return nothing;
  const words = { known: "diagram.known", assumed: "diagram.assumed", open: "diagram.open" } as const;
  return html`<ul class="network-legend">
    ${kinds.map(
      (kind) =>
        html`<li>
          <svg width="36" height="10" aria-hidden="true">
            <g class="connection" data-kind=${kind}>${svg`<path class="arrow" d="M0 5H36"></path>`}</g>
          </svg>
          ${say(words[kind])}
        </li>`,
    )}
  </ul>`;
}
