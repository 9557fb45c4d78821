/**
 * The zip form, since PyTorch 1.6, and TorchScript: <folder>/data.pkl and the storages as <folder>/data/<key>, stored
 * without compression. A TorchScript's code and constants are not looked at.
 */
import { message, type Message } from "../../../messages/message";
import { malformed, quote } from "../../errors";
import type { ByteSource } from "../../source";
import type { TensorFile } from "../format";
import { openZip, type ZipArchive, type ZipEntry } from "../zip";
import { Budget } from "../budget";
import { constructors } from "./constructors";
import { findTensors } from "./findTensors";
import { PickleInput, type PickleBytes } from "./pickleInput";
import { StorageTable } from "./storageTable";
import { pytorchTensorFile } from "./tensorFile";
import { unpickle } from "./unpickle";

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
const format = "PyTorch zip";
const dataPickle = /^([^/]*\/)?data\.pkl$/;
const maximumPackedPickle = 16 * 2 ** 20;
/** What an entry of the directory takes in memory, roughly. */
const entryCost = 250;

/** Whether an archive is PyTorch's; throws when its directory is not sound. */
export async function isPytorchArchive(source: ByteSource): Promise<boolean> {
  const { entries } = await openZip(source, "zip");
  return findPickle(entries) !== undefined;
}

export async function openZipFile(source: ByteSource): Promise<TensorFile> {
  const archive = await openZip(source, format);
  const entry = findPickle(archive.entries);
  if (!entry) throw malformed(source.name, format, message("formats.zipDirectory"), message("formatsPytorch.noDataPickle"));
  const folder = entry.name.slice(0, -"data.pkl".length);
  const bytes = await pickleBytes(source, archive, entry);
  const placeholders = new Set<string>();
  const storages = new StorageTable((key, byteLength, _elementBytes, building) => {
    const data = archive.entries.get(`${folder}data/${key}`);
    if (!data) throw building.fail(message("formatsPytorch.storageNotInArchive", { name: quote(key) }));
    if (data.size !== byteLength)
      throw building.fail(message("formatsPytorch.storageEntry", { name: quote(key), length: byteLength, size: data.size }));
    return { key, byteLength, read: (offset, length) => archive.read(data, offset, length) };
  });
  const rules = constructors(placeholders, (id, building) => storages.resolve(id, building));
  const budget = new Budget(entryCost * archive.entries.size + (entry.isDeflated ? entry.size : 0));
  const value = await unpickle(new PickleInput(bytes), budget, rules);
  const isScript = archive.entries.has(`${folder}constants.pkl`);
  return pytorchTensorFile(source, {
    format: isScript ? "TorchScript" : format,
    found: findTensors(value, (reason) => bytes.fail(bytes.end, reason)),
    placeholders: [...placeholders],
    notes: isScript ? [message("formatsPytorch.torchScript")] : [],
    bigEndian: await isBigEndian(archive, folder),
  });
}

function findPickle(entries: ZipArchive["entries"]): ZipEntry | undefined {
  for (const [name, entry] of entries) if (dataPickle.test(name)) return entry;
  return undefined;
}

async function pickleBytes(source: ByteSource, archive: ZipArchive, entry: ZipEntry): Promise<PickleBytes> {
  const start = await archive.dataOffset(entry);
  const fail = (where: Message, reason: Message) => malformed(source.name, format, where, reason);
  if (!entry.isDeflated) {
    return {
      end: entry.size,
      read: (offset, length) => archive.read(entry, offset, length),
      fail: (offset, reason) => fail(message("formatsPytorch.byteOfPickle", { at: start + offset, offset }), reason),
    };
  }
  if (entry.size > maximumPackedPickle)
    throw fail(
      message("formats.byte", { at: start }),
      message("formatsPytorch.pickleTooLarge", { size: entry.size, limit: maximumPackedPickle }),
    );
  const unpacked = await archive.read(entry, 0, entry.size);
  return {
    end: entry.size,
    read: (offset, length) => Promise.resolve(unpacked.subarray(offset, offset + length)),
    fail: (offset, reason) => fail(message("formatsPytorch.byteOfUnpacked", { at: offset }), reason),
  };
}

async function isBigEndian(archive: ZipArchive, folder: string): Promise<boolean> {
  const entry = archive.entries.get(`${folder}byteorder`);
  if (!entry || entry.size !== "big".length) return false;
  return new TextDecoder().decode(await archive.read(entry, 0, entry.size)) === "big";
}
