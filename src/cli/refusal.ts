/** Why a command cannot do what was asked: one or two sentences for the person, naming the file. */
import { SaidError } from "../messages/error";
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
