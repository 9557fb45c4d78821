/**
 * Every story of the gallery, in a plain browser: it comes to stand, tells no error, is read by axe without a finding, and
 * fits narrow pages, tables with it. The stories are shown one after the other in one page, which keeps what it has compiled: a page for
 * each takes twice as long. A test that fails ends its page; the next one opens another.
 */
import { expect, test as base, type Page } from "@playwright/test";
import type axe from "axe-core";
import { build } from "esbuild";
import { startGallery } from "../../tools/gallery/server.mjs";
import type { Story } from "../../webview/gallery/story";
import type * as list from "../../webview/gallery/stories";

// As in heatmapColors.ts: Playwright cannot import the names of a source.
const { outputFiles } = await build({ entryPoints: ["webview/gallery/stories.ts"], bundle: true, write: false, format: "esm" });
const bundle = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
const { stories } = (await import(`data:text/javascript;base64,${bundle}`)) as typeof list;

interface Shown {
  readonly page: Page;
  readonly url: string;
  /** What the page has complained of. */
  readonly complaints: string[];
}

interface AxeColour {
  r: number;
  g: number;
  b: number;
  alpha: number;
}

/** What axe does not declare: how it reads colours. */
interface AxeColours {
  readonly color: {
    readonly Color: { readonly prototype: AxeColour & { parseString(this: AxeColour, text: string): AxeColour } };
  };
}

const test = base.extend<object, { gallery: Shown }>({
  gallery: [
    async ({ browser }, use) => {
      const { url, stop } = await startGallery();
      const context = await browser.newContext();
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !message.text().includes("400 (Bad Request)")) complaints.push(message.text());
      });
      await use({ page, url, complaints });
      await context.close();
      await stop();
    },
    { scope: "worker" },
  ],
});

/** Opens a story and waits until it stands. */
async function open({ page, url }: Shown, { id, page: kind }: Story, look: Record<string, string>): Promise<void> {
  await page.setViewportSize({ width: 1500, height: 950 });
  await page.goto(`${url}story?${new URLSearchParams({ story: id, page: kind, ...look })}`);
  await page.locator(stood).waitFor(); // an expectation takes the page's tree each time it looks
}

