/** Opening a checkpoint, looking into it, and comparing two. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "@playwright/test";
import { expect, test } from "./fixtures";
import { colorsOf } from "./heatmapColors";
import type { Workbench } from "./pages/workbench";

test("a .safetensors file shows its architecture, its tensors and their histograms", async ({ workbench, inspector }) => {
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  await expect(await inspector.part("architecture")).toContainText("LSTM");
  await expect(await inspector.part("architecture")).toContainText("192");
  const row = await inspector.row("rnn.weight_hh_l0");
  await expect(row).toContainText("F16");
  await expect(row).toContainText(/768\s*×\s*192/);
  await row.click();
  await expect((await inspector.part("histogram")).first()).toBeVisible();
  const colors = await (await inspector.part("histogram")).first().evaluate((element) => {
    const canvas = element instanceof HTMLCanvasElement ? element : element.querySelector("canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return 0;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  expect(colors).toBeGreaterThan(2); // something is drawn
});

/** A tensor of a .safetensors file, by its header: float16, row-major. */
function halves(path: string, name: string): { shape: number[]; start: number; valueAt: (index: number) => number } {
  const bytes = readFileSync(path);
  const size = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + size).toString()) as Record<
    string,
    { shape: number[]; data_offsets: [number, number] }
  >;
  const {
    shape,
    data_offsets: [from],
  } = header[name]!;
  const start = 8 + size + from;
  const valueAt = (index: number) => {
    const bits = bytes.readUInt16LE(start + 2 * index);
    const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
    const size16 = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return bits & 0x8000 ? -size16 : size16;
  };
  return { shape, start, valueAt };
}

test("a tensor's picture has the colours of its values, and tells them by pointer and by key", async ({
  workbench,
  inspector,
  folder,
}) => {
  const { shape, valueAt } = halves(join(folder, "checkpoints/mine.safetensors"), "rnn.weight_hh_l1");
  const [, columns = 0] = shape;
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  await (await inspector.row("rnn.weight_hh_l1")).click();
  const picture = await inspector.part("tensor-picture");
  await expect(picture).toHaveAttribute("data-state", "ready");
  const canvas = await inspector.part("tensor-canvas");
  const view = await canvas.evaluate((element: HTMLCanvasElement) => ({ ...element.dataset }));
  const number = (name: string) => Number(view[name]);
  expect([number("step"), number("tokenStart"), number("unitStart")]).toEqual([1, 0, 0]);
  const domain = { min: number("domainMin"), max: number("domainMax") };
  const cells = Array.from({ length: 200 }, (_, sample) => ({
    column: (sample * 37) % columns,
    row: Math.floor(((sample * 53) % (shape[0] ?? 1)) / number("unitStep")) * number("unitStep"),
  }));
  const places = cells.map(({ column, row }) => ({
    x: Math.floor((column + 0.5) * number("cellWidth")),
    y: Math.floor((row / number("unitStep") + 0.5) * number("cellHeight")),
  }));
  const colors = await canvas.evaluate((element: HTMLCanvasElement, at) => {
    const { data, width } = element.getContext("2d")!.getImageData(0, 0, element.width, element.height);
    return at.map(({ x, y }) => data.slice((y * width + x) * 4, (y * width + x) * 4 + 3).join(" "));
  }, places);
  cells.forEach(({ row, column }, index) => {
    const value = valueAt(row * columns + column);
    expect(colors[index], `row ${row}, column ${column}`).toBe(colorsOf([value], domain, view["colormap"] ?? "", 0)[0]);
  });
  expect(new Set(colors).size).toBeGreaterThan(50);

  const readout = await inspector.part("tensor-readout");
  await canvas.hover({ position: { x: 0.5 * number("cellWidth"), y: 0.5 * number("cellHeight") } });
  await expect(readout).toHaveText(`row 0, column 0: ${valueAt(0).toPrecision(4).replace("-", "−")}`);
  await workbench.page.mouse.move(0, 0);
  await (await inspector.frame()).locator("#tensor-cells").focus();
  for (const key of ["ArrowDown", "ArrowDown", "Shift+ArrowRight"]) await workbench.page.keyboard.press(key);
  await expect(readout).toHaveText(/^row 1, column 10: [^…]/);
  const told = Number((await readout.textContent())?.split(": ")[1]?.replace("−", "-"));
  expect(told).toBeCloseTo(valueAt(columns + 10), 3);
});

test("a layer of the diagram leads to its analysis, which shows spectral radii and forgetting", async ({
  workbench,
  inspector,
}) => {
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  const layer = (await inspector.frame()).locator('[data-part="layer-1"]');
  await layer.focus();
  await workbench.page.keyboard.press("Enter");
  const item = (await inspector.frame()).locator('[role^="menuitem"]:focus'); // its menu's first
  await expect(item).toBeVisible();
  await item.press("Enter"); // in the page, whatever part of the window has the keys by now
  const radii = await inspector.part("spectral-radius");
  await expect(radii).toHaveCount(4);
  for (const text of await radii.allTextContents()) expect(Number(text)).toBeGreaterThan(0.1);
  await expect(await inspector.part("eigenvalues")).toBeVisible();
  await expect(await inspector.part("half-life-text")).toContainText(/[\d.]+ tokens? in the median/);
  await expect((await inspector.frame()).locator("#analysis-1 > summary")).toBeInViewport();
});

