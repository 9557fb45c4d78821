/**
 * The course of one unit's gates and states over the tokens in view, as a line chart with a mark at the selected token.
 * Bounded quantities share the left axis, the cell state has its own on the right, so that a large c flattens no gate.
 * The plot area keeps to a frame, so that a token stands under its column in a picture above.
 */
import { message } from "../../src/messages/message";
import { say } from "../shell/language";
import type { Chart, Plugin, Scale } from "chart.js";
import type { Theme } from "../shell/theme";
import { colorsOf, commonOptions, placeScaleOf, scaleOf, tooltipOf } from "./chartTheme";
import { formatNumber, formatTick } from "./numbers";
import { styleOf } from "./seriesStyle";
import { createThemedChart, type Dataset, type Options, type Point, type ThemedChart } from "./themedChart";

type LineChart = Chart<"line", Point[], string>;

export interface UnitSeriesData {
  readonly name: string; // "f"
  readonly title: string; // "forget gate"
  readonly values: Float32Array; // one per label; NaN, a token not computed yet, leaves a gap
  /** The channel's range, from its description; an unbounded one is drawn against the right axis. */
  readonly range?: "unit" | "signed" | "unbounded";
}

/** Where the plot area is and which tokens it spans. Token t takes the place from t to t + 1, its point is in the middle. */
export interface PlotFrame {
  /** CSS pixels from the canvas's left and right edge to the plot area. */
  readonly left: number;
  readonly right: number;
  /** Tokens at the plot area's edges; fractional while panning. */
  readonly start: number;
  readonly end: number;
}

export interface UnitChartData {
  readonly frame: PlotFrame;
  /** The token under each value, as the axis shows it. */
  readonly labels: readonly string[];
  /** Index in the trace of the first label. */
  readonly firstToken: number;
  /** Tokens that each value is the mean of; 1 where absent. */
  readonly step?: number;
  readonly series: readonly UnitSeriesData[];
  /** Index in the trace of the token to mark. */
  readonly marker: number | null;
}

/** Longer ranges are drawn in solid lines: dashes cannot be made out in them, and take seconds to stroke. */
const MOST_DASHED = 800;

/** Draws into a canvas whose parent has a height and position: relative; the chart takes the parent's size. */
export function createUnitChart(canvas: HTMLCanvasElement, theme: Theme): ThemedChart<UnitChartData> {
  const nothing: UnitChartData = {
    frame: { left: 40, right: 0, start: 0, end: 1 },
    labels: [],
    firstToken: 0,
    series: [],
    marker: null,
  };
  return createThemedChart(canvas, theme, nothing, {
    type: "line",
    options,
    datasets,
    describe: summary,
    adjust,
    plugins: (now) => [
      markerLine(
        () => now().data.marker,
        () => colorsOf(now().theme).text,
      ),
    ],
  });
}

/** While the lines stay, panning moves the axis and pointing the marker alone. */
function adjust(before: UnitChartData, next: UnitChartData, chart: LineChart): boolean {
  const { left, right, start, end } = before.frame;
  const sameLines = next.series === before.series && next.labels === before.labels;
  if (!sameLines || next.frame.left !== left || next.frame.right !== right) return false;
  if (next.frame.start !== start || next.frame.end !== end) {
    Object.assign(chart.options.scales?.["x"] ?? {}, valueRangeOf(next.frame));
    chart.update("none");
  } else if (next.marker !== before.marker) {
    chart.draw();
  }
  return true;
}

function datasets({ series, firstToken, step = 1 }: UnitChartData, theme: Theme, chart: LineChart): Dataset<"line">[] {
  return series.map((one, index) => datasetOf(one, index, (at) => firstToken + at * step + (step - 1) / 2, theme, chart));
}

