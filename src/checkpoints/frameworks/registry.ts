/** The conventions that are recognised. To add one, write a file beside this one and list it here. */
import { message } from "../../messages/message";
import type { TensorFile } from "../formats/format";
import { manifestInvalid, manifestName, type Manifest } from "../manifest/manifest";
import type { Hints, Framework, RecognisedModel } from "./framework";
import type { Siblings } from "../source";
import { charRnn } from "./torch7/charRnn";
import { elmo } from "./elmo/elmo";
import { flax } from "./flax/flax";
import { gatescope } from "./gatescope/gatescope";
import { trainedLayers } from "./gatescope/trainedLayers";
import { separateGates } from "./custom/separateGates";
import { stackedGates } from "./custom/stackedGates";
import { ignoredTensors } from "./shared/ignored";
import { keras } from "./keras/keras";
import { onnx } from "./onnx/onnx";
import { pytorch } from "./pytorch/pytorch";
import { tensorflow } from "./tensorflow/tensorflow";
import { torchRnn } from "./torch7/torchRnn";

export const conventions: readonly Framework[] = [
  gatescope,
  trainedLayers,
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
    if (model) checkNames(file, hints.manifest, model);
    if (model) return { ...model, ignored: ignoredTensors(file.tensors, (name) => model.roles.has(name)) };
  }
  return null;
}

/** What a manifest names and the file lacks is an error, whatever the framework. */
function checkNames(file: TensorFile, manifest: Manifest | null, { parts }: RecognisedModel): void {
  for (const property of ["embedding", "head", "headBias"] as const) {
    const name = manifest?.tensors?.[property];
    if (typeof name !== "string" || file.tensors.some((tensor) => tensor.name === name)) continue;
    const reason = message("frameworks.noTensor", { file: file.name, name });
    throw manifestInvalid(manifestName(file.name), `tensors.${property}`, reason);
  }
  const part = manifest?.part;
  if (part !== undefined && !parts.some(({ isTaken }) => isTaken)) {
    const reason = message("frameworks.onePart", { file: file.name, part });
    throw manifestInvalid(manifestName(file.name), "part", reason);
  }
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