test("a layer is turned round by keys, the score follows, and undo takes it back", async ({ workbench, inspector, folder }) => {
  const manifest = () => JSON.parse(workbench.read("checkpoints/mine.safetensors.gatescope.json")) as { directions?: string[] };
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  await (await inspector.part("score-on-text")).click();
  const score = await inspector.part("score");
  await expect(score).toContainText("uniform guessing: 4.174"); // ln 65
  const before = await score.locator("b").textContent();
  const frame = await inspector.frame();
  const told = await countChanges(frame);
  await frame.locator('[data-part="layer-0"]').focus();
  await workbench.page.keyboard.press("Enter");
  const menu = frame.locator(":popover-open");
  await expect(menu.getByRole("menuitemradio", { name: "Forward" })).toHaveAttribute("aria-checked", "true");
  await expect(async () => {
    await workbench.page.keyboard.press("ArrowDown");
    await expect(menu.getByRole("menuitemradio", { name: "Reverse" })).toBeFocused({ timeout: 300 });
  }).toPass();
  await workbench.page.keyboard.press("Enter");
  await expect(async () => expect(manifest().directions).toEqual(["reverse", "forward"])).toPass();
  await expect(frame.locator('[data-part="layer-0"]')).toContainText("reads in reverse");
  await (await inspector.part("undo")).click();
  await expect(async () => expect(manifest().directions).toBeUndefined()).toPass();
  await expect(frame.locator('[data-part="layer-0"]')).not.toContainText("reads in reverse");
  await expect(score.locator("b")).toHaveText(before ?? "");
  await expect(await inspector.part("undo")).toHaveCount(0);
  writeFileSync(join(folder, "checkpoints/mine.safetensors.note"), "beside it"); // told of after what was changed before
  await expect(async () => expect((await told()).others).toBeGreaterThan(0)).toPass();
  expect((await told()).manifests).toBe(0); // its own two changes it has answered itself, once each
});

interface Told {
  manifests: number;
  others: number;
}

/** How often the page has been told since then that its manifest, or anything else, changed. */
async function countChanges(frame: Frame): Promise<() => Promise<Told>> {
  await frame.evaluate(() => {
    const told = { manifests: 0, others: 0 };
    (window as Window & { told?: Told }).told = told;
    addEventListener("message", ({ data }: MessageEvent<{ event?: string; value?: { isManifest?: boolean } } | null>) => {
      if (data?.event === "changed") told[data.value?.isManifest === true ? "manifests" : "others"]++;
    });
  });
  return () => frame.evaluate(() => (window as Window & { told?: Told }).told ?? { manifests: 0, others: 0 });
}

test("every inference is shown with how it is known", async ({ workbench, inspector }) => {
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  const order = (await inspector.part("inference")).filter({ hasText: "gate order" });
  await expect(order).toContainText("i f g o");
  await expect(order).toHaveAttribute("data-ground", "convention");
});

/** Picks from a list that may still be filling: by its name, so that nothing moves under the pointer. */
async function pick(workbench: Workbench, name: string): Promise<void> {
  await workbench.quickPickRow(name).waitFor();
  await workbench.page.keyboard.type(name);
  await workbench.quickPickRow(name).waitFor();
  await workbench.page.keyboard.press("Enter");
}

test("two checkpoints compare: equal ones say so, others show by tensor and gate what differs", async ({
  workbench,
  inspector,
  comparison,
  folder,
}) => {
  const bytes = readFileSync(join(folder, "checkpoints/bare.safetensors"));
  const { start } = halves(join(folder, "checkpoints/bare.safetensors"), "rnn.weight_hh_l1");
  bytes.writeUInt16LE(0x4400, start + 2 * 192 * 192); // 4 in the first row of the second gate, f
  writeFileSync(join(folder, "checkpoints/changed.safetensors"), bytes);
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  await (await inspector.part("compare-with")).click();
  await pick(workbench, "bare.safetensors");
  await expect(await comparison.part("equal")).toContainText("The two are equal");
  await (await comparison.part("open-b")).click();
  await expect(workbench.page.locator(".tab.active")).toHaveText(/^bare\.safetensors/);

  await (await inspector.part("compare-with")).click();
  await pick(workbench, "changed.safetensors");
  await expect((await comparison.part("compare-row")).first()).toHaveAttribute("data-name", "rnn.weight_hh_l1"); // what differs most
  const relative = async (name: string) =>
    Number(
      await (await comparison.part("compare-table")).locator(`tr[data-name="${name}"] [data-column="relative"]`).textContent(),
    );
  const whole = await relative("rnn.weight_hh_l1");
  expect(whole).toBeGreaterThan(0);
  expect(await relative("rnn.weight_hh_l1 / f")).toBeGreaterThan(whole);
  expect(await relative("rnn.weight_hh_l1 / i")).toBe(0);
  expect(await relative("head.weight")).toBe(0);
});

test('"Visualize LSTM with This Checkpoint" starts from the inspector', async ({ workbench, inspector, panel }) => {
  await workbench.openText("short.txt");
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  await inspector.part("architecture");
  await workbench.runCommand("Visualize LSTM with This Checkpoint");
  await panel.show("heatmap");
  expect(await panel.channels()).toEqual(["i", "f", "g", "o", "c", "h"]);
});

test("a file that is no checkpoint says what is wrong with it", async ({ workbench, inspector }) => {
  await workbench.expand("checkpoints");
  await workbench.openFile("nonsense.safetensors");
  await expect(await inspector.part("inspector")).toContainText(/nonsense\.safetensors/);
  await expect(await inspector.part("inspector")).toContainText(/not a|cannot|header/i);
});

test("a checkpoint that was cut off says so", async ({ workbench, inspector }) => {
  await workbench.expand("checkpoints");
  await workbench.openFile("broken.safetensors");
  await expect(await inspector.part("inspector")).toContainText(/cut off|ends|incomplete|beyond|truncated/i);
});
