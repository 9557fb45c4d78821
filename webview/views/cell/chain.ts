/** What stands around the cell: the loop of what it hands on to itself, or unrolled, the step before and the step after. */
import { nothing, svg, type SVGTemplateResult } from "lit";
import { formatCount, say } from "../../shell/language";
import { tokenName, traceOf } from "../../trace/state";
import { names, toneClass, type Sheet } from "./drawing";
import { figureOf, type Figure, type FigurePart } from "./figure";
import { goTo } from "../../trace/stepping";
import type { Box } from "./layout/placed";
import type { CellActions } from "./play";
import type { CellScene, Step } from "./state";

/** The width of a neighbouring step. */
const besideOf = ({ isNarrow }: Step) => (isNarrow ? 48 : 92);
const GAP = 12;

export function sheetOf(scene: CellScene, step: Step, actions: CellActions): Sheet {
  const figure = figureOf(step);
  const beside = besideOf(step);
  if (scene.own.unrolled) return { left: beside, right: beside, top: 0, around: neighbours(scene, step, figure, actions) };
  const loops = loopsOf(figure);
  const aside = GAP * loops.length + 8;
  return { left: aside, right: aside, top: aside + 18, around: rolled(figure, loops) };
}

/** States that the cell hands on to itself: where they go out, and where they come in. */
function loopsOf({ parts }: Figure): { readonly out: FigurePart; readonly back: FigurePart }[] {
  return parts.flatMap((out) => {
    const back = parts.find(({ part }) => part.kind === "in" && part.label === out.part.label);
    return out.part.kind === "out" && back ? [{ out, back }] : [];
  });
}

function rolled({ width }: Figure, loops: ReturnType<typeof loopsOf>): SVGTemplateResult {
  const drawn = loops.map(({ out, back }, at) => {
    const by = GAP * (at + 1);
    const [from, to] = [out.middle, back.middle];
    const path = `M${from.x} ${from.y}H${width + by - 6}q6 0 6 -6V${-by + 6}q0 -6 -6 -6H${-by + 6}q-6 0 -6 6V${to.y - 6}q0 6 6 6H${to.x}`;
    return svg`<path class=${names("cell-loop", toneClass(out.tone))} d=${path}></path>`;
  });
  const height = -GAP * loops.length - 8;
  return svg`${drawn}<text class="cell-loop-name" x=${width / 2} y=${height}>${say("cellView.loop")}</text>`;
}

function neighbours(scene: CellScene, step: Step, figure: Figure, actions: CellActions): SVGTemplateResult {
  const { frame, parts, width } = figure;
  const sequence = traceOf(scene)?.sequences.find(({ start, count }) => step.token >= start && step.token < start + count);
  const [first, last] = [sequence?.start ?? 0, (sequence?.start ?? 0) + (sequence?.count ?? 1) - 1];
  const by = step.layer.direction === "reverse" ? -1 : 1; // where the step before stands in the text
  const room = besideOf(step);
  const box = (x: number): Box => ({ x, y: frame.y, width: room - GAP - 4, height: frame.height });
  const left = box(-room + 4);
  const right = box(width + GAP);
  const joins = parts.map(({ part, middle: { x, y }, tone }) => {
    if (part.kind === "out") return svg`<path class=${names("cell-line", toneClass(tone))} d=${`M${x} ${y}H${right.x}`}></path>`;
    if (part.kind !== "in" || part.label === "x" || x > frame.x) return nothing;
    return svg`<path class=${names("cell-line", toneClass(tone))} d=${`M${left.x + left.width} ${y}H${x}`}></path>`;
  });
  const beside = (at: Box, token: number) =>
    token < first || token > last ? end(at) : neighbour(at, step, token, tokenName(scene, token), actions);
  return svg`${joins} ${beside(left, step.token - by)} ${beside(right, step.token + by)}`;
}

function neighbour(
  { x, y, width, height }: Box,
  { isNarrow }: Step,
  token: number,
  label: string,
  actions: CellActions,
): SVGTemplateResult {
  const middle = x + width / 2;
  return svg`<g class="cell-neighbour" data-testid="cell-neighbour" data-token=${token} @click=${() => goTo(actions, token)}>
    <rect x=${x} y=${y} width=${width} height=${height} rx="10"></rect>
    <text class="cell-token" x=${middle} y=${y + height / 2 - 6}>${label}</text>
    <text class="cell-name" x=${middle} y=${y + height / 2 + 18}>${isNarrow ? formatCount(token) : say("cellView.token", { token })}</text>
  </g>`;
}

/** Before a sequence's first step, and after its last. */
function end({ x, y, width, height }: Box): SVGTemplateResult {
  return svg`<text class="cell-token none" x=${x + width / 2} y=${y + height / 2}>∅</text>`;
}
