/** How the gradient of a step's loss shrinks, or grows, with the distance back: a bar for each step, on a logarithmic axis. */
import type { TrainingReport } from "../../src/protocol/training";
import { say } from "../shell/language";
import type { Theme } from "../shell/theme";
import type { ChartKind } from "./chartCanvas";
import { axisTitleOf, colorsOf, commonOptions, placeScaleOf, scaleOf, tooltipOf } from "./chartTheme";
import { formatNumber, formatTick } from "./numbers";
import { createThemedChart, type Dataset, type Options } from "./themedChart";

type Reach = NonNullable<TrainingReport["reach"]>;

export const reachChart: ChartKind<Reach> = {
  create: (canvas, theme) =>
    createThemedChart<"line", Reach>(
      canvas,
      theme,
      { update: 0, norms: new Float32Array() },
      { type: "line", options, datasets, describe: describeReach },
    ),
  isSame: (a, b) => a.update === b.update,
};

function datasets({ norms }: Reach, theme: Theme): Dataset<"line">[] {
  const { accent } = colorsOf(theme);
  const data = Array.from(norms, (norm, distance) => ({ x: distance + 1, y: norm > 0 ? norm : NaN }));
  return [
    {
      label: say("train.reachNorm"),
      data,
      borderColor: accent,
      backgroundColor: accent,
      borderWidth: 1.5,
      pointRadius: 1.5,
      pointHoverRadius: 3,
    },
  ];
}

function options(_: Reach, theme: Theme): Options<"line"> {
  const scale = scaleOf(theme);
  const place = placeScaleOf(theme);
  return {
    ...commonOptions,
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipOf(theme),
        callbacks: {
          title: ([item]) => (item ? say("train.stepsBack", { n: item.parsed.x ?? 0 }) : ""),
          label: ({ parsed }) => formatNumber(parsed.y ?? NaN),
        },
      },
    },
    scales: {
      x: {
        ...place,
        min: 0,
        title: axisTitleOf(theme, say("train.distance")),
        ticks: { ...place.ticks, precision: 0, maxTicksLimit: 10 },
      },
      y: {
        ...scale,
        type: "logarithmic",
        title: axisTitleOf(theme, say("train.reachNorm")),
        ticks: { ...scale.ticks, maxTicksLimit: 5, callback: (value) => formatTick(Number(value)) },
      },
    },
  };
}

/** The chart in words, for those who cannot see it. */
export function describeReach({ norms }: Reach): string {
  const n = Math.max(1, norms.length);
  return say("train.reachInWords", { first: formatNumber(norms[0] ?? NaN), last: formatNumber(norms[n - 1] ?? NaN), n });
}
