/** src/README.md lists every room and no other. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(__dirname, "../../..");

/** Folders below src and webview, as paths from the root with a closing slash. */
function rooms(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => [`${folder}/${entry.name}/`, ...rooms(`${folder}/${entry.name}`)]);
}

it("the map lists every room and no other", () => {
  const map = readFileSync(join(root, "src/README.md"), "utf8");
  const listed = [...map.matchAll(/^\| `((?:src|webview)\/[\w/]+\/)` \|/gm)].map((match) => match[1]);
  expect(listed.sort()).toEqual([...rooms("src"), ...rooms("webview")].sort());
});
