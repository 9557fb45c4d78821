/**
 * Checks every import of src and webview, types included: each is one that the map (src/README.md) allows, and no circle
 * is among them. Rules of linters against circles do not see types. Part of `npm run lint`.
 */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { mayImport, readRooms, roomOf } from "./rooms.mjs";

/** @typedef {{ from: string, to: string }} Import paths from the root */

/** Every import of one of our files by another. @param {string} root @returns {Import[]} */
export function readImports(root) {
  const files = ["src", "webview"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
      .map((file) => join(folder, file).replaceAll("\\", "/")),
  );
  const known = new Set(files);
  return files.flatMap((from) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, from), "utf8"), true, true);
    return importedFiles
      .filter(({ fileName }) => fileName.startsWith("."))
      .map(({ fileName }) => ({ from, to: `${normalize(join(dirname(from), fileName)).replaceAll("\\", "/")}.ts` }))
      .filter(({ to }) => known.has(to));
  });
}

/** Imports that the map does not allow, as lines. Files that stand at the front (extension.ts, cli.ts) may import any room. @param {string} root @param {Import[]} imports */
export function forbiddenImports(root, imports) {
  const rooms = readRooms(root);
  return imports.flatMap(({ from, to }) => {
    const room = roomOf(rooms, from);
    if (!room || mayImport(room, dirname(to))) return [];
    return [`${from} imports ${to}: src/README.md does not allow ${room.path} to import ${dirname(to)}.`];
  });
}

/** Files that import one another in a circle, as lines (Tarjan 1972). @param {Import[]} imports */
export function circles(imports) {
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  /** @type {Map<string, { index: number, low: number }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[]} */
  const found = [];
  /** @param {string} file */
  const visit = (file) => {
    const place = { index: seen.size, low: seen.size };
    seen.set(file, place);
    stack.push(file);
    for (const to of next.get(file) ?? []) {
      const known = seen.get(to);
      if (!known) place.low = Math.min(place.low, visit(to).low);
      else if (stack.includes(to)) place.low = Math.min(place.low, known.index);
    }
    if (place.low === place.index) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) found.push(`These files import one another in a circle: ${circle.join(", ")}.`);
    }
    return place;
  };
  for (const file of next.keys()) if (!seen.has(file)) visit(file);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(fileURLToPath(import.meta.url), "../../..");
  const imports = readImports(root);
  const problems = [...forbiddenImports(root, imports), ...circles(imports)];
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
