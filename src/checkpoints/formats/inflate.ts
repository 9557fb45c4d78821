/**
 * Unpacks DEFLATE data into memory that was bounded beforehand: it stops at the first byte too many, so that a small file
 * cannot grow without limit.
 */

/** DEFLATE cannot do better: 258 bytes by two bits. */
export const greatestRatio = 1032;

export interface Inflated {
  readonly bytes: Uint8Array;
  /** "whole": the data ended; "more": they go on past the capacity; "damaged": they broke off or are not sound. */
  readonly end: "whole" | "more" | "damaged";
}

/** At most `capacity` bytes of raw DEFLATE data ("deflate-raw") or of zlib's format ("deflate"). Throws nothing. */
export async function inflate(packed: Uint8Array, capacity: number, kind: "deflate" | "deflate-raw"): Promise<Inflated> {
  const stream = new DecompressionStream(kind);
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  // The reader meets every error that writing meets.
  writer
    .write(packed as Uint8Array<ArrayBuffer>)
    .then(() => writer.close())
    .catch(() => undefined);
  const out = new Uint8Array(capacity);
  let filled = 0;
  const until = (end: Inflated["end"]) => ({ bytes: out.subarray(0, filled), end });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return until("whole");
      const part = value.subarray(0, capacity - filled);
      out.set(part, filled);
      filled += part.length;
      if (part.length < value.length) return until("more");
    }
  } catch {
    return until("damaged");
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
