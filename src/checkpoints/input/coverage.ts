/** How much of a text a vocabulary has. */
import type { Encoding } from "../model";
import { countCharacters } from "./encodingBuilder";

/** The part of the text's characters that have a token of their own, from 0 to 1; null for numbers and for an empty text. */
export function coverageOf({ table, uncovered, unencodableCount }: Encoding, text: string): number | null {
  if (table || text === "") return null;
  return 1 - (uncovered ?? unencodableCount) / countCharacters(text);
}
