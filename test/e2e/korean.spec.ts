/** A short round with VS Code displayed in Korean: everything of ours that is met on the way is Korean. */
import type { Locator } from "@playwright/test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./fixtures";
import { bring, shared, traceNumbers, traceText, walk } from "./pages/keyboardRound";

test.use({ language: "ko" });

/** Words of three letters and more that stand in the English texts, and not in the Korean ones. */
const words = (name: string) =>
  new Set(readFileSync(join(import.meta.dirname, "../../l10n", name), "utf8").match(/[A-Za-z]{3,}/g));
const foreign = words("bundle.l10n.json");
for (const word of words("bundle.l10n.ko.json")) foreign.delete(word);
foreign.delete("Copy"); // VS Code's own, at its hovers

/** What is read of an element that is English of ours; names of files, tensors and models are no words of the catalogue. */
async function englishIn(element: Locator): Promise<string[]> {
  const text = await element.evaluate((root) => {
    const spoken = [...root.querySelectorAll("[aria-label], [title]")];
    const labels = spoken.flatMap((each) => [each.getAttribute("aria-label") ?? "", each.getAttribute("title") ?? ""]);
    return [(root as HTMLElement).innerText, ...labels].join("\n");
  });
  return [...new Set(text.match(/[A-Za-z]{3,}/g) ?? [])].filter((word) => foreign.has(word));
}

test("the palette finds the commands by the extension's name, by their Korean titles and by the English ones", async ({
  workbench,
}) => {
  const { page } = workbench;
  const input = page.locator(".quick-input-widget .quick-input-box input");
  await page.keyboard.press("F1");
  for (const typed of [">gatescope 시각화", ">LSTM 시각화", ">Visualize LSTM"]) {
    await input.fill(typed);
    await expect(workbench.quickPickRow("Gatescope: LSTM 시각화")).toBeVisible();
  }
  await page.keyboard.press("Escape");
});

test("a sample is traced: the panel, the hover and the model's choice are Korean", async ({ workbench, panel }) => {
  await workbench.runCommand("예제 텍스트 시각화");
  await panel.ready();
  const frame = await panel.frame();
  expect(await frame.locator("html").getAttribute("lang")).toBe("ko");
  await (await panel.part("view-heatmap")).click();
  await panel.ready();
  await expect(await panel.part("channel-f")).toContainText("망각 게이트");
  // Not all of it: the text that is traced is in the panel too.
  for (const part of [frame.getByRole("toolbar").first(), frame.getByRole("tablist"), await panel.part("channel-f")])
    expect(await englishIn(part)).toEqual([]);

  const hover = await workbench.hoverWord("KATHARINA");
  await expect(hover).toContainText("층 0");
  expect(await englishIn(hover)).toEqual([]);

  await workbench.statusItem("bytes").click();
  await expect(workbench.quickPickRow("바이트: 산문, 소스 코드, 한국어")).toBeVisible();
  await expect(workbench.quickPickRow("찾아보기…")).toHaveCount(1);
  await workbench.page.keyboard.press("Escape");
});

test("a checkpoint is inspected, and what cannot be opened is told, in Korean", async ({ workbench, inspector }) => {
  await workbench.expand("checkpoints");
  await workbench.openFile("bare.safetensors");
  await expect(await inspector.part("architecture")).toContainText("게이트 순서");
  expect(await englishIn(await inspector.part("architecture"))).toEqual([]);
  await workbench.closeTab("bare.safetensors");
  await workbench.openFile("broken.safetensors");
  await expect((await inspector.frame()).locator("main")).toContainText("이 체크포인트를 표시할 수 없습니다");
  expect(await englishIn((await inspector.frame()).locator("main"))).toEqual([]);
});

const rounds = [
  { name: "textgenrnn", file: "textgenrnn_weights.hdf5", asks: "건너뛰기" },
  { name: "tensorflow-char-rnn", file: "model-85340.index" },
  { name: "silero-vad", file: "silero_vad_16k.safetensors", isOfNumbers: true },
];

for (const { name, file, asks, isOfNumbers } of rounds)
  test.describe(name, () => {
    test.skip(!existsSync(join(shared, name)), "../shared/checkpoints is not there");
    test.use({ settings: { "gatescope.model": `checkpoints/${name}/${file}` } });

    test("is gone through by keyboard alone, and what is said is Korean", async ({ workbench, panel, folder }) => {
      bring(folder, name);
      if (isOfNumbers) await traceNumbers(workbench, panel, "숫자 파일 시각화");
      else await traceText(workbench, panel, "LSTM 시각화", asks);
      await walk(workbench.page, panel, /[가-힣]/);
    });
  });
