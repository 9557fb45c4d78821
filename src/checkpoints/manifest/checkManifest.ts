/** What is wrong in a manifest's text, where: its form, and what the checkpoint beside it contradicts. */
import { message, type Message } from "../../messages/message";
import { openTensorFile } from "../formats/registry";
import { checkForm, ManifestError, rangeOf, type Manifest } from "./manifest";
import type { TextRange } from "./positionedJson";
import { understand } from "../open/readCheckpoint";
import type { ByteSource, Siblings } from "../source";

export interface ManifestProblem extends TextRange {
  readonly said: Message;
}

/** Of the form alone; for a manifest without a checkpoint. Offsets are UTF-16. */
export function formProblems(text: string): ManifestProblem[] {
  return checkForm(text).problems.map(({ start, end, reason }) => ({ start, end, said: problem(reason) }));
}

/** Of the form and, where that is right, of what it says of the checkpoint `source`. Throws as opening it does. */
export async function checkManifest(text: string, source: ByteSource, siblings: Siblings): Promise<ManifestProblem[]> {
  const { manifest, ranges } = checkForm(text);
  if (!manifest) return formProblems(text);
  const file = await openTensorFile(source, siblings);
  const problems: ManifestProblem[] = [];
  for (let left: Manifest | null = manifest; left;) {
    try {
      await understand(file, left, siblings);
      return problems;
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      problems.push({ ...rangeOf(ranges, error.path), said: problem(error.reason) });
      left = without(left, error.path.split(".")); // what else is wrong, this property apart
    }
  }
  return problems;
}

function problem(reason: Message): Message {
  return message("manifest.problem", { reason });
}

/** The manifest without a property, and null where it has none of that name. */
function without(manifest: Manifest, [property = "", inner]: readonly string[]): Manifest | null {
  const { [property as "tensors"]: value, ...rest } = manifest;
  if (value === undefined) return null;
  if (inner === undefined || property !== "tensors") return rest;
  const { [inner as "head"]: name, ...others } = value;
  return name === undefined ? null : { ...rest, tensors: others };
}
