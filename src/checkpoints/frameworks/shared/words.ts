/** Words that have no entry in the catalogue yet, as messages. To go when every framework's texts have moved there. */
import { verbatim, type Message } from "../../../messages/message";

export type Words = string | Message;

export function said(words: Words): Message {
  return typeof words === "string" ? verbatim(words) : words;
}
