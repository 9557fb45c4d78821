/**
 * Rows of numbers in a text: columns parted by commas, semicolons, tabs or blanks, perhaps under a header; lines that
 * begin with # are comments. Finds the columns that are wanted. Numbers have a decimal point.
 */
import { message, type Message } from "../../messages/message";
import { legible, quote } from "../errors";
import { checkSize, inputMalformed, maximumSteps } from "./numberRows";

export interface ColumnChoice {
  /** The columns that are read, in this order, by their names in the header. */
  readonly columns?: readonly string[] | undefined;
  /** Whether the first row holds names; it does where it holds no numbers, unless said. */
  readonly header?: boolean | undefined;
}

export interface NumberRows {
  /** [rows][columns] */
  readonly data: Float32Array;
  /** UTF-16 ranges of the rows. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Which columns were read, where there are others. */
  readonly note?: Message | undefined;
}

interface Line {
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly number: number;
}

type Split = (line: string) => string[];

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Throws "input-malformed" with line and column, for a text called `name` that does not hold `width` numbers a row. */
export function parseRows(text: string, name: string | Message, width: number, choice: ColumnChoice = {}): NumberRows {
  const lines = rowLines(text, name);
  const [first, second] = lines;
  if (!first) return { data: new Float32Array(0), starts: new Uint32Array(0), ends: new Uint32Array(0) };
  const topRow = text.slice(first.start, first.end);
  const isTable = splitterFor(topRow)(topRow).some((field) => numeric.test(field));
  const split = splitterFor(isTable || !second ? topRow : text.slice(second.start, second.end));
  const top = split(topRow);
  const hasHeader = choice.header ?? (!isTable && second !== undefined);
  const header = hasHeader ? top : null;
  const rows = hasHeader ? lines.slice(1) : lines;
  const [sample] = rows;
  if (!sample) throw inputMalformed(message("input.onlyHeader", { name }));
  const fields = split(text.slice(sample.start, sample.end));
  const picked = pickColumns(name, width, header, fields, choice.columns);
  checkSize(name, rows.length, width);
  const data = new Float32Array(rows.length * width);
  rows.forEach((line, row) => {
    const found = split(text.slice(line.start, line.end));
    if (found.length !== fields.length) {
      throw inputMalformed(message("input.rowLength", { name, line: line.number, found: found.length, expected: fields.length }));
    }
    picked.forEach((column, at) => {
      const field = found[column] ?? "";
      if (!numeric.test(field)) throw noNumber(name, line.number, column, header, field, width);
      data[row * width + at] = Number(field);
    });
  });
  const note =
    picked.length < fields.length
      ? message("input.columnsRead", { columns: picked.map((column) => nameOf(column, header)), count: fields.length })
      : undefined;
  return { data, starts: Uint32Array.from(rows, ({ start }) => start), ends: Uint32Array.from(rows, ({ end }) => end), note };
}

/** Lines that are neither blank nor comments, without blanks around them. */
function rowLines(text: string, name: string | Message): Line[] {
  const lines: Line[] = [];
  for (let start = 0, number = 1; start < text.length; number++) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const content = line.trim();
    if (content !== "" && !content.startsWith("#")) {
      const from = start + line.length - line.trimStart().length;
      lines.push({ start: from, end: from + content.length, number });
      if (lines.length > maximumSteps + 1) checkSize(name, lines.length, 1);
    }
    start = end + 1;
  }
  return lines;
}

/** How a row is taken apart, by what is in it: a tab, else a semicolon, else a comma, else blanks. */
function splitterFor(row: string): Split {
  const mark = ["\t", ";", ","].find((each) => row.includes(each));
  if (mark === undefined) return /\s/.test(row) ? (line) => line.split(/\s+/).map(unquoted) : (line) => [unquoted(line)];
  return (line) => (line.includes('"') ? splitQuoted(line, mark) : line.split(mark)).map(unquoted);
}

function unquoted(field: string): string {
  const content = field.trim();
  return content.length > 1 && content.startsWith('"') && content.endsWith('"')
    ? content.slice(1, -1).replaceAll('""', '"')
    : content;
}

/** A mark between quotation marks parts nothing. */
function splitQuoted(line: string, mark: string): string[] {
  const fields: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === mark && !quoted) {
      fields.push(line.slice(start, at));
      start = at + 1;
    }
  }
  fields.push(line.slice(start));
  return fields;
}

/** By the names that were asked for; else all; else those that hold numbers, where they are as many as are read. */
function pickColumns(
  name: string | Message,
  width: number,
  header: readonly string[] | null,
  fields: readonly string[],
  wanted: readonly string[] | undefined,
): number[] {
  if (wanted && wanted.length !== width) {
    throw inputMalformed(message("input.columnsNamed", { count: wanted.length, width }));
  }
  if (wanted) return wanted.map((column) => indexOf(name, column, header));
  const all = fields.map((_, column) => column);
  if (all.length === width) return all;
  const numbers = all.filter((column) => numeric.test(fields[column] ?? ""));
  if (numbers.length === width) return numbers;
  if (numbers.length === 0) {
    throw inputMalformed(message("input.noNumbers", { name, width }));
  }
  const help =
    numbers.length > width
      ? message("input.nameColumns", { example: '"vocabulary": {"kind":"numbers","columns":[…]}' })
      : message("input.addColumns");
  const said = { name, count: fields.length, width, advice: help };
  throw inputMalformed(
    header
      ? message("input.columnCountNamed", { ...said, columns: header.slice(0, 20).map(legible).join(", ") })
      : message("input.columnCount", said),
  );
}

function indexOf(name: string | Message, column: string, header: readonly string[] | null): number {
  if (!header) throw inputMalformed(message("input.noHeader", { name, column: quote(column) }));
  const index = header.indexOf(column);
  if (index >= 0) return index;
  throw inputMalformed(
    message("input.noColumn", { name, column: quote(column), columns: header.slice(0, 20).map(legible).join(", ") }),
  );
}

function noNumber(
  name: string | Message,
  line: number,
  column: number,
  header: readonly string[] | null,
  field: string,
  width: number,
) {
  const reason = field === "" ? message("input.emptyField") : message("input.fieldNoNumber", { field: quote(field) });
  const place = { name, line, column: column + 1 };
  const where = header
    ? message("input.cellOfColumn", { ...place, title: legible(header[column] ?? "") })
    : message("input.cell", place);
  const said = { where, reason, width };
  return inputMalformed(/^[+-]?\d+,\d+$/.test(field) ? message("input.badCellComma", said) : message("input.badCell", said));
}

function nameOf(column: number, header: readonly string[] | null): string {
  return header ? legible(header[column] ?? "") : `${column + 1}`;
}
