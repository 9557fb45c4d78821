/**
 * The base of the errors that people read. An error is a stable code for programs, a message for the person (what is
 * wrong, where, what to do next), and data. `said` is shown in the person's language; `message` is its English text,
 * for logs and for whatever knows nothing of the catalogue.
 */
import { createFormatter, type Formatter } from "./format";
import type { Message } from "./message";

export abstract class SaidError<Code extends string = string> extends Error {
  constructor(
    /** Stable and in kebab case, such as "cancelled" or "engine-stopped". */
    readonly code: Code,
    readonly said: Message,
    /** Data for programs; must survive the structured clone algorithm. */
    readonly details?: unknown,
  ) {
    super(englishText(said));
  }
}

let english: Formatter | undefined;

/** The message in English, in a page in the one language that it has: what logs and the `message` of an error hold. */
export function englishText(said: Message): string {
  return (english ??= createFormatter("en")).text(said);
}
