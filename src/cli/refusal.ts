/** Why a command cannot do what was asked: one or two sentences for the person, naming the file. */
import { SaidError } from "../messages/error";
import { hasCode, saidBy } from "../protocol/errors";
import { message, type Message, type MessageArguments, type MessageId } from "../messages/message";

export class Refusal extends SaidError<"refused"> {
  override readonly name = "Refusal";

  constructor(said: Message) {
    super("refused", said);
  }
}

/** A refusal in words of the catalogue. */
export function refusal<Id extends MessageId>(
  id: Id,
  ...args: keyof MessageArguments<Id> extends never ? [] : [args: MessageArguments<Id>]
): Refusal {
  return new Refusal(message(id, ...args));
}

/** Text out of a file, made fit for a terminal: control characters become visible. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, "\u{FFFD}");
}

/** Reads of what was made of a file; errors with these codes are the person's to mend, and refused by the file's name. */
export function refusing<Result>(file: string, codes: readonly string[], read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!codes.some((code) => hasCode(error, code))) throw error;
    throw refusal("cli.ofFile", { file, reason: saidBy(error) });
  }
}
