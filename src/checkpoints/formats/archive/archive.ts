/**
 * Archives as folders: zip, tar, tar packed with gzip, and single files packed with gzip or zlib. What is in them is read
 * in place where it is not packed. Knows nothing of checkpoints.
 */
import type { ByteSource, Siblings } from "../../source";
import { joinedSource } from "../joinedSource";
import { beginsAsZip, openZip } from "../zip";
import { entrySource } from "../zipEntryStart";
import { beginsAsTarArchive, tarMembers } from "./tar";
import { packingOf, unpacked } from "./unpack";

export interface Archive {
  /** Files by their paths in it. */
  readonly entries: ReadonlyMap<string, { readonly size: number; open(): Promise<ByteSource> }>;
}

/** Whole files that are read out of an archive, as a folder's: in bytes. */
const maximumSibling = 16 * 2 ** 20;

/** Null for a file that is no archive. Throws a CheckpointError where it is not sound. */
export async function openArchive(source: ByteSource): Promise<Archive | null> {
  const head = await source.read(0, Math.min(512, source.size));
  if (beginsAsZip(head)) return zipArchive(source);
  if (beginsAsTarArchive(head)) return tarArchive(source);
  const packing = packingOf(head);
  if (!packing) return null;
  const inner = await unpacked(source, packing, source.name.replace(/\.(gz|gzip|z|tgz)$/i, ""));
  if (beginsAsTarArchive(await inner.read(0, Math.min(512, inner.size)))) return tarArchive(inner);
  return { entries: new Map([[inner.name, { size: inner.size, open: () => Promise.resolve(inner) }]]) };
}

async function zipArchive(source: ByteSource): Promise<Archive> {
  const archive = await openZip(source, "zip");
  const files = [...archive.entries.values()].filter(({ name }) => !name.endsWith("/"));
  const open = (entry: (typeof files)[number]) => async () => {
    const { size, read } = await entrySource(source, archive, entry);
    let whole: Promise<Uint8Array> | null = null;
    const fromWhole = async (offset: number, length: number) =>
      (await (whole ??= archive.read(entry, 0, size))).subarray(offset, offset + length);
    const isStart = (offset: number, length: number) => offset + length <= 512;
    return named(entry.name, size, (offset, length) =>
      entry.isDeflated && !isStart(offset, length) ? fromWhole(offset, length) : read(offset, length),
    );
  };
  return { entries: new Map(files.map((entry) => [entry.name, { size: entry.size, open: open(entry) }])) };
}

async function tarArchive(source: ByteSource): Promise<Archive> {
  const members = await tarMembers(source);
  const open = ({ name, offset, size }: (typeof members)[number]) => {
    return () => Promise.resolve(joinedSource(lastPart(name), [{ source, offset, length: size }]));
  };
  return { entries: new Map(members.map((member) => [member.name, { size: member.size, open: open(member) }])) };
}

function named(path: string, size: number, read: ByteSource["read"]): ByteSource {
  return { name: lastPart(path), size, read };
}

export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * The files beside one in the folder `folder` ("" or ending in "/"), and behind them those beside the archive. Names that
 * begin with `prefix` are those of the file itself with an ending.
 */
export function archiveSiblings({ entries }: Archive, folder: string, prefix: string, outside: Siblings): Siblings {
  const within = (name: string) => entries.get(`${folder}${name.startsWith(prefix) ? name.slice(prefix.length) : name}`);
  const list = async (subfolder: string) => {
    const path = `${folder}${subfolder}`;
    const names = [...entries.keys()].filter((name) => name.startsWith(path)).map((name) => name.slice(path.length));
    return [...names.filter((name) => !name.includes("/")), ...((await outside.list?.(subfolder)) ?? [])];
  };
  return {
    async read(name) {
      const entry = within(name);
      if (!entry) return outside.read(name);
      return entry.size <= maximumSibling ? (await entry.open()).read(0, entry.size) : null;
    },
    async open(name) {
      return (await within(name)?.open()) ?? outside.open(name);
    },
    ...(outside.list ? { list } : {}),
  };
}
