/** Opening a checkpoint. */
import { expect, test } from "./fixtures";

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

test("\"Visualize LSTM with This Checkpoint\" starts from the inspector", async ({ workbench, inspector, panel }) => {
  await workbench.openText("short.txt");
  await workbench.expand("checkpoints");
  await workbench.openFile("mine.safetensors");
  await inspector.part("architecture");
  await workbench.runCommand("Visualize LSTM with This Checkpoint");
  await panel.ready();
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
