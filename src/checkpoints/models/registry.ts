/** The conventions that are recognised. To add one, write a file beside this one and list it here. */
import type { TensorFile } from "../formats/format";
import type { Hints, ModelConvention, RecognisedModel } from "./convention";
import { pytorch } from "./pytorch";

export const conventions: readonly ModelConvention[] = [pytorch];

/** The model that the first matching convention sees in the tensors, or null. */
export function recogniseModel(file: TensorFile, hints: Hints): RecognisedModel | null {
  for (const convention of conventions) {
    const model = convention.recognise(file.name, file.tensors, hints);
    if (model) return model;
  }
  return null;
}
