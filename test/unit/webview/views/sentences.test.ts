/** A view's sentence is read once: a view that shows it says so, and the line at the bottom of the page leaves it out. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../../../../webview/views");

/** The source of a view's folder; views themselves are of a browser. */
function sourceOf(folder: string): string {
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith(".ts"));
  return files.map((name) => readFileSync(join(root, folder, name), "utf8")).join("\n");
}

it("of every main view", () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const main = folders
    .map(({ name }) => [name, sourceOf(name)] as const)
    .filter(([, source]) => source.includes('place: "main"') && /^ {2}sentence\b/m.test(source));
  const told = Object.fromEntries(main.map(([name, source]) => [name, source.includes("showsSentence: true")]));
  expect(told).toEqual(Object.fromEntries(main.map(([name, source]) => [name, /data-testid="\w+-sentence"/.test(source)])));
  expect(told).toMatchObject({ cell: true, sources: true, heatmap: false });
});
