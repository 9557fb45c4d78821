/** The loss while a network learns: on what it learns from, and on what it is only measured on. */
import type { LossPoint } from "../../src/protocol/training";
import { say } from "../shell/language";
import type { Theme } from "../shell/theme";
import type { ChartKind } from "./chartCanvas";
import { axisTitleOf, commonOptions, legendOf, scaleOf, tooltipOf } from "./chartTheme";
import { formatCount, formatNumber, formatTick } from "./numbers";
import { styleOf } from "./seriesStyle";
import { createThemedChart, type Dataset, type Options } from "./themedChart";

/** More points than pixels only cost time. */
const MOST_POINTS = 600;

export const lossChart: ChartKind<readonly LossPoint[]> = {
  create: (canvas, theme) =>
    createThemedChart<"line", readonly LossPoint[]>(canvas, theme, [], {
      type: "line",
      options,
      datasets,
      describe: describeLoss,
    }),
  isSame: (a, b) => a === b || (a.length === b.length && a.at(-1)?.update === b.at(-1)?.update),
};

function datasets(points: readonly LossPoint[], theme: Theme): Dataset<"line">[] {
  const learned = means(points);
  const measured = points.flatMap(({ update, heldOut }) => (heldOut === null ? [] : [{ x: update, y: heldOut }]));
  const line = (label: string, name: string, data: { x: number; y: number }[], radius: number) => {
    const { color, dash } = styleOf(name, 0, theme.isDark);
    return {
      label,
      data,
      borderColor: color,
      backgroundColor: color,
      borderDash: dash,
      borderWidth: 1.5,
      pointRadius: radius,
      pointHoverRadius: 3,
    };
  };
  return [line(say("train.onText"), "i", learned, 0), line(say("train.onHeldOut"), "c", measured, measured.length < 60 ? 2 : 0)];
}

/** The mean of each stretch of updates, so that no more than `MOST_POINTS` are drawn. */
function means(points: readonly LossPoint[]): { x: number; y: number }[] {
  const size = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) => {
    const part = points.slice(index * size, (index + 1) * size);
    return { x: part.at(-1)?.update ?? 0, y: part.reduce((sum, { loss }) => sum + loss, 0) / part.length };
  });
}

function options(_: readonly LossPoint[], theme: Theme): Options<"line"> {
  const scale = scaleOf(theme);
  return {
    ...commonOptions,
    plugins: {
      legend: legendOf(theme),
      tooltip: {
        ...tooltipOf(theme),
        callbacks: {
          title: ([item]) => (item ? say("train.scrub", { update: item.parsed.x ?? 0 }) : ""),
          label: ({ dataset, parsed }) => `${dataset.label ?? ""}: ${formatNumber(parsed.y ?? NaN)}`,
        },
      },
    },
    scales: {
      x: {
        ...scale,
        min: 0,
        title: axisTitleOf(theme, say("train.updates")),
        ticks: { ...scale.ticks, precision: 0, maxTicksLimit: 8, callback: (value) => formatCount(Number(value)) },
      },
      y: {
        ...scale,
        title: axisTitleOf(theme, say("train.nats")),
        ticks: { ...scale.ticks, maxTicksLimit: 6, callback: (value) => formatTick(Number(value)) },
      },
    },
  };
}

/** The chart in words, for those who cannot see it. */
export function describeLoss(points: readonly LossPoint[]): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return say("train.noLoss");
  const heldOut = points.findLast((point) => point.heldOut !== null)?.heldOut ?? NaN;
  return say("train.lossInWords", {
    from: formatNumber(first.loss),
    to: formatNumber(last.loss),
    update: last.update,
    heldOut: formatNumber(heldOut),
  });
}
