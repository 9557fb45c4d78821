/** The first bytes of a zip entry without unpacking the rest, for formats whose entries begin with a header. */
import type { ByteSource } from "../source";
import { inflate } from "./inflate";
import type { ZipArchive, ZipEntry } from "./zip";

/** Packed bytes that are enough for the first 4096, however badly they are compressed. */
const packedLength = 8192;
const startLength = 4096;

/** The entry as a source; only reads past its first 4096 bytes unpack it. */
export async function entrySource(source: ByteSource, archive: ZipArchive, entry: ZipEntry): Promise<ByteSource> {
  const start = entry.isDeflated ? await unpackStart(source, archive, entry) : new Uint8Array(0);
  return {
    name: `${source.name} (${entry.name})`,
    size: entry.size,
    read: (offset, length) => {
      const isKnown = offset + length <= start.length && offset >= 0 && length >= 0;
      return isKnown ? Promise.resolve(start.subarray(offset, offset + length)) : archive.read(entry, offset, length);
    },
  };
}

/** At most 4096 bytes; fewer, or none, where the data are not sound, which reading the entry as a whole will tell. */
async function unpackStart(source: ByteSource, archive: ZipArchive, entry: ZipEntry): Promise<Uint8Array> {
  const packed = await source.read(await archive.dataOffset(entry), Math.min(packedLength, entry.packedSize));
  // cut off in the middle: what came before the break is what is wanted
  return (await inflate(packed, Math.min(startLength, entry.size), "deflate-raw")).bytes;
}
