import { describe, expect, it } from "vitest";
import { rangeOfToken, TokenRangesBuilder } from "../../../src/protocol/tokenRanges";

/** Ranges of tokens that come piece by piece, and what they were. */
function pack(pieces: readonly { readonly offset: number; readonly ranges: readonly (readonly [number, number])[] }[]) {
  const builder = new TokenRangesBuilder();
  for (const { offset, ranges } of pieces) {
    builder.add(
      Uint32Array.from(ranges, ([start]) => start - offset),
      Uint32Array.from(ranges, ([, end]) => end - offset),
      offset,
    );
  }
  return { packed: builder.finish(), expected: pieces.flatMap(({ ranges }) => ranges.map(([start, end]) => ({ start, end }))) };
}

const unpack = (packed: Parameters<typeof rangeOfToken>[0]) =>
  Array.from(packed.lengths, (_, token) => rangeOfToken(packed, token));

describe("where tokens stand", () => {
  it("is the same after packing, whatever lies between them, and however the text was cut", () => {
    let random = 1;
    const next = (limit: number) => (random = (random * 48271) % 0x7fffffff) % limit;
    let at = 3;
    const ranges = Array.from({ length: 3000 }, () => {
      const start = (at += next(10) === 0 ? next(100) : 1);
      return [start, start + next(5)] as const;
    });
    const pieces = [0, 1, 255, 256, 257, 1000, 2900].map((first, index, all) => {
      const part = ranges.slice(first, all[index + 1]);
      return { offset: part[0]![0], ranges: part };
    });
    const { packed, expected } = pack(pieces);
    expect(unpack(packed)).toEqual(expected);
    expect(packed.advances).toBeInstanceOf(Int8Array);
    expect(packed.lengths).toBeInstanceOf(Uint8Array);
  });

  it("takes two bytes a token and a little more", () => {
    const { packed } = pack([{ offset: 0, ranges: Array.from({ length: 10_000 }, (_, token) => [token, token + 1] as const) }]);
    const bytes = packed.anchors.byteLength + packed.advances.byteLength + packed.lengths.byteLength;
    expect(bytes / 10_000).toBeLessThan(2.1);
  });

  it("holds long tokens, long gaps and tokens in another order than the text", () => {
    for (const ranges of [
      [
        [0, 255],
        [300, 556],
        [556, 557],
      ],
      [
        [0, 70_000],
        [100_000, 200_000],
      ],
      [
        [5, 6],
        [3, 4],
        [4, 5],
        [900, 901],
        [2, 3],
      ],
    ] as const) {
      const { packed, expected } = pack([
        { offset: 0, ranges: [[0, 1]] },
        { offset: 0, ranges },
      ]);
      expect(unpack(packed)).toEqual(expected);
    }
  });

  it("is there for no tokens too", () => {
    const { packed } = pack([{ offset: 0, ranges: [] }]);
    expect(packed.lengths).toHaveLength(0);
  });
});
