/**
 * The one error this room throws. Its message is for the person: which file, what is wrong and where, what to do next.
 * Other rooms know it by its `code` alone.
 */
import { SaidError } from "../messages/error";
import { message, type Message } from "../messages/message";

export type CheckpointCode =
  | "checkpoint-not-found"
  | "checkpoint-malformed"
  | "checkpoint-unsupported"
  | "manifest-invalid"
  | "vocabulary-missing"
  | "input-malformed"
  | "out-of-range";

export class CheckpointError extends SaidError<CheckpointCode> {
  override readonly name = "CheckpointError";
}

/** A file that breaks its own format's rules: names the file, the format, where, why, and what helps. */
export function malformed(file: string, format: string | Message, where: string | Message, reason: Message): CheckpointError {
  return new CheckpointError("checkpoint-malformed", message("formats.malformed", { file, format, where, reason }));
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
