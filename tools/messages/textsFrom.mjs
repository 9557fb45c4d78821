/**
 * Which texts a bundle carries. The extension and the shell command have both languages; a page is given its texts with its document
 * (src/host/platform/webviewHtml.ts), so its bundle has none; a worker has English alone, for logs: every text that is not needed is
 * read before the first picture all the same.
 */
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Puts a file in the place of src/messages/catalogues.ts. @param {string} file @returns {import("esbuild").Plugin} */
function textsFrom(file) {
  return {
    name: "texts",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/catalogues$/ }, ({ resolveDir }) =>
        resolveDir === resolve(root, "src/messages") ? { path: resolve(root, file) } : undefined,
      );
    },
  };
}

export const textsOfThePage = textsFrom("webview/shell/catalogues.ts");
export const textsOfTheWorker = textsFrom("src/messages/englishAlone.ts");
