/** The text as characters: which tokens each was read as, how it is grouped, and where it is on the page. */
import { describe, expect, it } from "vitest";
import { textOfTokens } from "../../../../src/protocol/tokenText";
import { TokenRangesBuilder } from "../../../../src/protocol/tokenRanges";
import { cellValues, linesOf, passageOf, passageOfLabels, wordsOf } from "../../../../webview/trace/passage";
import {
  cellAt,
  detailOf,
  initialRibbon,
  pixelOfCell,
  ribbonPanned,
  ribbonView,
  ribbonZoomed,
  tokensToKnow,
} from "../../../../webview/trace/ribbonAxis";

/** A text read as UTF-8 bytes, or one token a UTF-16 unit. */
function told(text: string, tokenStart = 0, bytes = true) {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    const tokens = bytes ? Buffer.byteLength(character) : 1;
    for (let n = 0; n < tokens; n++) {
      starts.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return { tokenStart, text, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

describe("characters", () => {
  it("are one cell each, however many bytes they were read as", () => {
    const { cells, cellOf } = passageOf(told("a한글\n", 10));
    expect(cells.map(({ text, tokenStart, tokenEnd }) => [text, tokenStart, tokenEnd])).toEqual([
      ["a", 10, 11],
      ["한", 11, 14],
      ["글", 14, 17],
      ["⏎", 17, 18],
    ]);
    expect([...cellOf]).toEqual([0, 1, 1, 1, 2, 2, 2, 3]);
  });

  it("are what a reader sees as one: composed jamo, a family, an accent", () => {
    const text = "각👨‍👩‍👧é";
    expect(passageOf(told(text)).cells.map((cell) => cell.text)).toEqual(["각", "👨‍👩‍👧", "é"]);
  });

  it("share the token of a word, and those that no token was read from are left out", () => {
    const word = { tokenStart: 4, text: "the ☃ cat", starts: Uint32Array.of(0, 6), ends: Uint32Array.of(3, 9) };
    const { cells, cellOf } = passageOf(word);
    expect(cells.map(({ text }) => text).join("")).toBe("thecat");
    expect(cells.map(({ tokenStart }) => tokenStart)).toEqual([4, 4, 4, 5, 5, 5]);
    expect([...cellOf]).toEqual([0, 3]);
  });

  it("take the mean of their tokens' values", () => {
    const passage = passageOf(told("a한b", 2));
    const values = cellValues(passage, Float32Array.of(9, 1, 2, 3, 4), 1);
    expect([...values]).toEqual([1, 3, NaN]);
  });
});

it("a trace without a text has a cell for each token, with room for its label", () => {
  const passage = passageOfLabels((token) => `#${token}`, 8, 11);
  expect(passage.cells.map(({ text }) => text)).toEqual(["#8", "#9", "#10"]);
  expect(passage.columns).toBe(3);
});

describe("far away", () => {
  const passage = passageOf(told("To be,\nor not\n\nto"));
  it("words are drawn as one, with what parts them from the next", () => {
    expect(wordsOf(passage, 0, passage.cells.length).map(({ start, end, text }) => [start, end, text])).toEqual([
      [0, 3, "To"],
      [3, 7, "be,"],
      [7, 10, "or"],
      [10, 15, "not"],
      [15, 17, "to"],
    ]);
  });

  it("lines are drawn as one, and begin where the view begins", () => {
    expect(linesOf(passage, 3, passage.cells.length).map(({ start, end, text }) => [start, end, text])).toEqual([
      [3, 7, "be,"],
      [7, 14, "or not"],
      [14, 15, ""],
      [15, 17, "to"],
    ]);
  });
});

describe("where the text is", () => {
  const passage = passageOf(told("x".repeat(2000)));
  const ribbon = { ...initialRibbon, width: 600 }; // 50 characters

  it("begins at the left edge, and follows a focus that leaves it", () => {
    expect(ribbonView(ribbon, null, passage).first).toBe(0);
    expect(ribbonView(ribbon, 49, passage).first).toBe(0);
    // By half its width, and stands still between.
    expect([87, 100, 111, 112].map((focus) => ribbonView(ribbon, focus, passage).first)).toEqual([75, 75, 75, 100]);
    expect(ribbonView(ribbon, 1999, passage).first).toBe(1950);
  });

  it("stays where it was put until the focus moves", () => {
    const moved = ribbonPanned(ribbon, 100, passage, 400);
    expect(ribbonView(moved, 100, passage).first).toBe(475);
    expect(ribbonView(moved, 101, passage).first).toBe(75);
    expect(ribbonPanned(ribbon, null, passage, -5)).toBe(ribbon);
  });

  it("zooms around the pointer, and groups what gets too narrow to read", () => {
    const far = ribbonZoomed(ribbon, 100, passage, 0.5, 240);
    const [before, after] = [ribbonView(ribbon, 100, passage), ribbonView(far, 100, passage)];
    expect(cellAt(after, 240)).toBe(cellAt(before, 240));
    expect(pixelOfCell(after, cellAt(before, 240))).toBeCloseTo(240);
    expect([ribbon, far, ribbonZoomed(far, 100, passage, 0.1, 0)].map(detailOf)).toEqual(["characters", "words", "lines"]);
  });

  it("takes text that holds what is in view, also of characters of several bytes", () => {
    const korean = "가".repeat(500);
    for (const focus of [null, 0, 700, 1499]) {
      const { start, end } = tokensToKnow(ribbon, focus, 1500);
      const whole = told(korean);
      const part = passageOf({
        ...whole,
        tokenStart: start,
        starts: whole.starts.slice(start, end),
        ends: whole.ends.slice(start, end),
      });
      const view = ribbonView(ribbon, focus, part);
      expect(view.end - view.first).toBeGreaterThanOrEqual(50);
      if (focus !== null) expect(part.cells[Math.floor((focus - start) / 3)]).toBeDefined();
    }
  });
});

it("the text of tokens is put together over sequences, and skips what stands between them", () => {
  const builder = () => new TokenRangesBuilder();
  const [one, two] = [builder(), builder()];
  one.add(Uint32Array.of(0, 1, 2), Uint32Array.of(1, 2, 3));
  two.add(Uint32Array.of(0, 0, 1), Uint32Array.of(1, 1, 2));
  const traced = {
    texts: ["abc", "é!"],
    ranges: [one.finish(), two.finish()],
    sequences: [
      { start: 0, count: 3 },
      { start: 3, count: 3 },
    ],
  };
  const found = textOfTokens(traced, 1, 6);
  expect(found?.text).toBe("bcé!");
  expect([...(found?.starts ?? [])]).toEqual([0, 1, 2, 2, 3]);
  expect([...(found?.ends ?? [])]).toEqual([1, 2, 3, 3, 4]);
  expect(textOfTokens({ ...traced, texts: [], ranges: [] }, 0, 2)).toBeNull();
});
