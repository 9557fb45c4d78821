/** Lines of text as a network reads them: a character from each end with its place, then steps that write. */
import { describe, expect, it } from "vitest";
import { linesVocabulary, numbersPerLineStep } from "../../../../src/checkpoints/input/lines";

const form = { characters: "ab1 ", longest: 3, steps: 2, letters: "xy" };
const { encode } = linesVocabulary(form);

const rowsOf = (text: string) => {
  const { table, ids } = encode(text);
  return Array.from(ids, (id) => [...table!.data.subarray(id * table!.columns, (id + 1) * table!.columns)].join(""));
};

describe("lines", () => {
  it("are read from both ends, and then written", () => {
    expect(numbersPerLineStep(form)).toBe(14);
    expect(rowsOf("ab1")).toEqual([
      "1000" + "0010" + "100" + "001",
      "0100" + "0100" + "010" + "010",
      "0010" + "1000" + "001" + "100",
      "0".repeat(14),
      "0".repeat(14),
    ]);
  });

  it("stand in the text where they are read, and at their end where they are written", () => {
    const { starts, ends, table, ids } = encode("  A b\n\n1");
    expect([...starts]).toEqual([2, 3, 4, 5, 5, 7, 8, 8]);
    expect([...ends]).toEqual([3, 4, 5, 6, 6, 8, 8, 8]);
    expect(Array.from(ids, (id) => table!.label(id))).toEqual(["a", "␣", "b", "→1", "→2", "1", "→1", "→2"]);
  });

  it("leave out what is not known, in capitals either", () => {
    const { unencodable, unencodableCount, ids } = encode("aZ😀b");
    expect([unencodableCount, unencodable.map(({ character }) => character), ids.length]).toEqual([2, ["Z", "😀"], 4]);
  });

  it("have none where nothing is written, and are refused where they are too long", () => {
    expect(encode("\n \n").ids).toHaveLength(0);
    expect(() => encode("ab\nab1a")).toThrow("Line 2 has 4 characters that the model knows, and it reads lines of at most 3.");
  });
});
