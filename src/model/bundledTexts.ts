/** What bundled models are called and said to be, by name: their manifests are in English. */
import { message, type Message } from "../messages/message";

export const bundledTexts: ReadonlyMap<string, readonly [title: Message, about: Message]> = new Map([
  ["bytes", [message("models.bytes"), message("models.bytesAbout")]],
  ["shakespeare-lstm", [message("models.lstm"), message("models.lstmAbout")]],
  ["shakespeare-gru", [message("models.gru"), message("models.gruAbout")]],
  ["shakespeare-rnn", [message("models.rnn"), message("models.rnnAbout")]],
  ["attention", [message("models.attention"), message("models.attentionAbout")]],
  ["vrnn", [message("models.vrnn"), message("models.vrnnAbout")]],
  ["storn", [message("models.storn"), message("models.stornAbout")]],
]);
