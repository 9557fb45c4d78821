/** Pixels of the heatmap against the values that the shell command computes for the same text and model. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { expect, test } from "./fixtures";
import { colorsOf } from "./heatmapColors";
import type { StripView, TracePanel } from "./pages/tracePanel";

/** By "l0.i" and so on: the units' values of each token. */
type Trace = Record<string, Float32Array[]>;

/** The trace as `gatescope trace` writes it to .npz, which takes it a tenth of the time of .json. */
async function traceByShell(textFile: string, model: string): Promise<Trace> {
  const out = mkdtempSync(join(tmpdir(), "gatescope-pixels-"));
  execFileSync(process.execPath, ["dist/cli.js", "trace", textFile, "--model", model, "--out", join(out, "trace.npz")]);
  const archive = new ZipReader(new Uint8ArrayReader(readFileSync(join(out, "trace.npz"))), { useWebWorkers: false });
  const trace: Trace = {};
  for (const entry of await archive.getEntries()) {
    if (entry.directory || !entry.filename.startsWith("l")) continue;
    const bytes = await entry.getData(new Uint8ArrayWriter());
    const start = 10 + new DataView(bytes.buffer).getUint16(8, true); // magic, version and length, then the header
    const [, tokens, units] = /'shape': \((\d+), (\d+)\)/.exec(new TextDecoder("latin1").decode(bytes.subarray(10, start))) ?? [];
    const values = new Float32Array(bytes.buffer, start, Number(tokens) * Number(units));
    const row = (token: number) => values.subarray(token * Number(units), (token + 1) * Number(units));
    trace[entry.filename.replace(".npy", "")] = Array.from({ length: Number(tokens) }, (_, token) => row(token));
  }
  rmSync(out, { recursive: true });
  return trace;
}

/** What the cell that holds this token and unit covers: with coarse steps, all its tokens and the first of its units. */
function numbersOfCell(values: Float32Array[], token: number, row: number, { step, unitStep, rows }: StripView): number[] {
  const first = { token: Math.floor(token / step) * step, row: Math.floor(row / unitStep) * unitStep };
  const unit = rows?.[first.row] ?? first.row;
  return values.slice(first.token, first.token + step).map((units) => units[unit] ?? NaN);
}

/** Compares sampled cells of every strip; tells how many different colours it saw. */
async function comparePixels(panel: TracePanel, trace: Trace, layer: number): Promise<number> {
  const seen = new Set<string>();
  for (const channel of await panel.channels()) {
    const values = trace[`l${layer}.${channel}`];
    if (!values) throw new Error(`The shell's trace has no l${layer}.${channel}.`);
    const view = await panel.view(channel);
    const columns =
      Math.min(
        Math.floor(view.width / view.cellWidth),
        Math.floor(values.length / view.step) - Math.ceil(view.tokenStart / view.step),
      ) - 1;
    const rows = Math.min(Math.floor(view.height / view.cellHeight), Math.floor((values[0]?.length ?? 0) / view.unitStep)) - 1;
    const cells = Array.from({ length: 40 }, (_, index) => ({
      token: (Math.ceil(view.tokenStart / view.step) + ((index * 7) % columns)) * view.step,
      unit: (Math.ceil(view.unitStart / view.unitStep) + ((index * 11) % rows)) * view.unitStep,
    }));
    const places = cells.map(({ token, unit }) => ({
      x: ((token - view.tokenStart) / view.step + 0.5) * view.cellWidth,
      y: ((unit - view.unitStart) / view.unitStep + 0.5) * view.cellHeight,
    }));
    const pixels = await panel.pixels(channel, places);
    cells.forEach(({ token, unit }, index) => {
      const [red, green, blue, alpha] = pixels[index]!;
      const numbers = numbersOfCell(values, token, unit, view);
      const where = `${channel}, token ${token}, unit ${unit}, values ${numbers.join()}`;
      expect(alpha, where).toBe(255);
      expect(colorsOf(numbers, view.domain, view.colormap, 1), where).toContain(`${red} ${green} ${blue}`);
      seen.add(`${red} ${green} ${blue}`);
    });
  }
  return seen.size;
}

const cases = [
  { model: "bytes", theme: "Default Light Modern" },
  { model: "shakespeare-lstm", theme: "Default Dark Modern" },
  { model: "shakespeare-gru", theme: "Default High Contrast" },
];

for (const { model, theme } of cases) {
  test.describe(`${model} in ${theme}`, () => {
    test.use({ settings: { "workbench.colorTheme": theme, "gatescope.model": model } });

    test("every strip's pixels are the trace's values", async ({ workbench, panel, folder }) => {
      const trace = await traceByShell(join(folder, "text.txt"), model);
      await workbench.openText("text.txt");
      await workbench.visualize();
      await panel.show("heatmap");
      expect(await comparePixels(panel, trace, 0)).toBeGreaterThan(50);

      await (await panel.part("heatmap")).focus();
      await workbench.page.keyboard.press("]");
      await panel.show("heatmap");
      expect((await panel.view((await panel.channels())[0]!)).unitStep).toBe(1);
      expect(await comparePixels(panel, trace, 1)).toBeGreaterThan(50);

      await workbench.page.keyboard.press("0"); // the whole trace: cells of several tokens, and one unit of several
      await panel.show("heatmap");
      const whole = await panel.view((await panel.channels())[0]!);
      expect(Math.min(whole.step, whole.unitStep)).toBeGreaterThan(1);
      expect(await comparePixels(panel, trace, 1)).toBeGreaterThan(50);
    });
  });
}
