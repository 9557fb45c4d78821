/** What every chart of Chart.js here has in common: a canvas that says in words what it shows, and the theme as it changes. */
import type { Chart, ChartConfiguration, ChartDataset, Plugin } from "chart.js";
import { charts } from "../libraries/libraries";
import type { Theme } from "../shell/theme";

type Kind = "bar" | "line";

/** A point of a chart, by its numbers along the axes. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Options<Type extends Kind> = NonNullable<ChartConfiguration<Type, Point[], string>["options"]>;
export type Dataset<Type extends Kind> = ChartDataset<Type, Point[]>;

export interface ThemedChart<Data> {
  update(data: Data): void;
  setTheme(theme: Theme): void;
  dispose(): void;
}

export interface Drawing<Type extends Kind, Data> {
  readonly type: Type;
  readonly options: (data: Data, theme: Theme) => Options<Type>;
  /** The chart is as it was before. */
  readonly datasets: (data: Data, theme: Theme, chart: Chart<Type, Point[], string>) => Dataset<Type>[];
  /** The chart in words, for those who cannot see it. */
  readonly describe: (data: Data) => string;
  /** Takes in a change that needs no drawing anew; false where it needs one. */
  readonly adjust?: (before: Data, next: Data, chart: Chart<Type, Point[], string>) => boolean;
  readonly plugins?: (now: () => { readonly data: Data; readonly theme: Theme }) => Plugin<Type>[];
}

/** Draws into a canvas whose parent has a height and position: relative; the chart takes the parent's size. It comes with Chart.js. */
export function createThemedChart<Type extends Kind, Data>(
  canvas: HTMLCanvasElement,
  initialTheme: Theme,
  initialData: Data,
  drawing: Drawing<Type, Data>,
): ThemedChart<Data> {
  let theme = initialTheme;
  let data = initialData;
  let chart: Chart<Type, Point[], string> | undefined;
  let isDisposed = false;
  canvas.setAttribute("role", "img");

  const draw = () => {
    canvas.setAttribute("aria-label", drawing.describe(data));
    if (!chart) return;
    chart.options = drawing.options(data, theme) as typeof chart.options;
    chart.data.datasets = drawing.datasets(data, theme, chart);
    chart.update("none");
  };
  const open = () => {
    const library = charts.now;
    if (!library || isDisposed) return;
    chart = new library.Chart<Type, Point[], string>(canvas, {
      type: drawing.type,
      data: { datasets: [] },
      options: drawing.options(data, theme),
      plugins: drawing.plugins?.(() => ({ data, theme })) ?? [],
    });
    draw();
  };
  open();
  if (!chart) {
    draw();
    void charts.load().then(open);
  }

  return {
    update(next) {
      const before = data;
      data = next;
      if (!chart || !drawing.adjust?.(before, next, chart)) draw();
    },
    setTheme(next) {
      theme = next;
      draw();
    },
    dispose() {
      isDisposed = true;
      chart?.destroy();
    },
  };
}
