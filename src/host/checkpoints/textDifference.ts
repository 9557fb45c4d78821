/** How one text becomes another by a single edit. It knows no vscode; offsets are UTF-16. */

export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The smallest part of a text, on from its first difference up to its last, whose replacement makes it the other. */
export function changedPart(before: string, after: string): Replacement {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return { start, end: before.length - same, replacement: after.slice(start, after.length - same) };
}
