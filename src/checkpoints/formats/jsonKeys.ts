/** Finds names that occur twice in one object, which JSON.parse drops in silence. */

/**
 * The first key that occurs twice in `value` itself or in one of the objects directly in it, or undefined.
 * `text` is valid JSON whose parse is `value`; deeper objects are not looked at.
 */
export function duplicateKey(text: string, value: Record<string, unknown>): string | undefined {
  const inner = Object.values(value).reduce<number>((sum, item) => sum + countKeys(item), 0);
  const [outerKeys, innerKeys] = countColons(text);
  if (outerKeys === Object.keys(value).length && innerKeys === inner) return undefined;
  return firstDuplicate(text);
}

function countKeys(value: unknown): number {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? Object.keys(value).length : 0;
}

/** Colons outside strings at depth 1 and at depth 2: one for each key written there. */
function countColons(text: string): [number, number] {
  const counts: [number, number] = [0, 0];
  for (const { mark, depth } of marks(text)) {
    if (mark !== ":") continue;
    if (depth === 1) counts[0]++;
    if (depth === 2) counts[1]++;
  }
  return counts;
}

function firstDuplicate(text: string): string | undefined {
  const seen: Set<string>[] = [];
  for (const { mark, depth, lastString } of marks(text)) {
    if (mark === "{") seen[depth] = new Set();
    if (mark !== ":" || depth > 2) continue;
    const key = JSON.parse(lastString()) as string;
    if (seen[depth]?.has(key)) return key;
    seen[depth]?.add(key);
  }
  return undefined;
}

interface Mark {
  mark: string;
  /** 1 within the outermost object; of "{" the depth that it opens. */
  depth: number;
  /** The string before the mark, with its quotes. */
  lastString(): string;
}

const quotationMark = 0x22;
const backslash = 0x5c;

/** Every brace, bracket and colon outside strings. The same object is yielded again and again. */
function* marks(text: string): Generator<Mark> {
  let depth = 0;
  let stringStart = 0;
  let stringEnd = 0;
  const current: Mark = { mark: "", depth: 0, lastString: () => text.slice(stringStart, stringEnd) };
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] as string;
    if (mark === '"') {
      stringStart = at;
      at = closingQuote(text, at);
      stringEnd = at + 1;
    } else if ("{}[]:".includes(mark)) {
      if (mark === "{" || mark === "[") depth++;
      current.mark = mark;
      current.depth = depth;
      yield current;
      if (mark === "}" || mark === "]") depth--;
    }
  }
}

/** Where the string that begins at `start` ends. */
function closingQuote(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== quotationMark) at += text.charCodeAt(at) === backslash ? 2 : 1;
  return at;
}
