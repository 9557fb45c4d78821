/** What bytes of UTF-8 stand for, told as characters. */
import { describe, expect, it } from "vitest";
import { quoted } from "../../../src/messages/message";
import { becomes, begunBefore, expectedAt, partAt } from "../../../src/protocol/bytesOfCharacters";

const bytes = (text: string) => [...new TextEncoder().encode(text)];

describe("a byte after those of a character", () => {
  it("completes the character", () => {
    for (const character of ["a", "é", "한", "—", "😀"]) {
      const all = bytes(character);
      expect(becomes(all.slice(0, -1), all.at(-1)!)).toEqual({ first: character, last: character });
    }
  });

  it("leaves the characters that it can still become: of many, those that are read", () => {
    expect(becomes([], 0xea)).toEqual({ first: "가", last: "꿿" });
    expect(becomes([0xea], 0xb0)).toEqual({ first: "가", last: "갿" });
    expect(becomes([], 0xed)).toEqual({ first: "퀀", last: "힣" });
    expect(becomes([], 0xc3)).toEqual({ first: "À", last: "ÿ" });
    expect(becomes([0xe4], 0xb8)).toEqual({ first: "一", last: "丿" });
  });

  it("is nothing where no character goes on so", () => {
    expect(becomes([], 0x84)).toBeNull(); // a byte in the middle of none
    expect(becomes([0xea], 0x20)).toBeNull(); // a space within a syllable
    expect(becomes([0xed], 0xa0)).toBeNull(); // half of a surrogate pair
    expect(becomes([0xe0], 0x80)).toBeNull(); // longer than it need be
    expect(becomes([], 0xff)).toBeNull();
  });
});

it("a character is begun by the bytes before, as long as it lacks one", () => {
  const ids = bytes("a한b");
  expect([0, 1, 2, 3, 4].map((token) => begunBefore(ids, token, 0).length)).toEqual([0, 0, 1, 2, 0]);
  expect(begunBefore(ids, 3, 2)).toEqual([]); // another sequence
});

it("a byte is told by its character, where that is whole", () => {
  const ids = bytes("a한b");
  const all = { start: 0, count: 5 };
  expect([0, 1, 3, 4].map((token) => partAt(ids, token, all))).toEqual([
    null,
    { character: "한", place: 1, bytes: 3 },
    { character: "한", place: 3, bytes: 3 },
    null,
  ]);
  expect(partAt(ids, 1, { start: 0, count: 3 })).toBeNull(); // cut off
  expect(partAt(ids, 2, { start: 2, count: 3 })).toBeNull();
});

describe("what was expected", () => {
  const labels = Array.from({ length: 256 }, (_, byte) => `<${byte}>`);
  const trace = (kind: "bytes" | "characters") => ({
    model: { vocabulary: { kind, size: 256, source: "" } } as never,
    labels,
    ids: Uint8Array.from(bytes("a한")),
    sequences: [{ start: 0, count: 4 }],
  });

  it("of a model that reads bytes is a character, or a range of them", () => {
    expect(expectedAt(trace("bytes"), 3, bytes("한")[2]!)).toEqual(quoted("한"));
    expect(expectedAt(trace("bytes"), 1, 0xea)).toEqual({ id: "common.oneOf", args: { first: "가", last: "꿿" } });
    expect(expectedAt(trace("bytes"), 1, 0x41)).toEqual(quoted("<65>"));
    expect(expectedAt(trace("bytes"), 1, 0x84)).toEqual({ id: "common.byte", args: { byte: "<132>" } });
  });

  it("of another is its label", () => expect(expectedAt(trace("characters"), 1, 0xea)).toEqual(quoted("<234>")));
});
