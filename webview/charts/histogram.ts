/** How values are distributed, as bars of equal width between the least and the greatest. */
import { Chart, type ChartConfiguration } from "chart.js";
import type { Theme } from "../platform/theme";
import { colorsOf, commonOptions, registerCharts, scaleOf, tooltipOf } from "./chartTheme";
import { formatCount, formatNumber, formatTick } from "./numbers";

export interface HistogramData {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  /** How many values fall in each of the equal bins from min to max. */
  readonly counts: readonly number[];
  /** Draws an axis wider than the values, so that several histograms can be compared; from min to max when absent. */
  readonly axis?: { readonly min: number; readonly max: number };
}

export interface Histogram {
  update(data: HistogramData): void;
  setTheme(theme: Theme): void;
  dispose(): void;
}

interface Bar {
  readonly x: number; // the middle of the bin
  readonly y: number;
}

/** Draws into a canvas whose parent has a height and position: relative; the chart takes the parent's size. */
export function createHistogram(canvas: HTMLCanvasElement, initialTheme: Theme): Histogram {
  registerCharts();
  let theme = initialTheme;
  let data: HistogramData = { title: "", min: 0, max: 1, counts: [] };
  const chart = new Chart<"bar", Bar[], string>(canvas, {
    type: "bar",
    data: { datasets: [] },
    options: options(theme, data),
  });
  canvas.setAttribute("role", "img");

  const draw = () => {
    chart.options = options(theme, data);
    const bars = data.counts.map((y, bin) => ({ x: edgeOf(data, bin + 0.5), y }));
    const color = colorsOf(theme).accent;
    chart.data.datasets = [
      {
        data: bars, backgroundColor: color, borderColor: color, borderWidth: 0, barPercentage: 0.94, categoryPercentage: 1,
        minBarLength: 1, // a bin of few values among many still shows
      },
    ];
    canvas.setAttribute("aria-label", describeHistogram(data));
    chart.update("none");
  };
  draw();

  return {
    update(next) {
      data = next;
      draw();
    },
    setTheme(next) {
      theme = next;
      draw();
    },
    dispose: () => chart.destroy(),
  };
}

function options(
  theme: Theme,
  data: HistogramData,
): NonNullable<ChartConfiguration<"bar", Bar[], string>["options"]> {
  const scale = scaleOf(theme);
  const [from, to] = extentOf(data.axis ?? data);
  return {
    ...commonOptions,
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipOf(theme),
        displayColors: false,
        callbacks: {
          title: ([item]) => binTitle(data, item?.dataIndex ?? 0),
          label: ({ parsed }) => `${formatCount(parsed.y ?? 0)} values`,
        },
      },
    },
    scales: {
      x: {
        ...scale, min: from, max: to, offset: false, grid: { ...scale.grid, display: false },
        ticks: {
          ...scale.ticks, maxTicksLimit: 8, autoSkipPadding: 12, includeBounds: false,
          callback: (value) => formatTick(Number(value)),
        },
      },
      y: {
        ...scale, beginAtZero: true,
        ticks: { ...scale.ticks, precision: 0, maxTicksLimit: 4, callback: (value) => formatCount(Number(value)) },
      },
    },
  };
}

/** The axis: from min to max, or around the value when all values are the same. */
function extentOf({ min, max }: { readonly min: number; readonly max: number }): [number, number] {
  if (max > min) return [min, max];
  const margin = Math.abs(min) || 1;
  return [min - margin / 2, min + margin / 2];
}

function edgeOf(data: HistogramData, bin: number): number {
  const [from, to] = extentOf(data);
  if (data.max <= data.min) return data.min;
  const share = bin / Math.max(1, data.counts.length);
  return from * (1 - share) + to * share; // not from + (to - from) * share: the difference may overflow
}

function binTitle(data: HistogramData, bin: number): string {
  if (data.max <= data.min) return formatNumber(data.min);
  return `${formatNumber(edgeOf(data, bin))} to ${formatNumber(edgeOf(data, bin + 1))}`;
}

/** The histogram in words: its range, and where most values lie. */
export function describeHistogram(data: HistogramData): string {
  const largest = data.counts.reduce((best, value, bin) => (value > (data.counts[best] ?? 0) ? bin : best), 0);
  if (data.counts.length === 0) return `Histogram of ${data.title}: no values.`;
  if (data.max <= data.min) return `Histogram of ${data.title}: every value is ${formatNumber(data.min)}.`;
  const range = `${formatNumber(data.min)} to ${formatNumber(data.max)}`;
  return `Histogram of ${data.title}: values from ${range}, the fullest bin from ${binTitle(data, largest)}.`;
}
