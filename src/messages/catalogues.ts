/**
 * The texts that there are to choose from: both catalogues, whole. A page has webview/shell/catalogues.ts in this file's place
 * (tools/messages/textsOfThePage.mjs): its document brings along the texts of one language.
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
