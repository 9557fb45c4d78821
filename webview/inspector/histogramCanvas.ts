/** A lit directive that keeps a histogram in a canvas for as long as the canvas is in the page. */
import { noChange, type ElementPart } from "lit";
import { AsyncDirective } from "lit/async-directive.js";
import { directive } from "lit/directive.js";
import { createHistogram, type Histogram, type HistogramData } from "../charts/histogram";
import type { Theme } from "../platform/theme";

class HistogramCanvas extends AsyncDirective {
  private canvas: HTMLCanvasElement | undefined;
  private chart: Histogram | undefined;
  private data: HistogramData | undefined;
  private theme: Theme | undefined;

  override update(part: ElementPart, [data, theme]: [HistogramData, Theme]): typeof noChange {
    this.canvas = part.element as HTMLCanvasElement;
    if (this.chart && theme !== this.theme) this.chart.setTheme(theme);
    if (this.chart && !isSame(data, this.data)) this.chart.update(data);
    this.data = data;
    this.theme = theme;
    if (!this.chart) queueMicrotask(() => this.open()); // once the canvas stands in the page and has a size
    return noChange;
  }

  /** For a server's rendering, which there is none of; it gives the directive its parameters' types. */
  render(data: HistogramData, theme: Theme): typeof noChange {
    void [data, theme];
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
    if (this.chart || !this.isConnected || !this.canvas || !this.data || !this.theme) return;
    this.chart = createHistogram(this.canvas, this.theme);
    this.chart.update(this.data);
  }
}

function isSame(a: HistogramData, b: HistogramData | undefined): boolean {
  return a.counts === b?.counts && a.min === b.min && a.max === b.max && a.title === b.title;
}

export const histogramCanvas = directive(HistogramCanvas);
