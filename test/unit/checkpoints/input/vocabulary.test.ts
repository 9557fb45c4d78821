/** Texts to ids, with the UTF-16 range of every token, and the labels that an axis shows. */
import { describe, expect, it } from "vitest";
import { byteVocabulary, characterVocabulary } from "../../../../src/checkpoints/input/vocabulary";

describe("bytes", () => {
  const vocabulary = byteVocabulary("test");

  it("are the text's UTF-8, each with the range of its character", () => {
    const { ids, starts, ends, unencodableCount } = vocabulary.encode("aé€😀b");
    expect([...ids]).toEqual([0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0x62]);
    expect([...starts]).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 5]);
    expect([...ends]).toEqual([1, 2, 2, 3, 3, 3, 5, 5, 5, 5, 6]);
    expect(unencodableCount).toBe(0);
  });

  it.each([
    "",
    "plain",
    "\u0000\u007f\u0080\u07ff\u0800\uffff",
    "𐀀\u{10ffff}",
    "\ud800",
    "a\udc00b",
    "\ud800\ud800\udc00",
    "e\u0301",
  ])("agree with TextEncoder on %j", (text) => {
    expect([...vocabulary.encode(text).ids]).toEqual([...new TextEncoder().encode(text)]);
  });

  it("encode a lone surrogate as U+FFFD", () => {
    expect([...vocabulary.encode("\udfff").ids]).toEqual([0xef, 0xbf, 0xbd]);
  });

  it("show printable ASCII as it is, blanks by their marks, others as two hexadecimal digits", () => {
    expect(vocabulary.labels).toHaveLength(256);
    const shown = [0x41, 0x7e, 0x20, 0x0a, 0x09, 0x0d, 0x00, 0x1b, 0x7f, 0xc3, 0xff].map((id) => vocabulary.labels[id]);
    expect(shown).toEqual(["A", "~", "␣", "⏎", "⇥", "␍", "00", "1B", "7F", "C3", "FF"]);
    expect(vocabulary.description).toEqual({ kind: "bytes", size: 256, source: "test" });
  });
});

describe("characters", () => {
  it("of several code points are matched, the longest first; special ones stand for no text", () => {
    const vocabulary = characterVocabulary(["<pad>", ..."CNr@<", "Cl", "@@", "[nH]"], "test");
    const { ids, starts, ends, unencodableCount } = vocabulary.encode("CClN@@@[nH]<pad>");
    expect([...ids]).toEqual([1, 6, 2, 7, 4, 8, 5]);
    expect([...starts]).toEqual([0, 1, 3, 4, 6, 7, 11]);
    expect([...ends]).toEqual([1, 3, 4, 6, 7, 11, 12]);
    expect(unencodableCount).toBe(4);
  });

  it("special ones can be written out where their bracket is no character", () => {
    const vocabulary = characterVocabulary(["<pad>", "</s>", "<eos>", "unk", ..."gates"], "test");
    expect([...vocabulary.encode("gate</s>").ids]).toEqual([4, 5, 6, 7, 1]);
    expect(vocabulary.encode("unk").unencodableCount).toBe(3);
  });

  it("are code points, in the order of their ids", () => {
    const vocabulary = characterVocabulary([..."a😀é\n"], "test");
    const { ids, starts, ends } = vocabulary.encode("é😀a\n");
    expect([...ids]).toEqual([2, 1, 0, 3]);
    expect([...starts]).toEqual([0, 1, 3, 4]);
    expect([...ends]).toEqual([1, 3, 4, 5]);
    expect(vocabulary.description).toEqual({ kind: "characters", size: 4, source: "test" });
  });

  it("list what they lack, by character and UTF-16 offset, and go on after it", () => {
    const { ids, starts, unencodable, unencodableCount } = characterVocabulary(["a"], "test").encode("a😀é\ud800a");
    expect([...ids]).toEqual([0, 0]);
    expect([...starts]).toEqual([0, 5]);
    expect(unencodableCount).toBe(3);
    expect(unencodable).toEqual([
      { character: "😀", codePoint: 0x1f600, offset: 1 },
      { character: "é", codePoint: 0xe9, offset: 3 },
      { character: "\ud800", codePoint: 0xd800, offset: 4 },
    ]);
  });

  it("list the first hundred only, and count all", () => {
    const { unencodable, unencodableCount } = characterVocabulary(["a"], "test").encode("x".repeat(250));
    expect([unencodable.length, unencodableCount]).toEqual([100, 250]);
  });

  it("leave a carriage return before a newline out where only the newline is known", () => {
    const unix = characterVocabulary([..."ab\n"], "test");
    expect(unix.encode("a\r\nb\n")).toMatchObject({ unencodableCount: 0, starts: Uint16Array.of(0, 2, 3, 4) });
    expect(unix.encode("a\rb\r").unencodable.map(({ offset }) => offset)).toEqual([1, 3]);
    expect([...characterVocabulary([..."a\r\n"], "test").encode("a\r\n").ids]).toEqual([0, 1, 2]);
    expect(characterVocabulary(["a"], "test").encode("a\r\n").unencodableCount).toBe(2);
  });

  it("never read the parts of a longer entry, and show what cannot be seen by number", () => {
    const vocabulary = characterVocabulary(["<pad>", "", " ", "\u200b", "p"], "test");
    expect([...vocabulary.encode("<p>").ids]).toEqual([4]);
    expect(vocabulary.labels).toEqual(["<pad>", "#1", "␣", "U+200B", "p"]);
  });
});

it("bytes of 0x80 and more are tokens of their own, and a character that is not listed is its bytes", () => {
  const bytes = ["\uDCE2", "\uDC80", "\uDC99"];
  const vocabulary = characterVocabulary(["a", ...bytes, "é"], "test");
  const { ids, starts, ends, unencodable } = vocabulary.encode("a’é“");
  expect([...ids]).toEqual([0, 1, 2, 3, 4]);
  expect([[...starts], [...ends]]).toEqual([
    [0, 1, 1, 1, 2],
    [1, 2, 2, 2, 3],
  ]);
  expect(unencodable.map(({ character }) => character)).toEqual(["“"]);
  expect(vocabulary.labels).toEqual(["a", "E2", "80", "99", "é"]);
});
