/**
 * Errors that cross a boundary between rooms. A coded error has a stable code for programs and a message for the
 * person: what is wrong, where, and what to do next. Anything else that is thrown is a defect and arrives as "internal".
 */
export class CodedError extends Error {
  override readonly name = "CodedError";

  constructor(
    /** Stable and in kebab case, such as "cancelled" or "engine-stopped". */
    readonly code: string,
    message: string,
    /** Data for programs; must survive the structured clone algorithm. */
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** The error every cancelled request ends in. */
export function cancelled(): CodedError {
  return new CodedError("cancelled", "Cancelled.");
}

/** True for any error that carries the code, whichever room's class it is. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === code;
}

/** Any thrown value as a coded error; errors of other rooms keep their code by having one. */
export function toCodedError(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  if (error instanceof Error) {
    const { code, details } = error as { code?: unknown; details?: unknown };
    return new CodedError(typeof code === "string" ? code : "internal", error.message, details);
  }
  return new CodedError("internal", String(error));
}
