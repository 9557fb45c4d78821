/** The conventions that are recognised. To add one, write a file beside this one and list it here. */
import type { TensorFile } from "../formats/format";
import type { Hints, ModelConvention, RecognisedModel } from "./convention";
import type { Siblings } from "../source";
import { charRnn } from "./charRnn";
import { elmo } from "./elmo";
import { flax } from "./flax";
import { handwritten } from "./handwritten";
import { handwrittenStacked } from "./handwrittenStacked";
import { ignoredTensors } from "./ignored";
import { keras } from "./keras";
import { onnx } from "./onnx";
import { pytorch } from "./pytorch";
import { tensorflow } from "./tensorflow";
import { torchRnn } from "./torchRnn";

export const conventions: readonly ModelConvention[] = [
  onnx, charRnn, torchRnn, pytorch, keras, elmo, flax, tensorflow, handwritten, handwrittenStacked,
];

/** The model that the first matching convention sees in the tensors, or null. */
export function recogniseModel(file: TensorFile, hints: Hints): RecognisedModel | null {
  for (const convention of conventions) {
    const model = convention.recognise(file.name, file.tensors, { ...hints, attributes: file.attributes });
    if (model) return { ...model, ignored: ignoredTensors(file.tensors, (name) => model.roles.has(name)) };
  }
  return null;
}

/** The texts beside a checkpoint that a convention may want to see. */
export async function wantedSiblings(siblings: Siblings): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const name of conventions.flatMap((convention) => convention.siblings ?? [])) {
    const bytes = await siblings.read(name);
    if (bytes) texts.set(name, new TextDecoder().decode(bytes));
  }
  return texts;
}
