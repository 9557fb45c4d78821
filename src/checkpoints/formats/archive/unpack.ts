/** Unpacks a file packed with gzip or zlib into memory, as it has no places to read from; how much is bounded. */
import { message } from "../../../messages/message";
import { CheckpointError, malformed } from "../../errors";
import { checkRange, type ByteSource } from "../../source";
import { greatestRatio } from "../inflate";

/** More is not held in memory: in bytes. */
const maximumUnpacked = 256 * 2 ** 20;
/** Weights hardly shrink; a file that grows further than this is made to fill memory. */
const usualRatio = 100;
const smallest = 16 * 2 ** 20;
const pieceLength = 2 ** 20;

export type Packing = "gzip" | "zlib";

/** By the first bytes; null for a file that is not packed. */
export function packingOf(head: Uint8Array): Packing | null {
  const [first = 0, second = 0, third = 0] = head;
  if (first === 0x1f && second === 0x8b && third === 8) return "gzip";
  return first === 0x78 && (first * 256 + second) % 31 === 0 && (second & 0x20) === 0 ? "zlib" : null;
}

/** What is in it, as a file called `name`. Throws a CheckpointError where it is not sound or grows without bound. */
export async function unpacked(source: ByteSource, packing: Packing, name: string): Promise<ByteSource> {
  const limit = Math.min(maximumUnpacked, Math.max(smallest, usualRatio * source.size), (source.size + 1) * greatestRatio);
  const stream = new DecompressionStream(packing === "gzip" ? "gzip" : "deflate");
  const feeding = feed(source, stream.writable.getWriter());
  const reader = stream.readable.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limit) {
        throw new CheckpointError(
          "checkpoint-unsupported",
          message("formatsContainers.unpacksToMore", { file: source.name, megabytes: Math.floor(limit / 2 ** 20) }),
        );
      }
      pieces.push(value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    if (error instanceof CheckpointError) throw error;
    throw malformed(
      source.name,
      packing,
      message("formatsContainers.byteUnpacked", { at: size }),
      message("formatsContainers.packedUnsound"),
    );
  }
  await feeding;
  return piecewise(name, pieces, size);
}

type Writer = ReturnType<DecompressionStream["writable"]["getWriter"]>;

/** Piece after piece as it is taken. Ends quietly: the reader meets every error that writing meets. */
async function feed(source: ByteSource, writer: Writer): Promise<void> {
  try {
    for (let at = 0; at < source.size; at += pieceLength) {
      const piece = await source.read(at, Math.min(pieceLength, source.size - at));
      await writer.write(piece as Uint8Array<ArrayBuffer>);
    }
    await writer.close();
  } catch {
    // told by the reader
  }
}

function piecewise(name: string, pieces: readonly Uint8Array[], size: number): ByteSource {
  const starts = new Float64Array(pieces.length);
  for (let piece = 1, at = 0; piece < pieces.length; piece++) starts[piece] = at += pieces[piece - 1]?.length ?? 0;
  return {
    name,
    size,
    read(offset, length) {
      try {
        checkRange(name, size, offset, length);
      } catch (error) {
        return Promise.reject(error as Error);
      }
      const out = new Uint8Array(length);
      for (let piece = pieceAt(starts, offset), done = 0; done < length; piece++) {
        const from = offset + done - (starts[piece] ?? 0);
        const part = pieces[piece]?.subarray(from, from + length - done) ?? new Uint8Array(0);
        out.set(part, done);
        done += part.length;
      }
      return Promise.resolve(out);
    },
  };
}

/** The last piece that starts at or before the offset. */
function pieceAt(starts: Float64Array, offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
