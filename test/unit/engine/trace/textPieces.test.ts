import { expect, it } from "vitest";
import { byteVocabulary, characterVocabulary } from "../../../../src/checkpoints/input/vocabulary";
import { encodeTexts } from "../../../../src/engine/trace/encodedTexts";
import { textPieces } from "../../../../src/engine/trace/textPieces";
import { finish } from "../../../../src/engine/network/work";
import { rangeOfToken, type TokenRanges } from "../../../../src/protocol/tokenRanges";
import { smallModel } from "../networks";

const text = "a\r\nb\u00e9\ud83d\ude00\ud83dc\r\r\n";

it("pieces are the text, and cut no character and no line's end in two", () => {
  for (let length = 1; length <= text.length; length++) {
    const pieces = [...textPieces(text, length)];
    expect(pieces.map(({ piece }) => piece).join("")).toBe(text);
    expect(pieces.every(({ offset, piece }) => text.slice(offset, offset + piece.length) === piece)).toBe(true);
    expect(pieces.some(({ piece }) => /^\n|^[\ude00]/.test(piece))).toBe(false);
  }
  expect([...textPieces("")]).toEqual([{ offset: 0, piece: "" }]);
});

it.each([byteVocabulary("test"), characterVocabulary([..."ab\nc\u00e9"], "test")])(
  "a long text has the tokens, offsets and missing characters that it has in one piece",
  (vocabulary) => {
    const long = text.repeat(40_000);
    const whole = vocabulary.encode(long);
    const model = { ...smallModel(), vocabulary: { ...smallModel().vocabulary, ...vocabulary } };
    const encoded = finish(encodeTexts(model, ["", long], { skipUnencodable: true }));
    expect(encoded.ids).toEqual(Uint8Array.from(whole.ids)); // a byte a token
    expect(encoded.skipped).toBe(whole.unencodableCount);
    for (let token = 0; token < whole.ids.length; token += 997) {
      const range = { start: whole.starts[token], end: whole.ends[token] };
      expect(rangeOfToken(encoded.ranges[1] as TokenRanges, token)).toEqual(range);
    }
  },
);
