/**
 * Every story of the gallery, in a plain browser: it comes to stand, tells no error, is read by axe without a serious finding, and
 * fits a narrow page.
 */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { build } from "esbuild";
import { startGallery } from "../../tools/gallery/server.mjs";
import type { Story } from "../../webview/gallery/stories";
import type * as list from "../../webview/gallery/stories";

// As in heatmapColors.ts: Playwright cannot import the names of a source.
const { outputFiles } = await build({ entryPoints: ["webview/gallery/stories.ts"], bundle: true, write: false, format: "esm" });
const bundle = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
const { stories } = (await import(`data:text/javascript;base64,${bundle}`)) as typeof list;

let gallery: Awaited<ReturnType<typeof startGallery>>;
test.beforeAll(async () => void (gallery = await startGallery()));
test.afterAll(() => gallery.stop());

/** Opens a story and waits until it stands; what its page complains of is collected. */
async function open(page: Page, { id, page: kind }: Story, look: { theme: string; lang: string }): Promise<string[]> {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("400 (Bad Request)")) complaints.push(message.text());
  });
  await page.goto(`${gallery.url}story?${new URLSearchParams({ story: id, page: kind, ...look })}`);
  await expect(page.locator("#root")).toHaveAttribute("data-state", /ready|error/);
  return complaints;
}

const looks = [
  { theme: "light", lang: "en" },
  { theme: "high-contrast", lang: "ko" },
];

for (const story of stories) {
  test(`${story.title}: stands, axe finds nothing, and a page of 250 px holds it`, async ({ page }) => {
    for (const look of looks) {
      expect(await open(page, story, look)).toEqual([]);
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
        .options({ rules: { "label-content-name-mismatch": { enabled: true } } })
        .analyze();
      const found = violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      expect(found).toEqual([]);
    }
    await page.setViewportSize({ width: 250, height: 600 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(250);
  });
}
