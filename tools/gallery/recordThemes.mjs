/**
 * Records what the gallery's themes are made of from a real VS Code: for each kind of theme the --vscode-* variables that the
 * pages use, as VS Code sets them on a webview, and the styles that it gives every webview. Writes webview/gallery/themes/.
 *
 * node tools/gallery/recordThemes.mjs      again when a page uses a variable that is not there yet
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageExtension } from "../package.mjs";
import { repository, say } from "../vscode/install.mjs";
import { startServer, windowAddress } from "../vscode/server.mjs";
import { findWebview, openBrowser, openFile, openWindow, runCommand, themes } from "../vscode/window.mjs";

const target = join(repository, "webview/gallery/themes");
const { path } = await packageExtension({ quiet: true });
const folder = mkdtempSync(join(tmpdir(), "gatescope-themes-"));
copyFileSync(join(repository, "samples/shrew.txt"), join(folder, "shrew.txt"));
const used = usedVariables();
const browser = await openBrowser();
try {
  for (const [kind, name] of Object.entries(themes)) {
    const server = await startServer({ vsix: [path], settings: { "workbench.colorTheme": name } });
    try {
      const page = await (await browser.newContext()).newPage();
      await openWindow(page, windowAddress(server, { folder }));
      await page.locator(".statusbar-item", { hasText: "bytes" }).waitFor({ timeout: 90_000 });
      await openFile(page, "shrew.txt");
      await runCommand(page, "Visualize LSTM");
      const panel = await findWebview(page, "panel");
      await panel.locator('[data-testid="panel"][data-state="ready"]').waitFor();
      const { variables, styles } = await panel.evaluate(() => ({
        variables: [...document.documentElement.style].map((each) => [
          each,
          document.documentElement.style.getPropertyValue(each),
        ]),
        styles: document.getElementById("_defaultStyles")?.textContent ?? "",
      }));
      const kept = variables.filter(([variable]) => used.has(variable)).sort(([a], [b]) => (a < b ? -1 : 1));
      const lines = kept.map(([variable, value]) => `  ${variable}: ${value};`);
      const head = `/* Recorded from ${name} of VS Code ${server.version} by tools/gallery/recordThemes.mjs. */\n`;
      writeFileSync(join(target, `${kind}.css`), `${head}html {\n${lines.join("\n")}\n}\n`);
      writeFileSync(join(target, "vscode.css"), `/* What VS Code ${server.version} gives every webview. */\n${styles}\n`);
      say(`${kind}: ${kept.length} variables`);
      await page.context().close();
    } finally {
      await server.stop();
    }
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

/** The variables that the built pages name, and VS Code's own styles. */
function usedVariables() {
  const built = join(repository, "dist/webview");
  const files = readdirSync(built).filter((name) => /\.(css|js)$/.test(name));
  const paths = [...files.map((name) => join(built, name)), join(target, "vscode.css")];
  const texts = paths.map((path) => readFileSync(path, "utf8"));
  const named = texts.flatMap((text) => text.match(/--vscode-[A-Za-z0-9-]+/g) ?? []);
  const ids = texts.flatMap((text) => text.match(/(?<=["'`])[a-z][A-Za-z]*(?:\.[A-Za-z]+)+(?=["'`])/g) ?? []);
  return new Set([...named, ...ids.map((id) => `--vscode-${id.replaceAll(".", "-")}`)]);
}
