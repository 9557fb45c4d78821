/** What the extension itself says: the catalogue's texts and numbers in VS Code's display language. */
import * as vscode from "vscode";
import { textsOf } from "../../messages/catalogues";
import { createFormatter, type Formatter } from "../../messages/format";
import { languageOf, type Language } from "../../messages/language";
import type { Message } from "../../messages/message";
import { saidBy } from "../../protocol/errors";

let made: Formatter | undefined;

/** The formatter of the display language. Texts that a language pack brings stand in for the catalogue's own. */
export function displayFormatter(): Formatter {
  const language = languageOf(vscode.env.language);
  if (made?.language !== language) made = createFormatter(language, vscode.l10n.bundle);
  return made;
}

/** What a page is given to speak: its language, and every text in it. */
export function displayTexts(): { readonly language: Language; readonly texts: Readonly<Record<string, string>> } {
  const { language } = displayFormatter();
  return { language, texts: { ...textsOf(language), ...vscode.l10n.bundle } };
}

/** A text of the catalogue. */
export const say: Formatter["say"] = (id, ...args) => displayFormatter().say(id, ...args);

/** The text of a message. */
export function textOf(said: Message): string {
  return displayFormatter().text(said);
}

/** What an error says, and what to do about it. */
export function errorText(error: unknown): string {
  return textOf(saidBy(error));
}
