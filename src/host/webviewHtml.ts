/** The one builder of the pages' HTML, with a strict content security policy. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** What a webview may load from the extension. */
export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  const localResourceRoots = ["dist/webview", "media"].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
  return { enableScripts: true, localResourceRoots };
}

/** The document of one page: dist/webview/<page>.js and .css, and an element for it to fill. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: "trace" | "inspector", title: string): string {
  const nonce = randomBytes(16).toString("base64");
  const asset = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist/webview", name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${nonce}">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${asset(`${page}.css`)}">
</head>
<body>
<main id="root" data-state="loading" data-testid="${page === "trace" ? "panel" : "inspector"}"></main>
<script nonce="${nonce}" src="${asset(`${page}.js`)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
