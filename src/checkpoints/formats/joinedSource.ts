/** Runs of bytes, of one file or of several, read as one. */
import { checkRange, type ByteSource } from "../source";

export interface Piece {
  readonly source: ByteSource;
  readonly offset: number;
  readonly length: number;
}

/** The pieces one after the other; nothing is read before somebody asks. */
export function joinedSource(name: string, pieces: readonly Piece[]): ByteSource {
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  return {
    name,
    size,
    async read(offset, length) {
      checkRange(name, size, offset, length);
      const out = new Uint8Array(length);
      let start = 0;
      for (const piece of pieces) {
        const from = Math.max(offset - start, 0);
        const to = Math.min(offset + length - start, piece.length);
        if (from < to) out.set(await piece.source.read(piece.offset + from, to - from), start + from - offset);
        start += piece.length;
      }
      return out;
    },
  };
}
