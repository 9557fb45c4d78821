/** How values are distributed, as bars of equal width between the least and the greatest. */
import { message } from "../../src/messages/message";
import { say } from "../shell/language";
import type { Theme } from "../shell/theme";
import type { ChartKind } from "./chartCanvas";
import { colorsOf, commonOptions, placeScaleOf, scaleOf, tooltipOf } from "./chartTheme";
import { formatCount, formatNumber, formatTick } from "./numbers";
import { createThemedChart, type Dataset, type Options, type ThemedChart } from "./themedChart";

export interface HistogramData {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  /** How many values fall in each of the equal bins from min to max. */
  readonly counts: readonly number[];
  /** Draws an axis wider than the values, so that several histograms can be compared; from min to max when absent. */
  readonly axis?: { readonly min: number; readonly max: number };
  /** How the axis and a bin's edges are written; as plain numbers when absent. */
  readonly tick?: (value: number) => string;
  /** What is counted: values when absent. */
  readonly counted?: keyof typeof counted;
}

/** What can be counted: so many of it, and by its name in the plural. */
const counted = {
  values: { count: "charts.values", name: "charts.countedValues" },
  units: { count: "common.units", name: "charts.countedUnits" },
} as const;

/** Draws into a canvas whose parent has a height and position: relative; the chart takes the parent's size. */
export function createHistogram(canvas: HTMLCanvasElement, theme: Theme): ThemedChart<HistogramData> {
  return createThemedChart(
    canvas,
    theme,
    { title: "", min: 0, max: 1, counts: [] },
    {
      type: "bar",
      options,
      datasets,
      describe: describeHistogram,
    },
  );
}

function datasets(data: HistogramData, theme: Theme): Dataset<"bar">[] {
  const bars = data.counts.map((y, bin) => ({ x: edgeOf(data, bin + 0.5), y })); // at the middle of the bin
  const color = colorsOf(theme).accent;
  return [
    {
      data: bars,
      backgroundColor: color,
      borderColor: color,
      borderWidth: 0,
      barPercentage: 0.94,
      categoryPercentage: 1,
      minBarLength: 1, // a bin of few values among many still shows
    },
  ];
}

function options(data: HistogramData, theme: Theme): Options<"bar"> {
  const scale = scaleOf(theme);
  const [from, to] = valueRangeOf(data.axis ?? data);
  const tick = data.tick ?? formatTick;
  return {
    ...commonOptions,
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipOf(theme),
        displayColors: false,
        callbacks: {
          title: ([item]) => binTitle(data, item?.dataIndex ?? 0),
          label: ({ parsed }) => say(counted[data.counted ?? "values"].count, { n: parsed.y ?? 0 }),
        },
      },
    },
    scales: {
      x: {
        ...placeScaleOf(theme),
        min: from,
        max: to,
        offset: false,
        ticks: { ...placeScaleOf(theme).ticks, maxTicksLimit: 8, autoSkipPadding: 12, callback: (value) => tick(Number(value)) },
      },
      y: {
        ...scale,
        beginAtZero: true,
        ticks: { ...scale.ticks, precision: 0, maxTicksLimit: 4, callback: (value) => formatCount(Number(value)) },
      },
    },
  };
}

/** The axis: from min to max, or around the value when all values are the same. */
function valueRangeOf({ min, max }: { readonly min: number; readonly max: number }): [number, number] {
  if (max > min) return [min, max];
  const margin = Math.abs(min) || 1;
  return [min - margin / 2, min + margin / 2];
}

function edgeOf(data: HistogramData, bin: number): number {
  const [from, to] = valueRangeOf(data);
  if (data.max <= data.min) return data.min;
  const share = bin / Math.max(1, data.counts.length);
  return from * (1 - share) + to * share; // not from + (to - from) * share: the difference may overflow
}

function binTitle(data: HistogramData, bin: number): string {
  const text = data.tick ?? formatNumber;
  if (data.max <= data.min) return text(data.min);
  return say("charts.bin", { from: text(edgeOf(data, bin)), to: text(edgeOf(data, bin + 1)) });
}

/** The histogram in words: its range, and where most values lie. */
export function describeHistogram(data: HistogramData): string {
  const text = data.tick ?? formatNumber;
  const { title } = data;
  const what = message(counted[data.counted ?? "values"].name);
  const largest = data.counts.reduce((best, value, bin) => (value > (data.counts[best] ?? 0) ? bin : best), 0);
  if (data.counts.length === 0) return say("charts.histogramEmpty", { title, counted: what });
  if (data.max <= data.min) return say("charts.histogramOne", { title, value: text(data.min) });
  return say("charts.histogram", {
    title,
    counted: what,
    min: text(data.min),
    max: text(data.max),
    from: text(edgeOf(data, largest)),
    to: text(edgeOf(data, largest + 1)),
  });
}

/** For chartCanvas. */
export const histogramChart: ChartKind<HistogramData> = {
  create: createHistogram,
  isSame: (a, b) => a.counts === b.counts && a.min === b.min && a.max === b.max && a.title === b.title,
};
