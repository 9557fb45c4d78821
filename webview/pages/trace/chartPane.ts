/** Keeps the unit chart under the heatmap in step with the state: which canvas, which data, which theme. */
import type { ThemedChart } from "../../charts/themedChart";
import { createUnitChart, type PlotFrame, type UnitChartData } from "../../charts/unitChart";
import { visible } from "../../heatmap/viewport";
import type { Theme } from "../../shell/theme";
import { chartRange, MOST_CHART_TOKENS, type Course } from "./pulls";
import { labelOf } from "./readout";
import { channelsOf, viewOf, type TraceState } from "./store";

/** Of more tokens in view, the lines take longer to draw than a frame lasts: they follow a pan when it rests. */
const MOST_MOVED = 400;
const REST = 80; // milliseconds

export class ChartPane {
  private chart: { readonly canvas: HTMLCanvasElement; readonly chart: ThemedChart<UnitChartData> } | undefined;
  private seen: unknown[] = [];
  private resting = 0;
  private lines: { readonly of: unknown[]; readonly data: Pick<UnitChartData, "labels" | "firstToken" | "series"> } | undefined;
  private insets: { readonly of: unknown[]; readonly left: number; readonly right: number } | undefined;
  private theme: Theme | undefined;

  /** To be called after every render; does nothing unless something changed that the chart shows. */
  sync(canvas: HTMLCanvasElement | null, state: TraceState, course: Course | undefined, theme: Theme): void {
    if (canvas !== this.chart?.canvas) {
      clearTimeout(this.resting);
      this.chart?.chart.dispose();
      this.chart = canvas ? { canvas, chart: createUnitChart(canvas, theme) } : undefined;
      this.seen = [];
    } else if (this.theme && theme !== this.theme) {
      this.chart?.chart.setTheme(theme);
    }
    this.theme = theme;
    const inputs = [state.tokens, course, state.token, state.hidden, state.layer, state.layout];
    if (!this.chart || !course || isSame(inputs, this.seen)) return;
    const onlyMoved = isSame(inputs.slice(1), this.seen.slice(1));
    this.seen = inputs;
    clearTimeout(this.resting);
    const { canvas: drawnOn, chart } = this.chart;
    const draw = () => {
      const frame = { ...this.insetsOf(drawnOn, state), ...spanOf(state, course) };
      chart.update({ ...this.linesOf(state, course), frame, marker: state.token });
    };
    if (onlyMoved && course.tokenEnd - course.firstToken > MOST_MOVED) this.resting = window.setTimeout(draw, REST);
    else draw();
  }

  /** The same arrays as long as the lines are the same: a pan moves them only. */
  private linesOf(state: TraceState, course: Course): Pick<UnitChartData, "labels" | "firstToken" | "series"> {
    const of = [course, state.hidden, state.layer];
    if (this.lines && isSame(of, this.lines.of)) return this.lines.data;
    const { firstToken, tokenEnd, channels } = course;
    const data = {
      labels: Array.from({ length: tokenEnd - firstToken }, (_, at) => labelOf(state, firstToken + at)),
      firstToken,
      series: channelsOf(state).flatMap(({ name, title, range }) => {
        const values = channels[name];
        return values ? [{ name, title, values, range }] : [];
      }),
    };
    this.lines = { of, data };
    return data;
  }

  /** How far the heatmap's cells are from the canvas's edges; measured anew when the layout changed. */
  private insetsOf(canvas: HTMLCanvasElement, state: TraceState): Pick<PlotFrame, "left" | "right"> {
    const of = [canvas, state.layout];
    if (this.insets && isSame(of, this.insets.of)) return this.insets;
    const holder = canvas.parentElement;
    const cells = canvas.closest(".main")?.querySelector(".strip .cells")?.getBoundingClientRect();
    if (!holder || !cells) return { left: 0, right: 0 };
    const box = holder.getBoundingClientRect();
    const { paddingLeft, paddingRight } = getComputedStyle(holder);
    const left = cells.left - box.left - parseFloat(paddingLeft);
    const right = box.right - parseFloat(paddingRight) - cells.right;
    this.insets = { of, left: Math.max(0, left), right: Math.max(0, right) };
    return this.insets;
  }
}

/** The tokens that the heatmap spans; or those of the course, when it has been cut short of what is in view. */
function spanOf(state: TraceState, { firstToken, tokenEnd }: Course): Pick<PlotFrame, "start" | "end"> {
  const view = viewOf(state);
  if (!view) return { start: firstToken, end: tokenEnd };
  const { start, end } = visible(view.tokens, { count: view.tokenCount, size: view.width });
  if (end - start > MOST_CHART_TOKENS) return { start: firstToken, end: tokenEnd };
  return { start: view.tokens.start, end: view.tokens.start + view.width / view.tokens.scale };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Says so when the chart shows less than the heatmap above it. */
export function chartNote(state: TraceState): string {
  const range = chartRange(state);
  if (!range) return "";
  if (range.end - range.start < MOST_CHART_TOKENS) return "";
  return `tokens ${range.start.toLocaleString("en")} to ${(range.end - 1).toLocaleString("en")}; zoom in to see others`;
}
