/**
 * `npm run package`: the production build packed as gatescope-<version>.vsix in the repository's root. Lists what is in
 * it, and fails if anything ships that must not, or something is missing that the extension needs.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { BlobReader, ZipReader } from "@zip.js/zip.js";
import { run } from "./vscode/process.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * What vsce gets to see, and chooses from by .vscodeignore: it holds every file that it sees against every line there, and most of
 * the repository's are of VS Code's server and of fixtures.
 */
const offered =
  /^(dist|l10n|media|models|samples|schemas|package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE|\.vscodeignore)$/;

/** Paths inside the package's extension/ folder. */
const forbidden =
  /^(dist\/meta|src|test|tools|bench|samples\/(?!(shrew\.txt|dates\.txt|digits\.csv)$)|node_modules|webview|\.)|\.(ts|map)$/;
const needed = [
  "package.json",
  "package.nls.json",
  "package.nls.ko.json",
  "l10n/bundle.l10n.json",
  "l10n/bundle.l10n.ko.json",
  "dist/extension.js",
  "dist/worker.js",
  "dist/trainer.js",
  "dist/lab.js",
  "dist/cli.js",
  "dist/webview/trace.js",
  "dist/webview/inspector.js",
  "dist/webview/train.js",
  "dist/webview/lab.js",
  "dist/webview/libraries/charts.js",
  "dist/webview/libraries/equations.js",
  "dist/webview/libraries/graphs.js",
  "samples/shrew.txt",
  "samples/dates.txt",
  "samples/digits.csv",
];

/** Builds and packs; gives the package's path and contents. @param {{ quiet?: boolean }} [options] */
export async function packageExtension({ quiet = false } = {}) {
  const built = await run(process.execPath, ["esbuild.mjs", "--production"], { cwd: root });
  if (built.code !== 0) throw new Error(`The production build failed:\n${built.output}`);
  const path = join(root, `${name}-${version}.vsix`);
  rmSync(path, { force: true });
  const offer = mkdtempSync(join(tmpdir(), "gatescope-package-"));
  try {
    for (const name of readdirSync(root).filter((each) => offered.test(each)))
      cpSync(join(root, name), join(offer, name), { recursive: true });
    await createVSIX({ cwd: offer, packagePath: path, dependencies: false });
  } finally {
    rmSync(offer, { recursive: true });
  }
  const files = await list(path);
  const wrong = files.filter((file) => forbidden.test(file.name)).map((file) => file.name);
  const missing = needed.filter((wanted) => !files.some((file) => file.name === wanted));
  if (wrong.length > 0) throw new Error(`The package holds what must not ship: ${wrong.join(", ")}. See .vscodeignore.`);
  if (missing.length > 0) throw new Error(`The package lacks ${missing.join(", ")}. See esbuild.mjs and .vscodeignore.`);
  if (!quiet) report(path, files);
  return { path, files };
}

/** @param {string} path */
async function list(path) {
  const reader = new ZipReader(new BlobReader(new Blob([readFileSync(path)])));
  const entries = await reader.getEntries();
  await reader.close();
  return entries
    .filter((entry) => entry.filename.startsWith("extension/") && !entry.directory)
    .map((entry) => ({
      name: entry.filename.slice("extension/".length),
      size: entry.uncompressedSize,
      packed: entry.compressedSize,
    }));
}

/** @param {string} path @param {{ name: string, size: number, packed: number }[]} files */
function report(path, files) {
  for (const file of files) console.log(`${String(file.size).padStart(10)} ${String(file.packed).padStart(10)}  ${file.name}`);
  const { size } = statSync(path);
  console.log(`${path}: ${files.length} files, ${(size / 1e6).toFixed(2)} MB (${size} bytes). Columns above: bytes, packed.`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await packageExtension();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
