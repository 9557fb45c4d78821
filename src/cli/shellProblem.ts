/** Why a checkpoint cannot be read as text, with what helps in a shell, where nothing can be chosen from a list. */
import { message, type Message } from "../messages/message";

/* eslint-disable gatescope/no-wording -- as they are typed */
const ways = {
  file: '{"version": 1, "vocabulary": {"kind": "training-text", "file": "input.txt"}}',
  numbers: '"vocabulary": {"kind": "integers"}',
};
/* eslint-enable gatescope/no-wording */

/** Other messages stay as they are. */
export function shellProblem(said: Message): Message {
  if (said.id !== "input.vocabularyMissing" && said.id !== "input.vocabularyMissingOffered") return said;
  const { name = "", size = 0, manifest = "" } = said.args ?? {};
  return message("cli.vocabularyMissing", {
    name: String(name),
    size: Number(size),
    manifest: String(manifest),
    file: ways.file,
    numbers: ways.numbers,
  });
}
