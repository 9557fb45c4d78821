/** What bundled models are called and said to be in the display language: their manifests are in English. */
import { message, type Message } from "../../messages/message";
import type { ModelReference } from "../../protocol/model";
import { textOf } from "../platform/language";

/** By name. */
export const bundledTexts = new Map<string, readonly [title: Message, about: Message]>([
  ["bytes", [message("host.bytesTitle"), message("host.bytesAbout")]],
  ["shakespeare-lstm", [message("host.lstmTitle"), message("host.lstmAbout")]],
  ["shakespeare-gru", [message("host.gruTitle"), message("host.gruAbout")]],
  ["shakespeare-rnn", [message("host.rnnTitle"), message("host.rnnAbout")]],
]);

/** A model's title and description; of one that is not bundled, those that its manifest or its file gives. */
export function named<Model extends { readonly title: string; readonly description: string }>(
  model: Model,
  reference: ModelReference,
): Model {
  const texts = reference.kind === "bundled" ? bundledTexts.get(reference.name) : undefined;
  return texts ? { ...model, title: textOf(texts[0]), description: textOf(texts[1]) } : model;
}
