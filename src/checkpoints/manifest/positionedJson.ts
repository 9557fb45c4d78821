/** JSON whose parts are known by where they stand, so that what is wrong in it can be pointed at. Knows nothing of manifests. */
import { SaidError } from "../../messages/error";
import { message, type Message } from "../../messages/message";
import { legible } from "../errors";

/** UTF-16 offsets of a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface PositionedJson {
  readonly value: unknown;
  /** By dotted path, such as "vocabulary.characters" or "directions.0"; "" is the whole. Of a member, its name and value. */
  readonly ranges: ReadonlyMap<string, TextRange>;
}

/** A text that is no JSON: where it ceases to be, and what is wrong there. */
export class JsonProblem extends SaidError<"no-json"> {
  override readonly name = "JsonProblem";

  constructor(
    reason: Message,
    readonly range: TextRange,
  ) {
    super("no-json", reason);
  }
}

const maximumDepth = 32;
/** In UTF-16 units; a list of a hundred thousand words has a quarter of it. */
const maximumText = 2 ** 22;
const maximumParts = 500_000;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-f]{4}))*"/;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/;
/** Blanks, then a scalar (in any case, to be told apart from nothing at all) or a mark. */
const token = new RegExp(`[ \\t\\r\\n]*(?:(${string.source}|${number.source}|true|false|null)|([{}[\\],:]))`, "iy");

/** Throws a JsonProblem at the first place where the text is not JSON, and where a name occurs twice in an object. */
export function parsePositioned(text: string): PositionedJson {
  const ranges = new Map<string, TextRange>();
  let at = 0;
  /** The token last read: a scalar, a mark, or "" at the end. */
  let read = { text: "", isMark: true, start: 0, end: 0 };

  const fail = (reason: Message) => {
    const { start, end } = read;
    return new JsonProblem(reason, { start, end: Math.max(end, Math.min(start + 1, text.length)) });
  };

  function next(): string {
    token.lastIndex = at;
    const match = token.exec(text);
    const found = match?.[1] ?? match?.[2];
    const start =
      found === undefined ? at + (/^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0) : token.lastIndex - found.length;
    read = { text: found ?? "", isMark: match?.[1] === undefined, start, end: start + (found?.length ?? 0) };
    at = read.end;
    if (found === undefined && start < text.length) throw fail(describeStray(text, start));
    return read.text;
  }

  /** The value that the token last read begins. */
  function value(path: string, depth: number): unknown {
    const { start } = read;
    if (depth > maximumDepth) throw fail(message("manifest.tooDeep", { limit: maximumDepth }));
    if (ranges.size > maximumParts) throw fail(message("manifest.tooManyParts", { limit: maximumParts }));
    const result = read.text === "{" ? object(path, depth) : read.text === "[" ? list(path, depth) : scalar();
    if (!ranges.has(path)) ranges.set(path, { start, end: read.end });
    return result;
  }

  function scalar(): unknown {
    if (read.isMark) throw fail(message("manifest.valueMissing"));
    try {
      return JSON.parse(read.text);
    } catch {
      throw fail(message("manifest.lowerCase", { text: read.text })); // True, NULL
    }
  }

  function object(path: string, depth: number): unknown {
    const members = new Map<string, unknown>();
    if (next() !== "}") {
      for (; ; next()) {
        const { start } = read;
        if (!read.text.startsWith('"')) throw fail(message("manifest.nameMissing"));
        const name = JSON.parse(read.text) as string;
        if (members.has(name)) throw fail(message("manifest.propertyTwice", { property: legible(read.text) }));
        if (next() !== ":") throw fail(message("manifest.colonMissing"));
        next();
        const inner = path === "" ? name : `${path}.${name}`;
        members.set(name, value(inner, depth + 1));
        ranges.set(inner, { start, end: read.end });
        if (next() === "}") break;
        if (read.text !== ",") throw fail(message("manifest.braceMissing"));
      }
    }
    return Object.fromEntries(members);
  }

  function list(path: string, depth: number): unknown {
    const items: unknown[] = [];
    if (next() !== "]") {
      for (; ; next()) {
        items.push(value(path === "" ? String(items.length) : `${path}.${items.length}`, depth + 1));
        if (next() === "]") break;
        if (read.text !== ",") throw fail(message("manifest.bracketMissing"));
      }
    }
    return items;
  }

  if (text.length > maximumText) throw fail(message("manifest.tooLong", { limit: maximumText }));
  next();
  const result = value("", 0);
  if (next() !== "") throw fail(message("manifest.somethingFollows"));
  return { value: result, ranges };
}

function describeStray(text: string, start: number): Message {
  if (text[start] === '"') return message("manifest.textNotClosed");
  if (text[start] === "/") return message("manifest.noComments");
  return message("manifest.noPlace", { text: JSON.stringify(String.fromCodePoint(text.codePointAt(start) ?? 0)) });
}

/** Line and column from 1, as editors count them: columns in UTF-16 units. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
