/** The one builder of the pages' HTML, with a strict content security policy. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { displayTexts } from "./language";

/** Each is a folder of webview/. */
export type PageName = "trace" | "inspector" | "compare" | "train" | "lab";

/** What a page may load: the libraries that it does without at first. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [librariesOf(extensionUri)] };
}

const librariesOf = (extensionUri: vscode.Uri) => vscode.Uri.joinPath(extensionUri, "dist/webview/libraries");

/** Subjects of the catalogue that a trace seldom speaks of: files and how they are read, other pages, the shell. Its page asks for them. */
const seldomInTraces =
  /^(formats|frameworks|input|opening|manifest|analysis|inspector|compare|train|lab|host|hover|sidebar|contributions|writing|cli)/;

/** Those that stand in a page's document. @see displayTexts */
function textsAtFirst(page: PageName, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (page !== "trace") return texts;
  return Object.fromEntries(Object.entries(texts).filter(([id]) => !seldomInTraces.test(id)));
}

/**
 * The document of one page: dist/webview/<page>.js and .css, the texts of the display language, and an element for it to
 * fill. What it shows at first stands in the document itself: it is on its way while VS Code still builds the frame for it, and
 * files are asked for only from there, through a service worker, the window and the extension host and back. Where libraries are
 * that it imports later is said by an import map; the nonce of the script that imports them holds for them as well.
 */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: PageName, title: string): string {
  const libraries = webview.asWebviewUri(librariesOf(extensionUri)).toString();
  const nonce = randomBytes(16).toString("base64");
  const { language, texts } = displayTexts();
  const from = `'nonce-${nonce}'`;
  const allowed = { "default-src": ["'none'"], "script-src": [from], "style-src": [from], "img-src": ["data:", "blob:"] };
  const policy = Object.entries(allowed)
    .map(([directive, sources]) => [directive, ...sources].join(" "))
    .join("; ");
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<title>${escapeHtml(title)}</title>
<script type="importmap" nonce="${nonce}">${JSON.stringify({ imports: { "libraries/": `${libraries}/` } })}</script>
<style nonce="${nonce}">${inlined(extensionUri, `${page}.css`)}</style>
</head>
<body>
<main id="root" data-state="loading" data-testid="${page === "trace" ? "panel" : page}"></main>
<script type="application/json" id="texts">${JSON.stringify(textsAtFirst(page, texts)).replaceAll("<", "\\u003c")}</script>
<script nonce="${nonce}">${inlined(extensionUri, `${page}.js`)}</script>
</body>
</html>`;
}

/** A built file's text, such that nothing in it ends the element around it or begins a comment. */
function inlined(extensionUri: vscode.Uri, name: string): string {
  const text = readFileSync(vscode.Uri.joinPath(extensionUri, "dist/webview", name).fsPath, "utf8");
  return text.replace(/<(?=!--|\/?(?:script|style))/gi, "\\x3c");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
