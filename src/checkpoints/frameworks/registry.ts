/** The conventions that are recognised. To add one, write a file beside this one and list it here. */
import type { TensorFile } from "../formats/format";
import type { Hints, Framework, RecognisedModel } from "./framework";
import type { Siblings } from "../source";
import { charRnn } from "./torch7/charRnn";
import { elmo } from "./elmo/elmo";
import { flax } from "./flax/flax";
import { separateGates } from "./custom/separateGates";
import { stackedGates } from "./custom/stackedGates";
import { ignoredTensors } from "./shared/ignored";
import { keras } from "./keras/keras";
import { onnx } from "./onnx/onnx";
import { pytorch } from "./pytorch/pytorch";
import { tensorflow } from "./tensorflow/tensorflow";
import { torchRnn } from "./torch7/torchRnn";

export const conventions: readonly Framework[] = [
  onnx,
  charRnn,
  torchRnn,
  pytorch,
  keras,
  elmo,
  flax,
  tensorflow,
  separateGates,
  stackedGates,
];

/** The model that the first matching convention sees in the tensors, or null. */
export function recogniseModel(file: TensorFile, hints: Hints): RecognisedModel | null {
  for (const convention of conventions) {
    const model = convention.recognise(file.name, file.tensors, { ...hints, attributes: file.attributes, modules: file.modules });
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
