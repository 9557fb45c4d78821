/**
 * Finds the checkpoint in an archive or in a folder: the only file in it that holds tensors, or the one that a person
 * names. Where there are several, or none, the refusal lists what is there and says how to name one.
 */
import { CheckpointError, legible } from "../errors";
import { archiveSiblings, lastPart, openArchive, type Archive } from "../formats/archive/archive";
import { isCheckpoint, openTensorFile } from "../formats/registry";
import { manifestName } from "../manifest/manifest";
import type { ByteSource, Siblings } from "../source";

export interface Found {
  readonly source: ByteSource;
  readonly siblings: Siblings;
}

/** Files of an archive that are looked at, and that a message lists. */
const [maximumLooked, mostListed] = [500, 12];
/** Between the archive and the file in it. */
export const inArchive = "!/";

/**
 * The file itself, unless it is an archive that no format takes. `inner`: the path in the archive that a person named.
 * Throws "checkpoint-unsupported" with the archive's contents where that is no path in it or nothing tells which is meant.
 */
export async function insideArchive(source: ByteSource, siblings: Siblings, inner: string | null = null): Promise<Found> {
  if (inner === null && (await isCheckpoint(source, siblings))) return { source, siblings };
  const archive = await openArchive(source);
  if (!archive && inner === null) return { source, siblings };
  if (!archive)
    throw new CheckpointError(
      "checkpoint-not-found",
      `${source.name} is no archive, so there is no ${legible(inner ?? "")} in it. Open it by its own name.`,
    );
  if (inner === null) return only(await checkpointsIn(archive, source.name, siblings), archive, source.name);
  if (!archive.entries.has(inner)) {
    throw new CheckpointError("checkpoint-not-found", `${source.name} has no file ${legible(inner)}. ${listing(archive)}`);
  }
  return foundAt(archive, inner, source.name, siblings);
}

async function foundAt(archive: Archive, path: string, name: string, outside: Siblings): Promise<Found> {
  const entry = archive.entries.get(path);
  if (!entry) throw new CheckpointError("checkpoint-not-found", `${name} has no file ${legible(path)}.`);
  const { size, read } = await entry.open();
  const prefix = `${name}!`;
  const source = { name: `${prefix}${lastPart(path)}`, size, read };
  const siblings = archiveSiblings(archive, path.slice(0, path.length - lastPart(path).length), prefix, outside);
  return { source, siblings: withManifestOf(name, source.name, siblings, outside) };
}

/** The manifest of a file in an archive is its own, in the archive or beside it, else the archive's. */
function withManifestOf(archive: string, name: string, siblings: Siblings, outside: Siblings): Siblings {
  return {
    ...siblings,
    async read(wanted) {
      if (wanted !== manifestName(name)) return siblings.read(wanted);
      return (await outside.read(wanted)) ?? (await siblings.read(wanted)) ?? outside.read(manifestName(archive));
    },
  };
}

interface Held extends Found {
  readonly path: string;
}

/** Those that open and hold tensors: what an optimizer keeps is none. */
async function checkpointsIn(archive: Archive, name: string, outside: Siblings): Promise<Held[]> {
  const held: Held[] = [];
  const paths = [...archive.entries.keys()].filter((path) => !/(^|\/)(\.|__MACOSX\/)/.test(path)).slice(0, maximumLooked);
  for (const path of paths) {
    if (isPartOf(path, paths)) continue;
    const found = await foundAt(archive, path, name, outside);
    if (await holdsTensors(found)) held.push({ ...found, path });
  }
  return held;
}

/** A file of tensors that a TensorFlow index beside it lists. */
function isPartOf(path: string, paths: readonly string[]): boolean {
  const [, stem] = /^(.*)\.data-\d{5}-of-\d{5}$/.exec(path) ?? [];
  return stem !== undefined && paths.includes(`${stem}.index`);
}

async function holdsTensors({ source, siblings }: Found): Promise<boolean> {
  try {
    return (await isCheckpoint(source, siblings)) && (await openTensorFile(source, siblings)).tensors.length > 0;
  } catch (error) {
    if (error instanceof CheckpointError) return false;
    throw error;
  }
}

function only(held: readonly Held[], archive: Archive, name: string): Found {
  const [first, ...others] = held;
  if (first && others.length === 0) return first;
  const said = first
    ? `${held.length} of the files in it are checkpoints: ${listed(held.map(({ path }) => path))}. Name the one to open: ${name}${inArchive}${legible(first.path)}.`
    : `None of the files in it is a checkpoint that is read. ${listing(archive)}`;
  throw new CheckpointError("checkpoint-unsupported", `${name} is an archive. ${said}`);
}

function listing({ entries }: Archive): string {
  return entries.size === 0 ? "It is empty." : `It holds ${listed([...entries.keys()])}.`;
}

export function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, mostListed).map(legible).join(", ");
  return paths.length > mostListed ? `${shown} and ${paths.length - mostListed} more` : shown;
}
