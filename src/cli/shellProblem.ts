/** What stands in a reader's way, with what helps in a shell, where nothing can be chosen from a list. */
import { offeredVocabularies } from "../checkpoints/input/knownVocabularies";
import { message, type Message } from "../messages/message";

/* oxlint-disable gatescope/no-wording -- as they are typed */
const ways = {
  file: '{"version": 1, "vocabulary": {"kind": "training-text", "file": "input.txt"}}',
  numbers: '"vocabulary": {"kind": "integers"}',
  oneHot: '{"version": 1, "input": "one-hot"}',
};
/* eslint-enable gatescope/no-wording */

/** Other messages stay as they are. */
export function shellProblem(said: Message): Message {
  const args = said.args ?? {};
  if (said.id === "input.noNumbers" && args.width !== 1)
    return message("cli.noNumbersOrOneHot", { problem: said, example: ways.oneHot });
  if (said.id === "writing.refused") return message("cli.cannotBeWritten", { problem: said });
  if (said.id !== "input.vocabularyMissing" && said.id !== "input.vocabularyMissingOffered") return said;
  const { name = "", size = 0, manifest = "" } = args;
  const known = { name: String(name), size: Number(size), manifest: String(manifest) };
  const problem = message("cli.vocabularyMissing", { ...known, file: ways.file, numbers: ways.numbers });
  const [offer] = offeredVocabularies(known.size);
  if (!offer) return problem;
  const characters = typeof offer.characters === "string" ? offer.characters : [...offer.characters];
  const example = JSON.stringify({ version: 1, vocabulary: { kind: "characters", characters } });
  return message("cli.vocabularyOffered", { problem, what: offer.what, example });
}
