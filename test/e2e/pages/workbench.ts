/**
 * VS Code's window as a person uses it: files, editors, palette, menus, hovers, notifications. Knows the workbench's own
 * elements so that the tests need not; knows nothing of Gatescope's panel.
 */
import { expect, type Locator, type Page } from "@playwright/test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { closeAllKey, openFile, openWindow, runCommand } from "../../../tools/vscode/window.mjs";

export class Workbench {
  constructor(
    readonly page: Page,
    readonly folder: string,
  ) {}

  /** `language` is the display language. */
  async open(authority: string, language: string): Promise<void> {
    await openWindow(this.page, `http://${authority}/?${new URLSearchParams({ folder: this.folder })}`, {
      language,
      still: true,
    });
  }

  /** Waits until the window shows the folder's settings: its theme, and the extension's model. */
  async takesUp(settings: Record<string, unknown>): Promise<void> {
    const theme = String(settings["workbench.colorTheme"] ?? "");
    const kind = /High Contrast Light/.test(theme)
      ? "hc-light"
      : /High Contrast/.test(theme)
        ? "hc-black"
        : /Dark/.test(theme)
          ? "vs-dark"
          : "vs";
    await this.page.locator(`.monaco-workbench.${kind}`).first().waitFor({ timeout: 30_000 });
    // Where the extension names its model, VS Code also knows its editors and menus.
    await this.statusItem(basename(String(settings["gatescope.model"] ?? "bytes"))).waitFor({ timeout: 90_000 });
  }

  /** Leaves nothing open, and throws away what was typed. */
  async closeAllEditors(): Promise<void> {
    await this.page.keyboard.press("Escape");
    const discard = this.dialogButton("Don't Save");
    const tabs = this.page.locator(".tabs-container .tab");
    await expect(async () => {
      // Again for an editor that opened only after the command.
      await this.page.keyboard.press(closeAllKey);
      await expect(async () => {
        if (await discard.isVisible()) await discard.click({ timeout: 2_000 });
        expect(await tabs.count()).toBe(0);
      }).toPass({ timeout: 10_000 });
    }).toPass({ timeout: 90_000 });
  }

  /** A file's text as it is on disk. */
  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  async openFile(name: string): Promise<void> {
    await openFile(this.page, name);
  }

  /** Opens a text file and puts the caret at its start. */
  async openText(name: string): Promise<void> {
    await this.openFile(name);
    await this.editorLines().first().waitFor();
    await this.editorLines()
      .first()
      .click({ position: { x: 2, y: 8 } });
  }

  async runCommand(title: string): Promise<void> {
    await runCommand(this.page, title);
  }

