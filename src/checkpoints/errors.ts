/**
 * The one error this room throws. Its message is for the person: which file, what is wrong and where, what to do next.
 * Other rooms know it by its `code` alone.
 */
export type CheckpointCode =
  | "checkpoint-not-found"
  | "checkpoint-malformed"
  | "checkpoint-unsupported"
  | "manifest-invalid"
  | "vocabulary-missing"
  | "input-malformed"
  | "out-of-range";

export class CheckpointError extends Error {
  override readonly name = "CheckpointError";

  constructor(
    readonly code: CheckpointCode,
    message: string,
    /** Data for programs; must survive the structured clone algorithm. */
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** A file that breaks its own format's rules: names the file, the format, where, why, and what helps. */
export function malformed(file: string, format: string, where: string, reason: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-malformed",
    `${file} is not a sound ${format} file: ${where}: ${reason}. Download or export it again.`,
  );
}

/** Text out of a file, made fit for a message: one line, no control characters, at most 60 characters. */
export function legible(text: string): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
  return clean.length > 60 ? `${clean.slice(0, 59)}…` : clean;
}

/** The same between quotation marks. */
export function quote(text: string): string {
  return `"${legible(text)}"`;
}
