/** What a person does with checkpoints beside running them on a text: explains, compares, chooses, writes down. */
import { copyFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./fixtures";

test('"Explain This Checkpoint" in the explorer shows the manifest, and saving writes it', async ({ workbench }) => {
  await workbench.expand("checkpoints");
  await workbench.chooseFromContextMenu(workbench.explorerRow("bare.safetensors"), "Explain This Checkpoint");
  await expect(workbench.tab("bare.safetensors.gatescope.json")).toBeVisible();
  const written = () => workbench.has("checkpoints/bare.safetensors.gatescope.json");
  expect(written()).toBe(false);
  await workbench.page.keyboard.press("Control+S");
  await expect.poll(() => written() && workbench.read("checkpoints/bare.safetensors.gatescope.json")).toContain("gateOrder");
  expect(JSON.parse(workbench.read("checkpoints/bare.safetensors.gatescope.json"))).toMatchObject({
    version: 1,
    gateOrder: "ifgo",
  });
});

test("a model without a vocabulary asks what its tokens stand for, once", async ({ workbench, panel }) => {
  await workbench.openText("ids.txt");
  await workbench.expand("checkpoints");
  await workbench.chooseFromContextMenu(workbench.explorerRow("bare.safetensors"), "Visualize LSTM with This Checkpoint");
  await expect(workbench.quickPickRow("From a Training Text…")).toBeVisible();
  await workbench.quickPickRow("Show Tokens by Number").click();
  await panel.show("heatmap");
  await expect(await panel.part("status")).toContainText("6 tokens");
  expect(JSON.parse(workbench.read("checkpoints/bare.safetensors.gatescope.json"))).toMatchObject({
    vocabulary: { kind: "integers" },
  });
  await panel.choose("trace-again");
  await panel.show("heatmap");
  await expect(workbench.quickPickRow("Show Tokens by Number")).toBeHidden();
});

test("what a file leaves open is measured on the text that is open, and chosen with one click", async ({
  workbench,
  inspector,
  folder,
}) => {
  const checkpoint = join(folder, "checkpoints/open.ckpt"); // Keras weights without configuration, known by their content
  copyFileSync(new URL("../fixtures/keras/char-lstm-weights.h5", import.meta.url), checkpoint);
  writeFileSync(`${checkpoint}.gatescope.json`, '{ "version": 1, "vocabulary": { "kind": "integers" } }\n');
  writeFileSync(join(folder, "many.txt"), Array.from({ length: 3000 }, (_, index) => (index * index) % 11).join(" "));
  await workbench.openText("many.txt");
  await workbench.expand("checkpoints");
  await workbench.openFile("open.ckpt");
  await (await inspector.part("diagnose")).click();
  const reading = (await inspector.part("reading")).filter({ hasText: "hard sigmoid" });
  await expect(reading).toContainText(/\d\.\d{3}/);
  await reading.getByTestId("use").click();
  const inference = (await inspector.part("inference")).filter({ hasText: "activation of the gates" });
  await expect(inference).toHaveAttribute("data-ground", "stated");
  await expect(inference).toContainText("manifest");
  const manifest = JSON.parse(workbench.read("checkpoints/open.ckpt.gatescope.json")) as Record<string, unknown>;
  expect(manifest).toMatchObject({ vocabulary: { kind: "integers" } });
  expect(manifest["recurrentActivation"]).toMatch(/^hard-sigmoid/);
  expect(Object.keys(manifest)).toEqual(["version", "recurrentActivation", "vocabulary"]);
  await expect(reading).toContainText(/\d\.\d{3}/); // what was measured stays
  await inference.getByTestId("take-back").click();
  await expect(inference).not.toContainText("manifest");
  expect(JSON.parse(workbench.read("checkpoints/open.ckpt.gatescope.json"))).toEqual({
    version: 1,
    vocabulary: { kind: "integers" },
  });
});

test("an invalid manifest is an error in the inspector too", async ({ workbench, inspector, folder }) => {
  writeFileSync(join(folder, "checkpoints/bare.safetensors.gatescope.json"), '{ "version": 1, "cell": "guru" }');
  await workbench.expand("checkpoints");
  await workbench.page.getByRole("treeitem", { name: "bare.safetensors", exact: true }).click();
  await expect(await inspector.part("problem")).toContainText("guru");
  await (await inspector.part("open-manifest")).click();
  await expect(workbench.tab("bare.safetensors.gatescope.json")).toBeVisible();
});

test.describe("a model that reads numbers", () => {
  test.use({ settings: { "gatescope.model": "checkpoints/numbers.json" } });

  test("runs over a file that no editor shows, survives a reload, and what it assumed is written down", async ({
    workbench,
    panel,
  }) => {
    await workbench.chooseFromContextMenu(workbench.explorerRow("signal.npy"), "Visualize LSTM");
    await panel.show("heatmap");
    await expect(workbench.tab(/GRU.*: signal\.npy/)).toBeVisible();
    await expect(await panel.part("status")).toContainText("40 steps");
    await panel.clickCell("h", 7, 2);
    await expect(await panel.part("readout")).toHaveAttribute("data-token", "7");
    await workbench.keeps(/token[\\"]+:7,[\\"]+span[\\"]+:null,[\\"]+layer[\\"]+:\d+,[\\"]+unit[\\"]+:2,/);
    await workbench.page.reload();
    await panel.show("heatmap", 80_000);
    await expect(workbench.tab(/GRU.*: signal\.npy/)).toBeVisible();
    await expect((await panel.frame()).getByText("Unit 2", { exact: true })).toBeVisible();
    await expect((await panel.part("notice")).filter({ hasText: "does not tell everything" })).toBeVisible();
    await (await panel.part("act-write-down")).click();
    await expect(await panel.part("act-write-down")).toHaveCount(0);
    await panel.show("heatmap");
    expect(JSON.parse(workbench.read("checkpoints/numbers.json.gatescope.json"))).toMatchObject({
      recurrentActivation: "sigmoid",
    });
  });

  test("says on prose what it reads, and offers files of that", async ({ workbench, panel }) => {
    await workbench.openText("short.txt");
    await workbench.visualize();
    await panel.state("error");
    await expect(await panel.part("error")).toContainText("2 numbers");
    await expect(await panel.part("act-choose-numbers")).toBeVisible();
  });
});

test("two files selected in the explorer are compared", async ({ workbench, comparison }) => {
  await workbench.expand("checkpoints");
  const [bare, mine] = [workbench.explorerRow("bare.safetensors"), workbench.explorerRow("mine.safetensors")];
  await workbench.chooseFromContextMenu(mine, "Compare Checkpoints", async () => {
    await bare.click();
    await mine.click({ modifiers: ["Control"] });
  });
  await expect(await comparison.part("equal")).toBeVisible();
  expect(existsSync(join(workbench.folder, "checkpoints/bare.safetensors.gatescope.json"))).toBe(false); // looking writes nothing
});
