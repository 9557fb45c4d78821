/** The cell as a drawing: lines that carry vectors, boxes that are learned, circles that work number by number. */
import { compact } from "../../../src/messages/numbers";
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { figureOf, type Figure, type FigureLine, type FigurePart } from "./figure";
import { pointAlong } from "./layout/lines";
import { READING } from "./layout/placed";
import { stageOf, type Stage } from "./stage";
import type { CellScene, Step } from "./state";
import { numberOf } from "./values";
import { STRIP_TOP } from "./painting";
import { tokenName } from "../../trace/state";
import { say } from "../../shell/language";

/** How much of the sheet around the cell is drawn, beside the cell itself. */
export interface Sheet {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly around: SVGTemplateResult | typeof nothing;
}

/** Of a name that is cut off, so that what is left of it says something. */
const LEAST_NAMED = 4;
const CHARACTER = { name: 6.2, number: 6.9 }; // how wide one of a reading about is

export function drawing(scene: CellScene, step: Step, { left, right, top, around }: Sheet): TemplateResult {
  const figure = figureOf(step);
  const { act, progress, lit } = scene.own;
  const label = tokenName(scene, step.token);
  const stage = stageOf(figure, step.reading.acts, act, progress);
  const [width, height] = [figure.width + left + right, figure.height + top];
  const box = [-left, -top, width, height].join(" ");
  return html`<div class="cell-sheet" data-box=${box}>
    <svg viewBox=${box} class="cell-picture" aria-hidden="true" data-testid="cell-picture">
      ${guard(
        [figure],
        () => svg`<rect class="cell-edge" x=${figure.frame.x} y=${figure.frame.y} width=${figure.frame.width}
          height=${figure.frame.height} rx="10"></rect>`,
      )}
      ${around} ${figure.lines.map((line) => lineOf(line, stage, lit))}
      ${figure.crossings.map(({ over, at }) => {
        const tone = toneClass(over.tone);
        return svg`<g class=${names(stateOf(stage, over.to), tone)}>
          <path class="cell-bridge" d=${`M${at.x} ${at.y - 6}v12`}></path><path class="cell-line" d=${`M${at.x} ${at.y - 6.5}v13`}></path>
        </g>`;
      })}
      ${figure.forks.map(
        ({ from, at, tone }) =>
          svg`<circle class=${names("cell-fork", stateOf(stage, from), toneClass(tone))} cx=${at.x} cy=${at.y} r="3"></circle>`,
      )}
      ${pulse(figure, stage, progress, act)} ${figure.parts.map((part) => partOf(part, step, stage, lit, label))}
    </svg>
    ${figure.parts.map(({ part, reading }) =>
      reading
        ? html`<canvas
            class=${names("cell-strip", stateOf(stage, part.id))}
            data-strip=${part.id}
            data-part=${part.id}
            aria-hidden="true"
          ></canvas>`
        : nothing,
    )}
  </div>`;
}

/** Several classes. */
export function names(...classes: string[]): string {
  return classes.filter(Boolean).join(" ");
}

export function toneClass(tone: number | null): string {
  return tone === null ? "" : `tone-${tone}`;
}

function stateOf({ shares, now }: Stage, id: string): string {
  const share = shares.get(id) ?? 1;
  if (share === 0) return "later";
  return now.includes(id) ? "now" : "told";
}

function lineOf({ from, to, path, tone }: FigureLine, stage: Stage, lit: string | null): SVGTemplateResult {
  const share = Math.min(stage.shares.get(to) ?? 1, 1);
  const dashes = share > 0 && share < 1 ? [share, 1].join(" ") : nothing;
  const classes = names("cell-line", stateOf(stage, to), toneClass(tone), lit === from || lit === to ? "lit" : "");
  const ghost = dashes === nothing ? nothing : svg`<path class=${names("cell-line", "later", toneClass(tone))} d=${path}></path>`;
  return svg`${ghost}<path class=${classes} d=${path} pathLength="1" stroke-dasharray=${dashes} data-part=${from}></path>`;
}

/** A vector on its way, while an act plays. */
function pulse({ lines }: Figure, { shares }: Stage, progress: number, act: number | null): SVGTemplateResult | typeof nothing {
  if (act === null || progress >= 1) return nothing;
  const moving = lines.filter(({ to }) => {
    const share = shares.get(to) ?? 1;
    return share > 0 && share < 1;
  });
  return svg`${moving.map(({ points, to, tone }) => {
    const { x, y } = pointAlong(points, shares.get(to) ?? 1);
    return svg`<circle class=${names("cell-pulse", toneClass(tone))} cx=${x} cy=${y} r="5"></circle>`;
  })}`;
}

function partOf(placed: FigurePart, step: Step, stage: Stage, lit: string | null, label: string): SVGTemplateResult {
  const { part, tone } = placed;
  const classes = names("cell-part", part.kind, stateOf(stage, part.id), toneClass(tone), lit === part.id ? "lit" : "");
  return svg`<g class=${classes} data-part=${part.id}>${shape(placed)}${reading(placed, step, label)}</g>`;
}

function shape({ part, box, middle }: FigurePart): SVGTemplateResult | typeof nothing {
  const { x, y, width, height } = box;
  if (part.kind === "out") return svg`<path class="cell-arrow" d=${`M${middle.x - 7} ${middle.y - 5}l7 5l-7 5`}></path>`;
  if (width === 0) return nothing;
  const round = part.kind === "learned" ? 4 : height / 2;
  const letter = part.kind === "learned" && part.channel !== null && part.channel !== part.label ? part.channel : null;
  const text = letter === null ? part.label : svg`<tspan class="cell-letter">${letter}</tspan> ${part.label}`;
  return svg`<rect class="cell-shape" x=${x} y=${y} width=${width} height=${height} rx=${round}></rect>
    <text class="cell-label" x=${middle.x} y=${middle.y}>${text}</text>`;
}

/** What the vector is called, the focused unit's number, and the place of the strip, which painting.ts fills. */
function reading(placed: FigurePart, step: Step, label: string): SVGTemplateResult | typeof nothing {
  const { part, reading: box, share } = placed;
  if (!box) return nothing;
  const value = numberOf(step, part);
  const number =
    part.label === "x" ? cut(label, box.width < READING.width ? 5 : 10) : value === null ? "" : compact(value, !share);
  const room = Math.floor((box.width - number.length * CHARACTER.number - 3) / CHARACTER.name);
  return svg`<text class="cell-name" x=${box.x} y=${box.y + 12}>${titleOf(placed, room)}</text>
    <text class="cell-number" x=${box.x + box.width} y=${box.y + 12}>${number}</text>
    <rect class="cell-strip-edge" x=${box.x} y=${box.y + STRIP_TOP} width=${box.width} height=${box.height - STRIP_TOP}></rect>`;
}

/** As the equations write it, or in a word where that is too long. */
function titleOf({ name, word }: FigurePart, room: number): string {
  if (lettersOf(name) <= room) return name;
  const said = word === null ? null : say(word);
  if (said !== null && lettersOf(said) <= room) return said;
  return room < LEAST_NAMED ? "" : cut(name, room);
}

/** A syllable of Hangul is as wide as two letters. */
function lettersOf(text: string): number {
  return text.length + (text.match(/[가-힣]/g)?.length ?? 0);
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;
}
