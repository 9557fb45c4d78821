/** Every file and folder that a document names is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(__dirname, "../../..");
const inFolder = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file));
const documents = ["CONTRIBUTING.md", "README.md", "src/README.md", ...inFolder("docs")];

/** Paths from the root as they stand between backquotes; patterns such as `dist/*.js` are none. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`((?:src|webview|test|tools|docs|bench|samples|schemas|\.vscode|\.github)\/[\w./-]*)`/g)];
  return quoted.map((match) => match[1] as string);
}

/** Links to files, from where the document stands. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] as string);
}

it.each(documents)("%s", (document) => {
  const text = readFileSync(join(root, document), "utf8");
  expect(pathsIn(text).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(linksIn(text).filter((path) => !existsSync(join(root, document, "..", path)))).toEqual([]);
});

it("there are paths to check", () => {
  const all = documents.flatMap((document) => pathsIn(readFileSync(join(root, document), "utf8")));
  expect(all.length).toBeGreaterThan(50);
});
