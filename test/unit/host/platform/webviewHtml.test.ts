/** A page's document: what it may do, and that it brings along the texts of the display language alone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as vscode from "vscode";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { pageHtml, webviewOptions, type PageName } from "../../../../src/host/platform/webviewHtml";
import { textsOf } from "../../../../src/messages/catalogues";
import { env, Uri } from "../vscode";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-page-"));
  mkdirSync(join(folder, "dist/webview"), { recursive: true });
  for (const page of ["trace", "inspector"]) {
    writeFileSync(join(folder, `dist/webview/${page}.css`), "");
    writeFileSync(join(folder, `dist/webview/${page}.js`), 'const a = "</script><!--";');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void (env.language = "en"));

const webview = { asWebviewUri: (uri: vscode.Uri) => `https://resource${uri.path}` } as unknown as vscode.Webview;
const html = (page: PageName = "trace") => pageHtml(webview, Uri.file(folder) as unknown as vscode.Uri, page, "<b>");
const texts = (page: string) => /<script type="application\/json" id="texts">(.*?)<\/script>/s.exec(page)?.[1] ?? "";

it.each(["en", "ko"] as const)("in %s, the texts are those of the language, and of no other", (language) => {
  env.language = language;
  const page = html("inspector");
  expect(page).toContain(`<html lang="${language}">`);
  expect(texts(page)).not.toContain("<");
  expect(JSON.parse(texts(page))).toEqual(textsOf(language));
  expect(page.includes(textsOf("ko")["common.cancelled"]!)).toBe(language === "ko");
});

it("a trace's page brings along what traces say, and leaves out what is said of files", () => {
  const brought = Object.entries(JSON.parse(texts(html())) as Record<string, string>);
  const all = textsOf("en");
  expect(brought.length).toBeLessThan(Object.keys(all).length / 2);
  expect(brought.every(([id, text]) => text === all[id])).toBe(true);
  const subjects = new Set(brought.map(([id]) => id.split(".", 1)[0]));
  expect(["overview", "heatmap", "cellView", "network", "explain"].filter((subject) => !subjects.has(subject))).toEqual([]);
  expect(["cli", "formats", "formatsHdf5", "frameworksKeras"].filter((subject) => subjects.has(subject))).toEqual([]);
});

it("scripts and styles run by its nonce alone, and nothing in a file ends its element", () => {
  const page = html();
  const nonce = /'nonce-([^']+)'/.exec(page)?.[1] ?? "";
  expect(nonce.length).toBeGreaterThan(20);
  expect(page).toContain(
    `content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data: blob:"`,
  );
  expect(page.match(/<\/script>/g)).toHaveLength(3);
  expect(page).not.toContain("<!--");
  expect(page).not.toContain("<b>");
});

it("what it imports later is found beside its script, where a webview may read", () => {
  const map = /<script type="importmap" nonce="[^"]+">(.*?)<\/script>/.exec(html())?.[1] ?? "";
  expect(JSON.parse(map)).toEqual({ imports: { "libraries/": `https://resource${folder}/dist/webview/libraries/` } });
  const roots = webviewOptions(Uri.file(folder) as unknown as vscode.Uri).localResourceRoots?.map(({ path }) => path);
  expect(roots).toEqual([`${folder}/dist/webview/libraries`]);
});