function options({ frame, series, labels, firstToken, step = 1 }: UnitChartData, theme: Theme): Options<"line"> {
  const labelOf = (token: number) => labels[Math.floor((token - firstToken) / step)] ?? "";
  const colors = colorsOf(theme);
  const scale = scaleOf(theme);
  const font = { family: theme.uiFont, size: 11 };
  const unbounded = series.filter(({ range }) => range === "unbounded").map(({ name }) => name);
  return {
    ...commonOptions,
    plugins: {
      // Keeps the extremes of every stretch of a few pixels, so that no spike is lost.
      decimation: { enabled: true, algorithm: "min-max", threshold: 2000 },
      legend: {
        align: "start",
        fullSize: false,
        labels: { color: colors.text, font, boxWidth: 28, boxHeight: 0, padding: 8, usePointStyle: false },
      },
      tooltip: {
        ...tooltipOf(theme),
        callbacks: {
          title: ([item]) =>
            item ? say("charts.tokenLabel", { token: Math.floor(item.parsed.x ?? 0), label: labelOf(item.parsed.x ?? 0) }) : "",
          label: ({ dataset, parsed }) => `${dataset.label ?? ""}: ${formatNumber(parsed.y ?? NaN)}`,
        },
      },
    },
    layout: { padding: { right: frame.right } },
    scales: {
      x: {
        ...placeScaleOf(theme),
        ...valueRangeOf(frame),
        afterFit: (axis) => Object.assign(axis, { paddingLeft: 0, paddingRight: 0 }), // a label may stand out, the area stays
        ticks: {
          ...placeScaleOf(theme).ticks,
          precision: 0,
          autoSkipPadding: 6,
          maxTicksLimit: 60,
          font: { ...font, family: theme.editorFont },
          callback: (token) => (Number.isInteger(token) ? labelOf(Number(token)) : ""),
        },
      },
      y: { ...scale, suggestedMin: 0, suggestedMax: 1, afterFit: width(frame.left), ticks: { ...scale.ticks, maxTicksLimit: 6 } },
      ...(unbounded.length > 0 && {
        state: {
          ...scale,
          position: "right",
          afterFit: width(0),
          grid: { display: false },
          ticks: { display: false }, // the legend tells its ends: numbers on it would lie over the lines
        },
      }),
    },
  };
}

/** The ends of the axis that puts token t's point into the middle of its place. */
export function valueRangeOf({ start, end }: PlotFrame): { min: number; max: number } {
  return { min: start - 0.5, max: Math.max(start + 1, end) - 0.5 };
}

function width(pixels: number): (axis: Scale) => void {
  return (axis) => {
    axis.width = pixels;
  };
}

function datasetOf(
  { name, title, values, range }: UnitSeriesData,
  index: number,
  placeOf: (at: number) => number,
  theme: Theme,
  chart: LineChart,
): Dataset<"line"> {
  const { color, dash } = styleOf(name, index, theme.isDark);
  const called = name === title ? title : `${name}  ${title}`;
  // Of a part of a channel there is no room for them beside the others'.
  const ends = range === "unbounded" && name !== title ? extentOf(values) : null;
  const label = ends
    ? say("charts.withEnds", { title: called, least: formatTick(ends[0]), greatest: formatTick(ends[1]) })
    : called;
  const shown = chart.data.datasets.findIndex((dataset) => dataset.label?.startsWith(called));
  return {
    label,
    data: Array.from(values, (y, at) => ({ x: placeOf(at), y })),
    yAxisID: range === "unbounded" ? "state" : "y",
    borderColor: color,
    backgroundColor: color,
    borderDash: values.length <= MOST_DASHED ? dash : [],
    borderWidth: dash.length > 0 ? 1.5 : 2,
    pointRadius: 0,
    pointHoverRadius: 3,
    hidden: shown >= 0 && !chart.isDatasetVisible(shown), // as the person left it in the legend
  };
}

function markerLine(token: () => number | null, color: () => string): Plugin<"line"> {
  return {
    id: "marker",
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const at = token();
      const { x } = scales;
      if (at === null || !x || at < x.min || at > x.max) return;
      const pixel = Math.round(x.getPixelForValue(at)) + 0.5;
      ctx.save();
      ctx.strokeStyle = color();
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(pixel, chartArea.top);
      ctx.lineTo(pixel, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };
}

/** The least and the greatest value; null where there is none. */
function extentOf(values: Float32Array): readonly [number, number] | null {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? [least, greatest] : null;
}

/** The chart in words, for those who cannot see it. */
export function summary({
  series,
  firstToken,
  labels,
  step = 1,
}: Pick<UnitChartData, "series" | "firstToken" | "labels" | "step">): string {
  if (labels.length === 0 || series.length === 0) return say("charts.noValues");
  const lines = series.map(({ title, values }) => {
    const ends = extentOf(values);
    return ends
      ? message("charts.line", { title, least: formatNumber(ends[0]), greatest: formatNumber(ends[1]) })
      : message("charts.lineNotComputed", { title });
  });
  const last = firstToken + labels.length * step - 1;
  return say("charts.lines", { from: firstToken, to: last, lines });
}
