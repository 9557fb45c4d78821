/**
 * Looks at JSON text without building anything of it: how deep it nests and how many objects and arrays it makes, before
 * it is parsed, and which names occur twice, which JSON.parse drops in silence.
 */

export interface JsonOutline {
  /** How many objects and arrays lie within one another at most. */
  readonly depth: number;
  /** How many objects and arrays there are: three bytes of text make one, and it takes fifty. */
  readonly containers: number;
  /** Names written in the outermost object, and in the objects directly in it. */
  readonly keys: readonly [outer: number, inner: number];
}

export function outlineJson(text: string): JsonOutline {
  let deepest = 0;
  let containers = 0;
  let outer = 0;
  let inner = 0;
  walk(text, (mark, depth) => {
    if (depth > deepest) deepest = depth;
    if (mark === openingBrace || mark === openingBracket) containers++;
    if (mark !== colon) return;
    if (depth === 1) outer++;
    else if (depth === 2) inner++;
  });
  return { depth: deepest, containers, keys: [outer, inner] };
}

/**
 * The first name that occurs twice in `value` or in one of the objects directly in it, or undefined; deeper ones are
 * not looked at. `value` is the parse of `text`.
 */
export function duplicateName(text: string, { keys }: JsonOutline, value: Record<string, unknown>): string | undefined {
  const inner = Object.values(value).reduce<number>((sum, item) => sum + countKeys(item), 0);
  if (keys[0] === Object.keys(value).length && keys[1] === inner) return undefined;
  const seen: Set<string>[] = [];
  let found: string | undefined;
  walk(text, (mark, depth, lastString) => {
    if (mark === openingBrace) seen[depth] = new Set();
    if (mark !== colon || depth > 2 || found !== undefined) return;
    const name = JSON.parse(lastString()) as string;
    if (seen[depth]?.has(name)) found = name;
    seen[depth]?.add(name);
  });
  return found;
}

function countKeys(value: unknown): number {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? Object.keys(value).length : 0;
}

const quotationMark = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const openingBrace = 0x7b;
const closingBrace = 0x7d;
const openingBracket = 0x5b;
const closingBracket = 0x5d;

/**
 * Visits every brace, bracket and colon outside strings, with the depth: 1 within the outermost object, and of a brace
 * the depth that it opens or closes. `lastString` is the string before the mark, with its quotation marks.
 */
function walk(text: string, visit: (mark: number, depth: number, lastString: () => string) => void): void {
  let depth = 0;
  let start = 0;
  let end = 0;
  const lastString = () => text.slice(start, end);
  for (let at = 0; at < text.length; at++) {
    const mark = text.charCodeAt(at);
    if (mark === quotationMark) {
      start = at;
      at = closingQuote(text, at);
      end = at + 1;
    } else if (mark === openingBrace || mark === openingBracket) {
      visit(mark, ++depth, lastString);
    } else if (mark === colon || mark === closingBrace || mark === closingBracket) {
      visit(mark, depth, lastString);
      if (mark !== colon) depth--;
    }
  }
}

/** Where the string that begins at `start` ends. */
function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quotationMark) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}
