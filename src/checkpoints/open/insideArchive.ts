/**
 * Finds the checkpoint in an archive or in a folder: the only file in it that holds tensors, or the one that a person
 * names. Where there are several, or none, the refusal lists what is there and says how to name one.
 */
import { message, type Message } from "../../messages/message";
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
      message("opening.noArchive", { file: source.name, path: legible(inner ?? "") }),
    );
  if (inner === null && isExported(archive))
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("opening.exportedProgram", { file: source.name, call: "state_dict()" }),
    );
  if (inner === null) return only(await checkpointsIn(archive, source.name, siblings), archive, source.name);
  if (!archive.entries.has(inner)) {
    const said = { file: source.name, path: legible(inner) };
    const isEmpty = archive.entries.size === 0;
    throw new CheckpointError(
      "checkpoint-not-found",
      isEmpty
        ? message("opening.notInEmptyArchive", said)
        : message("opening.notInArchive", { ...said, listed: listed([...archive.entries.keys()]) }),
    );
  }
  return foundAt(archive, inner, source.name, siblings);
}

/** torch.export's archive, whose weights are files without a format of their own; its example inputs are no model. */
function isExported({ entries }: Archive): boolean {
  return [...entries.keys()].some((path) => /(^|\/)data\/weights\/[^/]*weights_config\.json$/.test(path));
}

async function foundAt(archive: Archive, path: string, name: string, outside: Siblings): Promise<Found> {
  const entry = archive.entries.get(path);
  if (!entry) throw new Error(`${name} has no entry ${path}.`);
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
  throw new CheckpointError("checkpoint-unsupported", whyNotOne(name, archive, held));
}

function whyNotOne(file: string, { entries }: Archive, held: readonly Held[]): Message {
  const [first] = held;
  if (first) {
    const paths = held.map(({ path }) => path);
    const example = `${file}${inArchive}${legible(first.path)}`;
    return message("opening.archiveHoldsSeveral", { file, count: held.length, listed: listed(paths), example });
  }
  if (entries.size === 0) return message("opening.archiveEmpty", { file });
  return message("opening.archiveHoldsNone", { file, listed: listed([...entries.keys()]) });
}

/** The first of them, and how many more there are. */
export function listed(paths: readonly string[]): (string | Message)[] {
  const shown = paths.slice(0, mostListed).map(legible);
  const more = paths.length - shown.length;
  return more > 0 ? [...shown, message("opening.more", { more })] : shown;
}
