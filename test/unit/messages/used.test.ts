/** Every text of the catalogue is said somewhere: an id without a use is a text that somebody keeps in two languages for nothing. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { english } from "../../../src/messages/en/english";

const root = resolve(__dirname, "../../..");
const sources = ["src", "webview"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/^messages[\\/](en|ko)[\\/]/.test(path))
    .map((path) => readFileSync(join(root, folder, path), "utf8")),
);

/** Which ids stand in the sources: whole, or as a template such as `subjects.${about}` whose parts stand there as texts or keys. */
function usesIn(text: string): (id: string) => boolean {
  const quotedTexts = new Set([...text.matchAll(/"([\w.]+)"/g)].map((match) => match[1]!));
  const keys = new Set([...text.matchAll(/^\s+(\w+):/gm)].map((match) => match[1]!));
  const templates = [...text.matchAll(/`(\w+\.)\$\{[^{}]*\}(\w*)`/g)].map((match) => [match[1]!, match[2]!] as const);
  return (id) =>
    quotedTexts.has(id) ||
    templates.some(([subject, ending]) => {
      if (!id.startsWith(subject) || !id.endsWith(ending)) return false;
      const part = id.slice(subject.length, id.length - ending.length);
      return quotedTexts.has(part) || keys.has(part);
    });
}

it("finds whole ids and ids that are put together", () => {
  const isUsed = usesIn('say("a.b"); type X = "c" | "d"; say(`e.${x}`); say(`f.${x}Range`);\n  kind: 1');
  expect(["a.b", "e.c", "e.kind", "f.dRange"].map(isUsed)).toEqual([true, true, true, true]);
  expect(["a.c", "e.g", "f.d", "f.gRange"].map(isUsed)).toEqual([false, false, false, false]);
});

it("no text is left over", () => {
  const isUsed = usesIn(sources.join("\n"));
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const shown = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]!));
  expect(Object.keys(english).filter((id) => !isUsed(id) && !shown.has(id))).toEqual([]);
});
