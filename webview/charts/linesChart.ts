/** Some lines over the same axis: what is compared side by side, each in its colour, with marks such as a limit. */
import type { Theme } from "../shell/theme";
import type { ChartKind } from "./chartCanvas";
import { axisTitleOf, colorsOf, commonOptions, legendOf, placeScaleOf, scaleOf, tooltipOf } from "./chartTheme";
import { formatCount, formatTick } from "./numbers";
import { colorOfPlace } from "./seriesStyle";
import { createThemedChart, type Dataset, type Options, type Point } from "./themedChart";

export interface Line {
  readonly label: string;
  readonly points: readonly Point[];
  /** Its place among those compared, which gives its colour; null for a mark, in the colour of faint text. */
  readonly place: number | null;
  /** A mark, or what the line of the same colour is compared with: thinner and dashed. */
  readonly isFaint: boolean;
  /** Left out of the legend, which has something else for all lines of its kind. */
  readonly isUnlisted?: boolean;
}

export interface LinesData {
  /** What it was made from: from the same object come the same lines. */
  readonly from: unknown;
  readonly lines: readonly Line[];
  readonly x: { readonly title: string; readonly said: (value: number) => string };
  readonly y: {
    readonly title: string;
    readonly said: (value: number) => string;
    /** Ends of the axis; those that are left out follow the numbers. */
    readonly min?: number;
    readonly max?: number;
    readonly isLogarithmic?: boolean;
  };
  /** The chart in words, for those who cannot see it. */
  readonly description: string;
}

const nothing: LinesData = {
  from: null,
  lines: [],
  x: { title: "", said: formatTick },
  y: { title: "", said: formatTick },
  description: "",
};

export const linesChart: ChartKind<LinesData> = {
  create: (canvas, theme) =>
    createThemedChart<"line", LinesData>(canvas, theme, nothing, {
      type: "line",
      options,
      datasets: ({ lines }, colored) => lines.map((line) => datasetOf(line, colored)),
      describe: ({ description }) => description,
    }),
  isSame: (a, b) => a.from === b.from,
};

/** By place, so that lines that lie on one another are told apart. */
const shapes = ["circle", "rectRot", "triangle", "rect"] as const;

/** More points than this need no mark each. */
const MARKED = 40;

function datasetOf({ label, points, place, isFaint }: Line, theme: Theme): Dataset<"line"> {
  const color = place === null ? colorsOf(theme).faint : colorOfPlace(place, theme.isDark);
  const isMark = place === null;
  return {
    label,
    data: [...points],
    borderColor: color,
    backgroundColor: color,
    borderDash: isFaint ? (isMark ? [2, 3] : [5, 4]) : [],
    borderWidth: isFaint ? 1 : 2,
    pointRadius: isMark || points.length > MARKED ? 0 : isFaint ? 0 : 2,
    pointHoverRadius: isMark ? 0 : 3,
    pointStyle: shapes[(place ?? 0) % shapes.length] ?? "circle",
    clip: 4, // a line along the edge is seen whole
  };
}

function legendWithout(theme: Theme, unlisted: ReadonlySet<number>) {
  const legend = legendOf(theme);
  const filter = ({ datasetIndex = -1 }: { readonly datasetIndex?: number }) => !unlisted.has(datasetIndex);
  return { ...legend, labels: { ...legend.labels, filter } };
}

/** Ticks of a logarithmic axis: at powers of ten, so many apart that there are few. */
function powersOf(lines: readonly Line[]): (value: number) => boolean {
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y));
  const apart = Math.max(1, Math.ceil(-Math.log10(Math.min(1, ...values)) / 5));
  return (value) => {
    const exponent = Math.log10(value);
    return Math.abs(exponent - Math.round(exponent)) < 1e-9 && Math.round(exponent) % apart === 0;
  };
}

function options({ lines, x, y }: LinesData, theme: Theme): Options<"line"> {
  const isTick = y.isLogarithmic ? powersOf(lines) : () => true;
  const scale = scaleOf(theme);
  const place = placeScaleOf(theme);
  return {
    ...commonOptions,
    plugins: {
      legend: legendWithout(theme, new Set(lines.flatMap(({ isUnlisted }, at) => (isUnlisted ? [at] : [])))),
      tooltip: {
        ...tooltipOf(theme),
        callbacks: {
          title: ([item]) => (item ? x.said(item.parsed.x ?? 0) : ""),
          label: ({ dataset, parsed }) => `${dataset.label ?? ""}: ${y.said(parsed.y ?? NaN)}`,
        },
      },
    },
    scales: {
      x: {
        ...place,
        min: 0,
        max: Math.max(1, ...lines.flatMap(({ points }) => points.map((point) => point.x))),
        title: axisTitleOf(theme, x.title),
        ticks: { ...place.ticks, precision: 0, maxTicksLimit: 8, callback: (value) => formatCount(Number(value)) },
      },
      y: {
        ...scale,
        ...(y.isLogarithmic && { type: "logarithmic" as const }),
        ...(y.min !== undefined && { min: y.min }),
        ...(y.max !== undefined && { max: y.max }),
        title: axisTitleOf(theme, y.title),
        ticks: {
          ...scale.ticks,
          ...(!y.isLogarithmic && { maxTicksLimit: 6 }),
          callback: (value) => (isTick(Number(value)) ? y.said(Number(value)) : null),
        },
      },
    },
  };
}
