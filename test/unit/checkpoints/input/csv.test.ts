/** Tables of numbers in a text: their forms, which columns are read, and where it goes wrong. */
import { message } from "../../../../src/messages/message";
import { expect, it } from "vitest";
import { parseRows, type ColumnChoice } from "../../../../src/checkpoints/input/csv";
import { numbersVocabulary } from "../../../../src/checkpoints/input/numbers";

const read = (text: string, width: number, choice?: ColumnChoice) => [...parseRows(text, "a.csv", width, choice).data];

const forms: [what: string, text: string, width: number, values: number[]][] = [
  ["commas", "1,2\n3,4", 2, [1, 2, 3, 4]],
  ["commas and blanks", "1, 2\n3 ,4\n", 2, [1, 2, 3, 4]],
  ["semicolons", "1;2\r\n3;4\r\n", 2, [1, 2, 3, 4]],
  ["tabs", "1\t2\n3\t4", 2, [1, 2, 3, 4]],
  ["blanks", "  1   2\n 3 4 ", 2, [1, 2, 3, 4]],
  ["one column", "1\n-2.5\n+3e-1\n.5", 1, [1, -2.5, Math.fround(0.3), 0.5]],
  ["a header", "left,right\n1,2", 2, [1, 2]],
  ["a header of one name with a blank", "my value\n1\n2", 1, [1, 2]],
  ["comments and empty lines", "# made by hand\n\n1,2\n# more\n3,4", 2, [1, 2, 3, 4]],
  ["numbers between quotation marks", '"a, b",c\n"1","2"', 2, [1, 2]],
  ["a column of text beside the numbers", "day,x,y\nMon,1,2\nTue,3,4", 2, [1, 2, 3, 4]],
];
it.each(forms)("%s", (_what, text, width, values) => expect(read(text, width)).toEqual(values));

it("columns are chosen by name, in the order of the names", () => {
  expect(read("a,b,c\n1,2,3\n4,5,6", 2, { columns: ["c", "a"] })).toEqual([3, 1, 6, 4]);
  expect(parseRows("a,b,c\n1,2,3", "a.csv", 2, { columns: ["c", "a"] }).note).toEqual(
    message("input.columnsRead", { columns: ["c", "a"], count: 3 }),
  );
});

it("names that are numbers are a header where that is said", () => {
  expect(read("1,2\n3,4", 2, { header: true })).toEqual([3, 4]);
});

it("each row is one step and stands for its text", () => {
  const text = "x,y\n1,2\n\n  3,4  \n";
  const { ids, starts, ends, table } = numbersVocabulary(2, "a test").encode(text);
  expect([...ids].map((id) => text.slice(starts[id], ends[id]))).toEqual(["1,2", "3,4"]);
  expect([0, 1].map((row) => table?.label(row))).toEqual(["1 2", "3 4"]);
});

it("labels are short", () => {
  expect(numbersVocabulary(4, "a test").encode("0.123456,2,3,4").table?.label(0)).toBe("0.123 2 3 …");
});

const refused: [text: string, width: number, choice: ColumnChoice, message: RegExp][] = [
  ["1,2\n3,x", 2, {}, /a\.csv, line 2, column 2: "x" is no number/],
  ["a,b\n1,2\n3,", 2, {}, /line 3, column 2 \(b\): nothing where a number is expected/],
  ["1;2,5", 2, {}, /"2,5" is no number.*decimals with a point/],
  ["1,nan", 2, {}, /line 1, column 2: "nan" is no number/],
  ["1,2\n3,inf", 2, {}, /"inf" is no number/],
  ["1,0x10\n1,2", 2, {}, /"0x10" is no number/],
  ["1,2\n3", 2, {}, /line 2: it has 1 column, and the first row 2/],
  ["a,b,c\n1,2,3", 2, {}, /3 columns of numbers \(a, b, c\), and the model reads 2.*"columns"/],
  ["1,2", 3, {}, /2 columns of numbers, and the model reads 3 for each step\. Add/],
  ["a,b\n1,2", 1, { columns: ["d"] }, /no column "d"; its columns are a, b/],
  ["1,2", 1, { columns: ["d"] }, /has no header, and the manifest names the column "d"/],
  ["a,b\n1,2", 2, { columns: ["a"] }, /names 1 column, and the model reads 2/],
  ["a,b", 2, { header: true }, /a header and no row/],
  ["To be, or not to be,\nthat is the question", 2, {}, /no table of numbers, and this model reads 2 numbers for each step/],
];
it.each(refused)("%j for %i columns is refused", (text, width, choice, message) => {
  expect(() => read(text, width, choice)).toThrow(message);
  expect(() => read(text, width, choice)).toThrow(expect.objectContaining({ code: "input-malformed" }));
});

it("too many steps are refused before memory is taken", () => {
  expect(() => read("1\n".repeat(2 ** 22 + 5), 1)).toThrow(/at most 4,194,304 steps/);
});

it("an empty text has no step", () => expect(read("\n \n", 2)).toEqual([]));
