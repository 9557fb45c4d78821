/** A lit directive that keeps a chart in a canvas for as long as the canvas is in the page. */
import { noChange, type ElementPart } from "lit";
import { AsyncDirective } from "lit/async-directive.js";
import { directive } from "lit/directive.js";
import type { Theme } from "../shell/theme";
import type { ThemedChart } from "./themedChart";

/** How a kind of chart is made in a canvas, and whether it shows the same of two pieces of data. */
export interface ChartKind<Data> {
  readonly create: (canvas: HTMLCanvasElement, theme: Theme) => ThemedChart<Data>;
  readonly isSame: (a: Data, b: Data) => boolean;
}

class ChartCanvas<Data> extends AsyncDirective {
  private canvas: HTMLCanvasElement | undefined;
  private chart: ThemedChart<Data> | undefined;
  private shown: { readonly kind: ChartKind<Data>; readonly data: Data; readonly theme: Theme } | undefined;

  override update(part: ElementPart, [kind, data, theme]: [ChartKind<Data>, Data, Theme]): typeof noChange {
    this.canvas = part.element as HTMLCanvasElement;
    if (this.chart && this.shown && theme !== this.shown.theme) this.chart.setTheme(theme);
    if (this.chart && this.shown && !kind.isSame(data, this.shown.data)) this.chart.update(data);
    this.shown = { kind, data, theme };
    if (!this.chart) queueMicrotask(() => this.open()); // once the canvas stands in the page and has a size
    return noChange;
  }

  /** For a server's rendering, which there is none of; it gives the directive its parameters' types. */
  render(kind: ChartKind<Data>, data: Data, theme: Theme): typeof noChange {
    void [kind, data, theme];
    return noChange;
  }

  override disconnected(): void {
    this.chart?.dispose();
    this.chart = undefined;
  }

  override reconnected(): void {
    queueMicrotask(() => this.open());
  }

  private open(): void {
    if (this.chart || !this.isConnected || !this.canvas || !this.shown) return;
    const { kind, data, theme } = this.shown;
    this.chart = kind.create(this.canvas, theme);
    this.chart.update(data);
  }
}

const held = directive(ChartCanvas);

/** For a canvas whose parent has a height and position: relative. */
export function chartCanvas<Data>(kind: ChartKind<Data>, data: Data, theme: Theme): unknown {
  return held(kind as ChartKind<unknown>, data, theme);
}
