/** Keeps the unit chart under the heatmap in step with the state: which canvas, which data, which theme. */
import { createUnitChart, type UnitChart } from "../charts/unitChart";
import type { Theme } from "../platform/theme";
import { chartRange, MOST_CHART_TOKENS, type Course } from "./pulls";
import { labelOf } from "./readout";
import { channelsOf, type TraceState } from "./store";

export class ChartPane {
  private chart: { readonly canvas: HTMLCanvasElement; readonly chart: UnitChart } | undefined;
  private drawn: unknown[] = [];
  private theme: Theme | undefined;

  /** To be called after every render; does nothing unless something changed that the chart shows. */
  sync(canvas: HTMLCanvasElement | null, state: TraceState, course: Course | undefined, theme: Theme): void {
    if (canvas !== this.chart?.canvas) {
      this.chart?.chart.dispose();
      this.chart = canvas ? { canvas, chart: createUnitChart(canvas, theme) } : undefined;
      this.drawn = [];
    } else if (this.theme && theme !== this.theme) {
      this.chart?.chart.setTheme(theme);
    }
    this.theme = theme;
    const inputs = [course, state.token, state.hidden, state.layer];
    if (!this.chart || !course || inputs.every((input, index) => input === this.drawn[index])) return;
    this.drawn = inputs;
    this.chart.chart.update({
      labels: Array.from({ length: course.tokenEnd - course.firstToken }, (_, at) => labelOf(state, course.firstToken + at)),
      firstToken: course.firstToken,
      series: channelsOf(state).flatMap(({ name, title, range }) => {
        const values = course.channels[name];
        return values ? [{ name, title, values, range }] : [];
      }),
      marker: state.token,
    });
  }
}

/** Says so when the chart shows less than the heatmap above it. */
export function chartNote(state: TraceState): string {
  const range = chartRange(state);
  if (!range) return "";
  if (range.end - range.start < MOST_CHART_TOKENS) return "";
  return `tokens ${range.start.toLocaleString("en")} to ${(range.end - 1).toLocaleString("en")}; zoom in to see others`;
}
