/** Singular values of several matrices, largest first, one line each on a logarithmic axis. */
import { message } from "../../src/messages/message";
import { say } from "../shell/language";
import type { Theme } from "../shell/theme";
import type { ChartKind } from "./chartCanvas";
import { commonOptions, legendOf, placeScaleOf, scaleOf, tooltipOf } from "./chartTheme";
import { formatNumber, formatTick } from "./numbers";
import { styleOf } from "./seriesStyle";
import { createThemedChart, type Dataset, type Options } from "./themedChart";

export interface SpectrumData {
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly title: string; readonly values: Float32Array }[];
}

/** What is this much smaller than the largest is a zero in 32-bit floats, and not drawn. */
const LEAST_PART = 1e-7;

export const spectrumChart: ChartKind<SpectrumData> = {
  create: (canvas, theme) =>
    createThemedChart(
      canvas,
      theme,
      { title: "", lines: [] },
      {
        type: "line",
        options,
        datasets,
        describe: describeSpectrum,
      },
    ),
  isSame: (a, b) => a.title === b.title && a.lines.every(({ values }, index) => values === b.lines[index]?.values),
};

function datasets({ lines }: SpectrumData, theme: Theme): Dataset<"line">[] {
  return lines.map(({ name, title, values }, index) => {
    const { color, dash } = styleOf(name, index, theme.isDark);
    const least = (values[0] ?? 0) * LEAST_PART;
    return {
      label: title ? `${name}  ${title}` : name,
      data: Array.from(values, (y, at) => ({ x: at + 1, y: y > least ? y : NaN })),
      borderColor: color,
      backgroundColor: color,
      borderDash: dash,
      borderWidth: 1.5,
      pointRadius: values.length === 1 ? 3 : 0,
      pointHoverRadius: 3,
    };
  });
}

function options(_: SpectrumData, theme: Theme): Options<"line"> {
  const scale = scaleOf(theme);
  const place = placeScaleOf(theme);
  return {
    ...commonOptions,
    plugins: {
      legend: legendOf(theme),
      tooltip: {
        ...tooltipOf(theme),
        callbacks: {
          title: ([item]) => (item ? say("charts.singularValue", { n: item.parsed.x ?? 0 }) : ""),
          label: ({ dataset, parsed }) => `${dataset.label ?? ""}: ${formatNumber(parsed.y ?? NaN)}`,
        },
      },
    },
    scales: {
      x: { ...place, min: 1, ticks: { ...place.ticks, precision: 0, maxTicksLimit: 8 } },
      y: {
        ...scale,
        type: "logarithmic",
        ticks: { ...scale.ticks, maxTicksLimit: 6, callback: (value) => formatTick(Number(value)) },
      },
    },
  };
}

/** The chart in words, for those who cannot see it. */
export function describeSpectrum({ title, lines }: SpectrumData): string {
  const parts = lines.map(({ name, title: full, values }) =>
    message("charts.line", {
      title: full || name,
      least: formatNumber(values[0] ?? NaN),
      greatest: formatNumber(values.at(-1) ?? NaN),
    }),
  );
  return say("charts.singularValues", { title, lines: parts });
}
