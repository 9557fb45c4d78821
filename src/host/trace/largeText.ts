/**
 * The beginning of a large text, which is traced and shown before all of the text has been turned into tokens. The rest
 * follows as an edit that appends. It knows no vscode; lengths are in UTF-16 code units.
 */

/** Texts of more than this take long enough to be encoded that one would wait for the first picture. */
const LARGE = 2 ** 19;
/** More than a panel shows at first. */
const BEGINNING = 2 ** 14;

/** The texts' beginnings, as many of them as there are texts; null where they are not large. */
export function beginningOf(texts: readonly string[]): string[] | null {
  if (lengthOf(texts) <= LARGE) return null;
  let left = BEGINNING;
  return texts.map((text) => {
    const part = cut(text, left);
    left = Math.max(0, left - text.length);
    return part;
  });
}

/** About how many tokens texts have, whatever these are: no more than code units, unless bytes are read. */
export function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

/** Ends with a line where there is one, so that words and rows of numbers are whole, and never within a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.lastIndexOf("\n", length - 1) + 1;
  if (end > 0) return text.slice(0, end);
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
