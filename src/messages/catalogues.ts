/**
 * The texts that there are to choose from: both catalogues, whole. In pages and workers another file stands in this
 * one's place (tools/messages/textsFrom.mjs).
 */
import { english } from "./en/english";
import { korean } from "./ko/korean";
import type { Language } from "./language";
import type { MessageId } from "./message";

const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: english, ko: korean };

/** Every text of a language, by id. */
export function textsOf(language: Language): Readonly<Record<string, string>> {
  return catalogues[language];
}

/** Whether the catalogue has a message of this name. */
export function isMessageId(id: string): id is MessageId {
  return Object.hasOwn(english, id);
}
