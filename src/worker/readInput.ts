/** Reads a file in the place of a text: numbers, as a model takes them. */
import type { Encoding } from "../model/encoding";
import { withFile } from "../checkpoints/nodeFile";
import { CodedError } from "../protocol/errors";
import type { OpenedModel } from "../engine/network/network";

/** Fails with "input-malformed" where the model reads tokens, or where the file does not hold what it reads. */
export async function readInput(path: string, { description, vocabulary }: OpenedModel): Promise<Encoding> {
  const { encodeFile } = vocabulary;
  if (encodeFile) return withFile(path, (source) => encodeFile.call(vocabulary, source));
  throw new CodedError(
    "input-malformed",
    `${description.title} reads text, and ${path.split(/[/\\]/).at(-1)} is to be read as numbers. Open it as a text, or choose a model that reads numbers.`,
  );
}
