/** Reads a file in the place of a text: numbers, as a model takes them. */
import { basename } from "node:path";
import { message } from "../messages/message";
import type { Encoding } from "../model/encoding";
import { withFile } from "../checkpoints/nodeFile";
import { CodedError } from "../protocol/errors";
import type { OpenedModel } from "../engine/network/network";

/** Fails with "input-malformed" where the model reads tokens, or where the file does not hold what it reads. */
export async function readInput(path: string, { description, vocabulary }: OpenedModel): Promise<Encoding> {
  const { encodeFile } = vocabulary;
  if (encodeFile) return withFile(path, (source) => encodeFile.call(vocabulary, source));
  throw new CodedError("input-malformed", message("input.modelReadsText", { model: description.title, file: basename(path) }));
}
