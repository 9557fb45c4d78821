/** Keeps the unit chart in step with the scene: which canvas, which data, which theme. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { ThemedChart } from "../../charts/themedChart";
import { createUnitChart, type PlotFrame, type UnitChartData } from "../../charts/unitChart";
import type { Answered } from "../../query/questions";
import { textOf } from "../../shell/language";
import { isSame } from "../../shell/same";
import type { Theme } from "../../shell/theme";
import { passageOf, type Passage } from "../../trace/passage";
import { channelsOf, labelOf, tokensInView, type TraceState } from "../../trace/state";

import { meansOf } from "./means";

/** A unit's values, and of which tokens they are. */
type Course = Answered<PanelContract, "readUnit">;
type Told = Answered<PanelContract, "readText">;
type Lines = Pick<UnitChartData, "labels" | "firstToken" | "step" | "series">;

/** The chart shows at most so many tokens of what is in view. */
export const MOST_CHART_TOKENS = 4096;

/** Points of a line; of more tokens each is the mean of several. */
const MOST_POINTS = 400;

/** Of more tokens in view, the lines take longer to draw than a frame lasts: they follow a pan when it rests. */
const MOST_MOVED = 400;
const REST = 80; // milliseconds

export class ChartPane {
  private chart: { readonly canvas: HTMLCanvasElement; readonly chart: ThemedChart<UnitChartData> } | undefined;
  private seen: unknown[] = [];
  private resting = 0;
  private lines: { readonly of: unknown[]; readonly data: Lines } | undefined;
  private insets: { readonly of: unknown[]; readonly left: number; readonly right: number } | undefined;
  private theme: Theme | undefined;

  /** To be called after every render; does nothing unless something changed that the chart shows. */
  sync(
    canvas: HTMLCanvasElement | null,
    state: TraceState,
    course: Course | undefined,
    text: Told | undefined,
    theme: Theme,
  ): void {
    if (canvas !== this.chart?.canvas) {
      clearTimeout(this.resting);
      this.chart?.chart.dispose();
      this.chart = canvas ? { canvas, chart: createUnitChart(canvas, theme) } : undefined;
      this.seen = [];
    } else if (this.theme && theme !== this.theme) {
      this.chart?.chart.setTheme(theme);
    }
    this.theme = theme;
    const { layer, token } = state.focus;
    const inputs = [state.tokens, course, text, token, state.hidden, state.derived, layer, state.layout];
    if (!this.chart || !course || isSame(inputs, this.seen)) return;
    const onlyMoved = isSame(inputs.slice(1), this.seen.slice(1));
    this.seen = inputs;
    clearTimeout(this.resting);
    const { canvas: drawnOn, chart } = this.chart;
    const draw = () => {
      const frame = { ...this.insetsOf(drawnOn, state), ...spanOf(state, course) };
      chart.update({ ...this.linesOf(state, course, text), frame, marker: token });
    };
    const { tokenStart, tokenEnd } = course.params;
    if (onlyMoved && tokenEnd - tokenStart > MOST_MOVED) this.resting = window.setTimeout(draw, REST);
    else draw();
  }

  /** The same arrays as long as the lines are the same: a pan moves them only. */
  private linesOf(state: TraceState, course: Course, text: Told | undefined): Lines {
    const of = [course, text, state.hidden, state.derived, state.focus.layer];
    if (this.lines && isSame(of, this.lines.of)) return this.lines.data;
    const { tokenStart, tokenEnd } = course.params;
    const step = Math.max(1, Math.ceil((tokenEnd - tokenStart) / MOST_POINTS));
    const passage = text?.value && text.params.traceId === course.params.traceId ? passageOf(text.value) : null;
    const labelAt = (token: number) => characterAt(passage, token) ?? labelOf(state, token);
    const data = {
      labels: Array.from({ length: Math.ceil((tokenEnd - tokenStart) / step) }, (_, at) => labelAt(tokenStart + at * step)),
      firstToken: tokenStart,
      step,
      series: channelsOf(state).flatMap(({ name, title, role, range }) => {
        const values = course.value.channels[name];
        return values ? [{ name, title: role === "part" ? name : textOf(title), values: meansOf(values, step), range }] : [];
      }),
    };
    this.lines = { of, data };
    return data;
  }

  /** How far the picture over the tokens is from the canvas's edges; measured anew when the layout changed. */
  private insetsOf(canvas: HTMLCanvasElement, state: TraceState): Pick<PlotFrame, "left" | "right"> {
    const of = [canvas, state.layout];
    if (this.insets && isSame(of, this.insets.of)) return this.insets;
    const holder = canvas.parentElement;
    const picture = document.querySelector(".over-tokens")?.getBoundingClientRect();
    if (!holder || !picture) return { left: 0, right: 0 };
    const box = holder.getBoundingClientRect();
    const { paddingLeft, paddingRight } = getComputedStyle(holder);
    const left = picture.left - box.left - parseFloat(paddingLeft);
    const right = box.right - parseFloat(paddingRight) - picture.right;
    this.insets = { of, left: Math.max(0, left), right: Math.max(0, right) };
    return this.insets;
  }
}

/** The character that begins with a token; nothing for the other bytes of one. Undefined where the text is not known. */
function characterAt(passage: Passage | null, token: number): string | undefined {
  const cell = passage?.cells[passage.cellOf[token - passage.tokenStart] ?? -1];
  return cell && (cell.tokenStart === token ? cell.text : "");
}

/** The tokens that the picture above spans; or those of the course, when it has been cut short of what is in view. */
function spanOf(state: TraceState, { params }: Course): Pick<PlotFrame, "start" | "end"> {
  const range = tokensInView(state);
  if (!range || range.end - range.start > MOST_CHART_TOKENS) return { start: params.tokenStart, end: params.tokenEnd };
  return { start: state.tokens.start, end: state.tokens.start + state.layout.width / state.tokens.scale };
}
