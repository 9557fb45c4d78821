/**
 * Stands in a page where src/messages/catalogues.ts stands elsewhere (tools/messages/textsFrom.mjs): texts of the one language
 * that the page speaks, which the host wrote into its document as JSON; language.ts has those that come later.
 */
import type * as all from "../../src/messages/catalogues";

let texts: Readonly<Record<string, string>> | undefined;

/** Whichever language is asked for, there is this one alone: errors have their texts in it too. */
export const textsOf: typeof all.textsOf = () => {
  return (texts ??= JSON.parse(document.getElementById("texts")?.textContent ?? "{}") as Record<string, string>);
};

/** By its form: the text may come later. */
export const isMessageId = ((id) => /^\w+\.\w+$/.test(id)) as typeof all.isMessageId;
