/** Why a command cannot do what was asked: one or two sentences for the person, naming the file. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Text out of a file, made fit for a terminal: control characters become visible. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, "\u{FFFD}");
}
