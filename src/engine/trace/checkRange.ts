/** What callers ask of a trace by number must be there. */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";

/** Fails with "out-of-range" unless 0 <= start < end <= limit. */
export function checkRange(what: "tokens" | "units", start: number, end: number, limit: number): void {
  if (start < end && end <= limit) return;
  throw new CodedError("out-of-range", message(`engine.${what}OutOfRange`, { start, end, limit }));
}
