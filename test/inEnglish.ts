/** What people read, in English, so that tests can look at its words. */
import { englishText } from "../src/messages/error";
import { inWords, type InWords } from "../src/messages/inWords";

export function inEnglish<Data>(data: Data): InWords<Data> {
  return inWords(data, englishText);
}
