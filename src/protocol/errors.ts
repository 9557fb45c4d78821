/**
 * Errors that cross a boundary between rooms. A coded error has a stable code for programs and a message for the
 * person: what is wrong, where, and what to do next. Anything else that is thrown is a defect and arrives as "internal".
 */
import { SaidError } from "../messages/error";
import { message, quoted, type Message } from "../messages/message";

export class CodedError extends SaidError {
  override readonly name = "CodedError";
}

/** The error every cancelled request ends in. */
export function cancelled(): CodedError {
  return new CodedError("cancelled", message("common.cancelled"));
}

/** True for any error that carries the code, whichever room's class it is. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === code;
}

/** What an error says to the person, whichever room's class it is; the words of anything else as they are. */
export function saidBy(error: unknown): Message {
  if (error instanceof SaidError) return error.said;
  return quoted(error instanceof Error ? error.message : String(error));
}

/** Any thrown value as a coded error; errors of other rooms keep their code by having one. */
export function toCodedError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (!(error instanceof Error)) return new CodedError("internal", saidBy(error));
  const { code, details } = error as { code?: unknown; details?: unknown };
  return new CodedError(typeof code === "string" ? code : "internal", saidBy(error), details);
}
