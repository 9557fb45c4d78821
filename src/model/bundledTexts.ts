/**
 * The bundled models in the groups that a person chooses from, in their order, each with what it is called and said to be:
 * their manifests are in English.
 */
import { message, type Message } from "../messages/message";

type Texts = readonly [title: Message, about: Message];

export interface BundledGroup {
  readonly title: Message;
  /** By name. */
  readonly models: ReadonlyMap<string, Texts>;
  /** Whether there are many, which are looked at on demand. */
  readonly isLong?: boolean;
}

export const bundledGroups: readonly BundledGroup[] = [
  {
    title: message("models.ofTexts"),
    models: new Map<string, Texts>([
      ["bytes", [message("models.bytes"), message("models.bytesAbout")]],
      ["shakespeare-lstm", [message("models.lstm"), message("models.lstmAbout")]],
      ["shakespeare-gru", [message("models.gru"), message("models.gruAbout")]],
      ["shakespeare-rnn", [message("models.rnn"), message("models.rnnAbout")]],
    ]),
  },
  {
    title: message("models.ofPictures"),
    models: new Map<string, Texts>([
      ["attention", [message("models.attention"), message("models.attentionAbout")]],
      ["vrnn", [message("models.vrnn"), message("models.vrnnAbout")]],
      ["storn", [message("models.storn"), message("models.stornAbout")]],
    ]),
  },
];

export const bundledTexts: ReadonlyMap<string, Texts> = new Map(bundledGroups.flatMap(({ models }) => [...models]));