/** What axe finds by all the rules that it has by itself, and by one more. */
async function findings({ page, url }: Shown): Promise<string[]> {
  await page.addScriptTag({ url: `${url}axe.js` });
  return page.evaluate(async () => {
    const { commons, run } = (window as unknown as { axe: typeof axe & { commons: AxeColours } }).axe;
    // It takes a fifth of its time to read again and again what the few colours of a page are.
    const { prototype } = commons.color.Color;
    const { parseString } = prototype;
    const known = new Map<string, AxeColour>();
    prototype.parseString = function (text) {
      const { r, g, b, alpha } = known.get(text) ?? parseString.call(this, text);
      known.set(text, { r, g, b, alpha });
      return Object.assign(this, { r, g, b, alpha });
    };
    const rules = { "label-content-name-mismatch": { enabled: true } };
    const { violations } = await run({ rules, resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

/** CSS pixels by which the page, or a table in it, is wider than its room. */
function beyond(page: Page): Promise<number> {
  return page.evaluate(() => {
    const rooms = [document.documentElement, ...document.querySelectorAll(".table-region")];
    return Math.max(...rooms.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
  });
}

/** Of a trace that is not to come there is no picture, and no painting to wait for. */
const stood = "#root:is([data-state=ready], [data-state=error]), #root:has([data-testid=no-trace])";

const looks = [
  { theme: "light", lang: "en" },
  { theme: "high-contrast", lang: "ko" },
];

for (const story of stories) {
  test(`${story.title}: stands, axe finds nothing, and pages of 400 and 250 px hold it`, async ({ gallery }) => {
    const { page, complaints } = gallery;
    complaints.length = 0;
    for (const look of looks) {
      await open(gallery, story, look);
      expect(await findings(gallery)).toEqual([]);
    }
    for (const width of [400, 250]) {
      await page.setViewportSize({ width, height: 600 });
      await expect.poll(() => beyond(page)).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
  });
}

/** A story in the dark theme, in English. */
async function openNamed(gallery: Shown, named: string): Promise<Page> {
  const story = stories.find(({ id }) => id === named);
  if (!story) throw new Error("The gallery has no such story.");
  await open(gallery, story, { theme: "dark", lang: "en" });
  return gallery.page;
}

test("a check box has its label's name and takes a channel away, and a field tells what is typed", async ({ gallery }) => {
  const page = await openNamed(gallery, "heatmap");
  await expect(page.getByTestId("channel-g")).toBeVisible();
  await page.getByRole("checkbox", { name: "g", exact: true }).uncheck();
  await expect(page.getByTestId("channel-g")).toHaveCount(0);
  await page.locator("label", { hasText: /^g$/ }).click();
  await expect(page.getByTestId("channel-g")).toBeVisible();
  await page.getByRole("textbox").fill("unit 12-40");
  await expect(page.getByTestId("filter-note")).toContainText("29");
});

test("in a narrow page the heatmap's tools are one line, whose menus have by key what stands there in a wide one", async ({
  gallery,
}) => {
  const page = await openNamed(gallery, "heatmap");
  const tools = page.locator(".view-tools");
  const wide = await tools
    .getByRole("button")
    .or(tools.getByRole("checkbox"))
    .evaluateAll((all) => all.length);
  await page.setViewportSize({ width: 400, height: 720 });
  const line = (await tools.getByTestId("unit-filter").boundingBox())?.height ?? 0;
  expect((await tools.boundingBox())?.height).toBeLessThan(2 * line);
  expect(await tools.getByRole("checkbox").count()).toBe(0);
  await tools.getByTestId("channels").focus();
  await page.keyboard.press("Enter");
  const items = tools.getByRole("menuitem").or(tools.getByRole("menuitemcheckbox"));
  const channels = await tools.getByRole("menuitemcheckbox", { name: /gate|candidate|state/ }).count();
  await expect(page.getByTestId("choose-i")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("channel-i")).toHaveCount(0);
  await expect(page.getByTestId("choose-i")).toHaveAttribute("aria-checked", "false");
  await page.keyboard.press("Escape");
  await tools.getByTestId("zoom").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("choose-zoom-out")).toBeFocused();
  expect([channels >= 6, await items.count()]).toEqual([true, wide - 7]); // but the check boxes and the menu of parts
});

test("the heatmap's tools are one line in which nothing is cut, however wide the page and whatever the cell", async ({
  gallery,
}) => {
  const { page } = gallery;
  const wrong: string[] = [];
  for (const [id, lang] of [
    ["filtered", "en"],
    ["ordered", "ko"],
    ["cell-draw", "en"],
  ] as const) {
    const story = stories.find((each) => each.id === id) as Story;
    await open(gallery, story, { theme: "dark", lang });
    await page.getByTestId("view-heatmap").click();
    await page.locator("#root[data-state=ready]").waitFor();
    for (const width of [360, 400, 480, 481, 660, 661, 760, 860, 861, 950, 1300, 1301]) {
      await page.setViewportSize({ width, height: 720 });
      const isOneLine = await page.locator(".view-tools").evaluate((tools) => {
        const shown = [...tools.querySelectorAll("select, input, button")].filter((each) => each.checkVisibility());
        const boxes = shown.map((each) => each.getBoundingClientRect()).filter(({ height }) => height > 0);
        const middles = boxes.map(({ top, bottom }) => (top + bottom) / 2);
        const isApart = boxes.every(({ left }, at) => at === 0 || left >= (boxes[at - 1]?.right ?? 0));
        return Math.max(...middles) - Math.min(...middles) < 6 && isApart && tools.scrollWidth <= tools.clientWidth;
      });
      if (!isOneLine) wrong.push(`${id} ${lang} ${width}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("a narrow page shows every channel's value of a cell, above the unit's course", async ({ gallery }) => {
  const page = await openNamed(gallery, "long-names");
  await page.setViewportSize({ width: 400, height: 720 });
  const hidden = () =>
    page.locator(".reading").evaluateAll((readings) =>
      readings
        .filter((reading) => {
          const { left, right, top, bottom } = reading.getBoundingClientRect();
          return !reading.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2)) || right > innerWidth;
        })
        .map(({ textContent }) => textContent),
    );
  await expect(page.locator(".reading")).toHaveCount(6);
  await expect.poll(hidden).toEqual([]);
  await expect(page.locator(".of-unit")).toHaveAttribute("title", /^opens inside quotation marks .* but not in headings$/);
  for (const width of [721, 750, 800, 900]) {
    await page.setViewportSize({ width, height: 720 });
    await expect.poll(hidden).toEqual([]);
  }
});

test("a model's long name is told whole where it is pointed at", async ({ gallery }) => {
  const page = await openNamed(gallery, "long-names");
  const picker = page.getByTestId("model-picker");
  const chosen = await picker.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.label ?? "");
  expect(chosen.length).toBeGreaterThan(40);
  await expect(picker).toHaveAttribute("title", chosen);
});

test("of more channels than there is room for, the value that is pointed at is in sight", async ({ gallery }) => {
  const page = await openNamed(gallery, "cell-draw");
  await page.getByTestId("view-heatmap").click();
  for (const width of [1200, 600]) {
    await page.setViewportSize({ width, height: 720 });
    await page.locator("[data-testid^=channel-] .cells").last().hover();
    const readout = page.getByTestId("readout");
    await expect(readout).toHaveAttribute("data-channel", "h");
    const [line, own] = [await readout.boundingBox(), await readout.locator(".own").boundingBox()];
    expect((own?.x ?? 0) + (own?.width ?? 0)).toBeLessThanOrEqual((line?.x ?? 0) + (line?.width ?? 0));
    expect((own?.y ?? 0) + (own?.height ?? 0)).toBeLessThanOrEqual((line?.y ?? 0) + (line?.height ?? 0));
  }
});

test("what other tabs take is there before they are chosen", async ({ gallery }) => {
  const { page } = gallery;
  const answered: string[] = [];
  page.on("requestfinished", (request) => answered.push(new URL(request.url()).pathname.slice(1)));
  await openNamed(gallery, "overview-unit");
  const ahead = ["engine/readUnitOrder", "engine/readCell", "engine/readSources"];
  const courseInDrawer = "engine/readUnit";
  await expect.poll(() => [...ahead, courseInDrawer].filter((call) => !answered.includes(call))).toEqual([]);
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await expect(page.locator("body > div[hidden]")).toHaveCount(0); // where they were made
  answered.length = 0;
  for (const tab of ["cell", "sources", "heatmap"]) {
    await page.getByTestId(`view-${tab}`).click();
    await expect(page.getByTestId(tab)).toBeVisible();
    await expect(page.locator("#root")).toHaveAttribute("data-state", "ready");
  }
  expect(answered.filter((call) => ahead.includes(call))).toEqual([]);
});

test("a large cell begins at a size that can be read, is dragged and zoomed, and seen whole on request", async ({ gallery }) => {
  const page = await openNamed(gallery, "cell-draw");
  const drawing = page.getByTestId("cell-drawing");
  const look = () =>
    drawing.evaluate((element) => ({
      text: (element.querySelector(".cell-label")?.getBoundingClientRect().height ?? 0) | 0,
      left: element.scrollLeft,
      top: element.scrollTop,
      isWhole: element.scrollWidth <= element.clientWidth && element.scrollHeight <= element.clientHeight,
    }));
  const begun = await look();
  expect([begun.isWhole, begun.text >= 9]).toEqual([false, true]);
  const { x = 0, y = 0, width = 0, height = 0 } = (await drawing.boundingBox()) ?? {};
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 80, y + height / 2 - 60, { steps: 4 });
  await page.mouse.up();
  expect(await look()).toMatchObject({ left: begun.left + 80, top: begun.top + 60 });
  await drawing.focus();
  await page.keyboard.press("0");
  await expect.poll(async () => (await look()).isWhole).toBe(true);
  await page.keyboard.press("+");
  await expect.poll(async () => (await look()).text).toBe(begun.text);
  const act = page.getByRole("radio", { name: "output" });
  await act.check();
  await expect.poll(async () => (await look()).left).not.toBe(begun.left);
});

test("a large cell has a map, whose frame follows what is in view and is taken elsewhere", async ({ gallery }) => {
  const page = await openNamed(gallery, "cell-draw");
  const [drawing, map] = [page.getByTestId("cell-drawing"), page.getByTestId("cell-map")];
  const frame = () => map.locator(".cell-map-view").evaluate((view) => Number(view.getAttribute("x")));
  await expect(map).toBeVisible();
  const begun = await frame();
  await drawing.evaluate((element) => (element.scrollLeft += 200));
  await expect.poll(frame).toBeGreaterThan(begun + 100);
  const { x = 0, y = 0, width = 0, height = 0 } = (await map.boundingBox()) ?? {};
  await page.mouse.move(x + width - 6, y + height / 2);
  await page.mouse.down();
  const ends = (share: number) =>
    drawing.evaluate((element, at) => Math.abs(element.scrollLeft - at * (element.scrollWidth - element.clientWidth)) < 2, share);
  await expect.poll(() => ends(1)).toBe(true);
  await page.mouse.move(x - 40, y + height / 2, { steps: 3 });
  await expect.poll(() => ends(0)).toBe(true);
  await page.mouse.up();
  await drawing.press("0");
  await expect(map).toBeHidden();
});

test("how large a cell is shown outlives a reload", async ({ gallery }) => {
  const page = await openNamed(gallery, "cell-draw");
  const drawing = page.getByTestId("cell-drawing");
  const widthOf = () => drawing.locator("svg").evaluate((element) => Math.round(element.getBoundingClientRect().width));
  let before = await widthOf();
  await page.evaluate(() => sessionStorage.clear()); // of what another test left
  const kept = () => page.evaluate(() => sessionStorage.getItem(location.href));
  for (const [key, zoom] of [
    ["+", /"zoom":1\./],
    ["0", /"zoom":"whole"/],
  ] as const) {
    await drawing.press(key);
    await expect.poll(widthOf).not.toBe(before);
    const chosen = (before = await widthOf());
    await expect.poll(kept).toMatch(zoom);
    await page.reload();
    await page.locator("#root[data-state=ready]").waitFor();
    await expect.poll(widthOf).toBe(chosen);
  }
});

test("what a cell's picture says in a narrow page is high enough to be read", async ({ gallery }) => {
  const page = await openNamed(gallery, "cell");
  const heights = () =>
    page.getByTestId("cell-picture").evaluate((picture) =>
      [...picture.querySelectorAll("tspan, text:not(:has(tspan))")].flatMap((text) => {
        const { height } = text.getBoundingClientRect();
        return height > 0 ? [height] : [];
      }),
    );
  const numbers = page.locator(".cell-number").filter({ visible: true });
  for (const [width, hasNumbers] of [
    [400, true],
    [250, false],
  ] as const) {
    await page.setViewportSize({ width, height: 720 });
    await expect.poll(async () => (await numbers.count()) > 0).toBe(hasNumbers);
    expect(Math.min(...(await heights()))).toBeGreaterThanOrEqual(9);
  }
  await page.getByRole("radio", { name: "forget" }).check(); // larger than its place, so that it can be followed
  await expect.poll(() => numbers.count()).toBeGreaterThan(0);
});
