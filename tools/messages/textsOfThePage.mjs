/** A page is given its texts with its document (src/host/platform/webviewHtml.ts), so its bundle carries none. */
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Puts webview/shell/catalogues.ts in the place of src/messages/catalogues.ts. @type {import("esbuild").Plugin} */
export const textsOfThePage = {
  name: "texts of the page",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/catalogues$/ }, ({ resolveDir }) =>
      resolveDir === resolve(root, "src/messages") ? { path: resolve(root, "webview/shell/catalogues.ts") } : undefined,
    );
  },
};
