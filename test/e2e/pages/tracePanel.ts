/**
 * The trace panel as a person sees it, found by the hooks it promises: data-testid for its parts, data-state on its root.
 * Reads pixels off its canvases. Knows nothing of how it is made.
 */
import { expect, type Frame, type Locator, type Page } from "@playwright/test";
import { findWebview } from "../../../tools/vscode/window.mjs";

/**
 * What a channel's canvas says it shows; the cell of token t begins at CSS pixel (t - tokenStart) / step * cellWidth. Row r is of
 * unit r, or of the r-th of `rows`.
 */
export interface StripView {
  tokenStart: number;
  unitStart: number;
  cellWidth: number;
  cellHeight: number;
  step: number;
  unitStep: number;
  domain: { min: number; max: number };
  colormap: string;
  rows: number[] | null;
  width: number; // CSS pixels
  height: number;
}

export class TracePanel {
  constructor(private readonly page: Page) {}

  async frame(): Promise<Frame> {
    return findWebview(this.page, "panel");
  }

  async root(): Promise<Locator> {
    return (await this.frame()).getByTestId("panel");
  }

  async part(testId: string): Promise<Locator> {
    return (await this.frame()).getByTestId(testId);
  }

  /** Chooses an entry of the toolbar's menu. */
  async choose(testId: string): Promise<void> {
    await (await this.part("more")).click();
    await (await this.part(testId)).click();
  }

  /** Waits until the viewport is painted whole. */
  async ready(timeout = 90_000): Promise<void> {
    await this.state("ready", timeout);
  }

  /** Brings a view to the front, whatever is in front or still computed, and waits until it is painted whole. */
  async show(view: string, timeout = 90_000): Promise<void> {
    await expect(async () => {
      const tab = await this.part(`view-${view}`);
      if ((await tab.getAttribute("aria-selected", { timeout: 2_000 })) !== "true") await tab.click({ timeout: 2_000 });
      await tab.and((await this.frame()).locator('[aria-selected="true"]')).waitFor({ timeout: 2_000 });
    }).toPass({ timeout });
    await this.ready(timeout);
  }

  /** `waitFor`, as an expectation describes what is there each time it looks, for which it goes through the whole page. */
  async state(expected: string, timeout = 90_000): Promise<void> {
    await expect(async () => {
      const frame = await this.frame();
      await frame.locator(`[data-testid="panel"][data-state="${expected}"]`).waitFor({ timeout: 2_000 });
    }).toPass({ timeout });
  }

  /** Names of the channels shown, top to bottom. */
  async channels(): Promise<string[]> {
    const strips = (await this.frame()).locator('[data-testid^="channel-canvas-"]');
    return strips.evaluateAll((all) => all.map((one) => (one.getAttribute("data-testid") ?? "").slice("channel-canvas-".length)));
  }

  async canvas(channel: string): Promise<Locator> {
    return this.part(`channel-canvas-${channel}`);
  }

  async view(channel: string): Promise<StripView> {
    return (await this.canvas(channel)).evaluate((element) => {
      const number = (name: string) => Number((element as HTMLElement).dataset[name]);
      const { width, height } = element.getBoundingClientRect();
      return {
        tokenStart: number("tokenStart"),
        unitStart: number("unitStart"),
        cellWidth: number("cellWidth"),
        cellHeight: number("cellHeight"),
        step: number("step"),
        unitStep: number("unitStep"),
        domain: { min: number("domainMin"), max: number("domainMax") },
        colormap: (element as HTMLElement).dataset["colormap"] ?? "",
        rows: (element as HTMLElement).dataset["rows"]?.split(" ").map(Number) ?? null,
        width,
        height,
      };
    });
  }

  /** Red, green, blue, alpha of a channel's pixels at these places, in CSS pixels from the strip's corner. */
  async pixels(channel: string, places: { x: number; y: number }[]): Promise<[number, number, number, number][]> {
    return (await this.canvas(channel)).evaluate((element, at) => {
      const canvas = element as HTMLCanvasElement;
      const scale = canvas.width / canvas.getBoundingClientRect().width;
      const context = canvas.getContext("2d");
      if (!context) throw new Error("The strip is no 2D canvas.");
      return at.map(
        ({ x, y }) =>
          [...context.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data] as [number, number, number, number],
      );
    }, places);
  }

  /** Clicks the cell of a token, which must be in view, and a unit, which is scrolled to. */
  async clickCell(channel: string, token: number, unit: number): Promise<void> {
    const cells = (await this.part(`channel-${channel}`)).locator("canvas").last();
    const placeOf = ({ rows, tokenStart, step, cellWidth, unitStart, unitStep, cellHeight }: StripView) => ({
      x: ((token + 0.5 - tokenStart) / step) * cellWidth,
      y: (((rows ? rows.indexOf(unit) : unit) + 0.5 - unitStart) / unitStep) * cellHeight,
    });
    const isInView = (y: number, { height }: StripView) => y > 0 && y < height;
    const view = await this.view(channel);
    const { y } = placeOf(view);
    if (!isInView(y, view)) {
      await cells.hover();
      await this.page.keyboard.down("Shift");
      await this.page.mouse.wheel(0, y - view.height / 2);
      await this.page.keyboard.up("Shift");
      await expect.poll(async () => isInView(placeOf(await this.view(channel)).y, view)).toBe(true);
    }
    await cells.click({ position: placeOf(await this.view(channel)) });
  }

  /** How many of a strip's rows of pixels bear a mark (caret, selection) within the column of a token; from 0 to 1. */
  async markShare(channel: string, token: number): Promise<number> {
    const view = await this.view(channel);
    const left = ((token - view.tokenStart) / view.step) * view.cellWidth;
    return (await this.part(`channel-${channel}`)).locator("canvas.marks").evaluate(
      (element, [from, wide]) => {
        const canvas = element as HTMLCanvasElement;
        const context = canvas.getContext("2d");
        if (!context || from === undefined || wide === undefined) return 0;
        const { data, width, height } = context.getImageData(
          Math.max(0, Math.floor(from) - 1),
          0,
          Math.ceil(wide) + 2,
          canvas.height,
        );
        let marked = 0;
        for (let y = 0; y < height; y++) {
          const row = data.subarray(y * width * 4, (y + 1) * width * 4);
          if (row.some((value, index) => index % 4 === 3 && value > 0)) marked++;
        }
        return marked / height;
      },
      [left, view.cellWidth],
    );
  }
}
