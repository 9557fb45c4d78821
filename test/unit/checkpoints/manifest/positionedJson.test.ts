/** JSON with positions: the same values as JSON.parse, refused where JSON.parse refuses, and every part where it stands. */
import { describe, expect, it } from "vitest";
import { JsonProblem, lineAndColumn, parsePositioned } from "../../../../src/checkpoints/manifest/positionedJson";

const problemIn = (text: string): JsonProblem => {
  try {
    parsePositioned(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    throw error;
  }
  throw new Error(`${text} was accepted.`);
};

describe("values", () => {
  const texts = [
    "1",
    "-0.5e+3",
    '"a\\u00e9\\n\\"😀"',
    "[]",
    "{}",
    "[[], {}]",
    ' { "a" : [ 1 , true, null, "x" ], "b": {"c": -1E2} } ',
    '{"__proto__": 1}',
  ];
  it.each(texts)("%s is as JSON.parse reads it", (text) => expect(parsePositioned(text).value).toEqual(JSON.parse(text)));

  const broken = [
    "",
    " ",
    "{",
    "[1,]",
    "{,}",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    "[1 2]",
    "01",
    "1.",
    "+1",
    "tru",
    "True",
    "'a'",
    '"a',
    '"\n"',
    '"\\x"',
    "1 2",
    "]",
    "// a\n1",
    "[1}",
    '{"a": 1]',
    "NaN",
    "\u00a01",
  ];
  it.each(broken)("%j is refused, as by JSON.parse", (text) => {
    expect(() => {
      JSON.parse(text);
    }).toThrow();
    expect(problemIn(text).range.start).toBeLessThanOrEqual(text.length);
  });

  it("refuses a name that is there twice, and nesting without end", () => {
    expect(problemIn('{"a": 1, "a": 2}')).toMatchObject({
      message: 'the property "a" is there twice',
      range: { start: 9, end: 12 },
    });
    expect(problemIn("[".repeat(100_000)).message).toMatch(/deeper than 32/);
  });

  it("refuses more than a manifest could hold, soon", () => {
    expect(problemIn(`[${"1,".repeat(2 ** 21 - 2)}1]`).message).toMatch(/more than 500,000 parts/);
    expect(problemIn(" ".repeat(2 ** 22 + 1)).message).toMatch(/more than 4,194,304 characters/);
    expect(problemIn(`"${"a".repeat(2 ** 22 - 2)}`).message).toMatch(/not closed/);
    expect(parsePositioned(`"${"a".repeat(2 ** 22 - 2)}"`).value).toHaveLength(2 ** 22 - 2);
  });
});

describe("positions", () => {
  it("are of a member with its name, of an item, of the whole", () => {
    const text = '{\n  "a": {"b": [10, 20]}\n}';
    const { ranges } = parsePositioned(text);
    const cut = (path: string) => text.slice(ranges.get(path)?.start, ranges.get(path)?.end);
    expect(cut("")).toBe(text);
    expect(cut("a")).toBe('"a": {"b": [10, 20]}');
    expect(cut("a.b")).toBe('"b": [10, 20]');
    expect(cut("a.b.1")).toBe("20");
  });

  it.each([
    ['{"a": tru}', 6, /"t" has no place/],
    ['{"a": "b', 6, /not closed/],
    ['{"a" 1}', 5, /colon/],
    ['{"a": 1 "b": 2}', 8, /comma or a closing brace/],
    ['{"a": 1} x', 9, /"x" has no place here/],
    ['{"a": 1} 2', 9, /follows the end/],
    ["{a: 1}", 1, /"a" has no place/],
    ["{ /* a */ }", 2, /no comments/],
  ])("of what is wrong in %s", (text, start, message) => {
    expect(problemIn(text)).toMatchObject({ message: expect.stringMatching(message), range: { start } });
  });

  it("as lines and columns", () => {
    expect(lineAndColumn("a\nbc", 3)).toEqual({ line: 2, column: 2 });
    expect(lineAndColumn("", 0)).toEqual({ line: 1, column: 1 });
  });
});
