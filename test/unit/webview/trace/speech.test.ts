/** Sentences as they are heard: signs that speech leaves out are words. */
import { expect, it } from "vitest";
import { spokenSentence } from "../../../../webview/trace/speech";

it.each([
  ['Unit 3 holds −1,234.5 at "␣".', 'Unit 3 holds minus 1,234.5 at " space ".'],
  ["⏎ then ⇥", "line break then tab"],
  ["nothing to change", "nothing to change"],
])("%j is heard as %j", (sentence, heard) => expect(spokenSentence(sentence)).toBe(heard));
