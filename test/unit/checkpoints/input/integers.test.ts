/** Token ids written as numbers. */
import { expect, it } from "vitest";
import { integerVocabulary } from "../../../../src/checkpoints/input/integers";
import { coverageOf } from "../../../../src/engine/trace/encodedTexts";

const { encode, labels } = integerVocabulary(50, "manifest");

it("whatever is no digit stands between two ids", () => {
  const text = "[3, 14;15]\n9\t2";
  const { ids, starts, ends, unencodableCount } = encode(text);
  expect([...ids]).toEqual([3, 14, 15, 9, 2]);
  expect([...ids].map((id, token) => text.slice(starts[token], ends[token]) === `${id}`)).toEqual([true, true, true, true, true]);
  expect(unencodableCount).toBe(0);
  expect(labels[14]).toBe("14");
});

it("a number past the last id is left out", () => {
  const text = "49 50 1";
  const encoding = encode(text);
  expect([...encoding.ids]).toEqual([49, 1]);
  expect(encoding.unencodable).toEqual([{ character: "50", codePoint: 0x35, offset: 3 }]);
  expect(coverageOf([encoding], [text])).toBeCloseTo(5 / 7);
});

it("a text without numbers is refused, an empty one is not", () => {
  expect(() => encode("To be")).toThrow(
    expect.objectContaining({ code: "input-malformed", message: expect.stringMatching(/from 0 to 49/) }),
  );
  expect(encode(" ").ids.length).toBe(0);
});
