/**
 * Where mutants come from: every file in test/fixtures, and the smaller real checkpoints beside the repository, under the
 * format that takes it. A new reader needs a fixture that it opens and nothing here.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CheckpointFormat } from "../../src/checkpoints/formats/format";
import { memorySource, type ByteSource, type Siblings } from "../../src/checkpoints/source";
import type { Region } from "./mutate";
import { readers } from "./readers";

export interface Seed {
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly regions: readonly Region[];
}

/** Larger files make for slow mutants that say nothing new. */
const maximumSeed = 128 * 1024;
/** The first bytes, in which most formats keep what they say of themselves. */
const headLength = 4096;

/** Seeds by the name of their format, in the registry's order; a format without one has an empty list. */
export async function seedsByFormat(root: string): Promise<Map<string, Seed[]>> {
  const seeds = new Map<string, Seed[]>(readers.map(({ name }) => [name, []]));
  for (const path of candidates(root)) {
    const bytes = new Uint8Array(readFileSync(path));
    const name = basename(path);
    const format = await formatOf(memorySource(bytes, name), siblingsIn(dirname(path)));
    if (format) seeds.get(format.name)?.push({ path, name, bytes, regions: regionsOf(bytes) });
  }
  return seeds;
}

/** Numbers that a golden test compares with are no checkpoints; finds of earlier runs have a test of their own. */
const aside = new Set(["networks", "models", "family", "regressions"]);

function candidates(root: string): string[] {
  const folders = [join(root, "test/fixtures"), join(root, "../shared/checkpoints")].filter((folder) => existsSync(folder));
  return folders.flatMap(filesIn).filter((path) => {
    const isData = basename(path) === "LICENSE" || basename(path) === "expected.json";
    return !isData && statSync(path).size <= maximumSeed;
  });
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return aside.has(entry.name) ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The format that openTensorFile would take, or null. */
async function formatOf(source: ByteSource, siblings: Siblings): Promise<CheckpointFormat | null> {
  const head = await source.read(0, Math.min(512, source.size));
  for (const format of readers) {
    if (format.sniff(head, source.size) && (!format.holds || (await format.holds(source, head, siblings).catch(() => false))))
      return format;
  }
  return null;
}

/** The files of a folder, read when they are asked for; `opened` collects the names of those that were there. */
export function siblingsIn(folder: string, opened = new Set<string>()): Siblings {
  const find = (name: string): Uint8Array | null => {
    const path = join(folder, name);
    if (dirname(path) !== folder || !existsSync(path) || !statSync(path).isFile()) return null;
    opened.add(name);
    return new Uint8Array(readFileSync(path));
  };
  return {
    read: (name) => Promise.resolve(find(name)),
    open: (name) => {
      const bytes = find(name);
      return Promise.resolve(bytes && memorySource(bytes, name));
    },
  };
}

/** Where a file says what it holds: the beginning, and of an archive the directory at the end. */
function regionsOf(bytes: Uint8Array): Region[] {
  const head: Region = [0, Math.min(headLength, bytes.length)];
  const directory = Buffer.from(bytes).indexOf("PK\x01\x02", 0, "latin1");
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && directory > 0;
  return isZip ? [head, [directory, bytes.length]] : [head, [0, bytes.length]];
}
