/** Visible marks for what a text shows as nothing. */
const marks: Readonly<Record<string, string>> = { " ": "␣", "\n": "⏎", "\r\n": "⏎", "\r": "␍", "\t": "⇥" };

/** A character as it is drawn where it stands alone. */
export function visibleMark(character: string): string {
  return marks[character] ?? character;
}