  async selectAll(): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.press("ControlOrMeta+A");
    await expect(this.selectionStatus()).toContainText("selected");
  }

  /** Selects whole lines, from the first through the last; lines count from 1. */
  async selectLines(first: number, last: number): Promise<void> {
    await this.goTo(first, 1);
    for (let line = first; line <= last; line++) await this.page.keyboard.press("Shift+ArrowDown");
    await expect(this.selectionStatus()).toContainText("selected");
  }

  /** Puts the caret at a line and column, both from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await expect(this.selectionStatus()).toContainText(`Ln ${line}, Col ${column}`);
  }

  /** In VS Code's dialog for a file of the folder, which writes the folder's path once it is there: over what was typed before. */
  async chooseFile(path: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    await this.quickPickRow("text.txt").waitFor();
    await expect(input).toHaveValue(`${this.folder}/`);
    await input.fill(path);
    await this.page.keyboard.press("Enter");
  }

  /** Also out of a panel, whose page has the keys to itself. */
  async focusEditor(): Promise<void> {
    await this.page.locator(".editor-instance :is(.native-edit-context, textarea.inputarea)").first().focus();
  }

  /** "Ln 3, Col 7 (1 selected)" at the bottom of the window. */
  selectionStatus(): Locator {
    return this.page.locator("#status\\.editor\\.selection");
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator(".statusbar-item", { hasText: text });
  }

  editorLines(): Locator {
    return this.page.locator(".editor-instance .view-lines .view-line");
  }

  tab(title: string | RegExp): Locator {
    return this.page.locator(".tabs-container .tab", { hasText: title });
  }

  /** Closes a tab by a click of the middle button. */
  async closeTab(title: string | RegExp): Promise<void> {
    await this.tab(title).click({ button: "middle" });
    await expect(this.tab(title)).toHaveCount(0);
  }

  editorAction(label: string): Locator {
    return this.page.locator(`.editor-actions .action-label[aria-label^="${label}"]`).first();
  }

  /** Traces the text in front, by the button above it, which takes the processor less than the palette. */
  async visualize(): Promise<void> {
    await this.editorAction("Visualize LSTM").click();
  }

  /** Opens a folder in the explorer. */
  async expand(name: string): Promise<void> {
    const row = this.explorerRow(name);
    await row.waitFor({ timeout: 30_000 });
    if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
    await expect(row).toHaveAttribute("aria-expanded", "true");
  }

  /** Deletes a file as a person does, by the key in the explorer; VS Code closes its editor. */
  async deleteFile(name: string): Promise<void> {
    const row = this.explorerRow(name);
    await row.click();
    await expect(row).toHaveClass(/selected/);
    await row.press("Delete");
    await this.dialogButton(/Delete|Move to Trash/).click();
    await expect(row).toHaveCount(0, { timeout: 30_000 });
  }

  /** A button of the dialog that VS Code shows over its window. */
  dialogButton(name: string | RegExp): Locator {
    return this.page.locator(".monaco-dialog-box").getByRole("button", { name });
  }

  explorerRow(name: string): Locator {
    return this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
  }

  /**
   * Right click, then the entry of that name; again where the menu opened before VS Code had read the extensions. `select` is
   * done before each try.
   */
  async chooseFromContextMenu(
    target: Locator,
    entry: string,
    select: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await target.waitFor({ timeout: 40_000 });
    await expect(async () => {
      await select();
      await target.click({ button: "right" });
      const there = await this.menuEntry(entry)
        .waitFor({ timeout: 4_000 })
        .then(
          () => true,
          () => false,
        );
      if (!there) await this.page.keyboard.press("Escape");
      expect(there, `the menu has ${entry}`).toBe(true);
    }).toPass({ timeout: 60_000 });
    await expect(async () => {
      // A menu that just opened ignores clicks.
      if (await this.menuEntry(entry).isVisible()) await this.menuEntry(entry).click({ timeout: 2_000 });
      await expect(this.menuEntry(entry)).toBeHidden({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
  }

  menuEntry(entry: string): Locator {
    return this.page.locator(".monaco-menu .action-menu-item").filter({ hasText: entry }).first();
  }

  /**
   * Waits until what VS Code keeps for this window holds something. In a browser it writes every five seconds, when it is
   * idle, and not when the window goes: what changed since then does not survive a reload.
   */
  async keeps(pattern: RegExp): Promise<void> {
    await expect
      .poll(
        () =>
          this.page.evaluate(async (source) => {
            const answer = <T>(request: IDBRequest<T>) =>
              new Promise<T>((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error ?? new Error("IndexedDB failed."));
              });
            const names = (await indexedDB.databases())
              .map(({ name }) => name ?? "")
              .filter((name) => name.startsWith("vscode-web-state-db"));
            const kept = await Promise.all(
              names.map(async (name) => {
                const database = await answer(indexedDB.open(name));
                const values = await answer(database.transaction("ItemTable").objectStore("ItemTable").getAll());
                database.close();
                return values.some((value) => new RegExp(source).test(String(value)));
              }),
            );
            return kept.includes(true);
          }, pattern.source),
        { timeout: 60_000 },
      )
      .toBe(true);
  }

  /** As the folder's setting, which the window takes up at once. */
  async setTheme(name: string): Promise<void> {
    const path = join(this.folder, ".vscode/settings.json");
    const settings = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    writeFileSync(path, JSON.stringify({ ...settings, "workbench.colorTheme": name }, null, 2));
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  quickPickRow(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  }

  /** Rests the pointer on a word of the visible text, and gives the hover that appears. */
  async hoverWord(word: string, timeout = 20_000): Promise<Locator> {
    const span = this.editorLines().filter({ hasText: word }).first();
    const box = await span.evaluate((line, wanted) => {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = (node.textContent ?? "").replaceAll("\u00a0", " ").indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      return null;
    }, word);
    if (!box) throw new Error(`The visible text has no "${word}".`);
    await this.page.mouse.move(box.x + 40, box.y + 2);
    await this.page.mouse.move(box.x, box.y, { steps: 4 });
    const hover = this.page.locator(".monaco-hover:not(.hidden)").filter({ visible: true }).first();
    await hover.waitFor({ timeout });
    return hover;
  }
}
