/** The conventions that are recognised. To add one, write a file beside this one and list it here. */
import { message, type Message } from "../../messages/message";
import type { Subject } from "../../model/inference";
import type { TensorFile } from "../formats/format";
import { isUntold } from "../formats/reparametrized";
import { manifestInvalid, manifestName, type Manifest } from "../manifest/manifest";
import type { Hints, Framework, RecognisedModel } from "./framework";
import type { Siblings } from "../source";
import { charRnn } from "./torch7/charRnn";
import { elmo } from "./elmo/elmo";
import { flax } from "./flax/flax";
import { gatescope } from "./gatescope/gatescope";
import { separateGates } from "./custom/separateGates";
import { stackedGates } from "./custom/stackedGates";
import { ignoredTensors } from "./shared/ignored";
import { noPart } from "./shared/refusals";
import { haiku } from "./haiku/haiku";
import { keras } from "./keras/keras";
import { onnx } from "./onnx/onnx";
import { tflite } from "./onnx/tflite";
import { pytorch } from "./pytorch/pytorch";
import { tensorflow } from "./tensorflow/tensorflow";
import { torchRnn } from "./torch7/torchRnn";

export const conventions: readonly Framework[] = [
  gatescope,
  onnx,
  tflite,
  charRnn,
  torchRnn,
  pytorch,
  keras,
  elmo,
  flax,
  haiku,
  tensorflow,
  separateGates,
  stackedGates,
];

/** The model that the first matching convention sees in the tensors, or null. */
export function recogniseModel(file: TensorFile, hints: Hints): RecognisedModel | null {
  const tensors = file.tensors.filter(({ name }) => !isUntold(name));
  for (const convention of conventions) {
    const model = convention.recognise(file.name, tensors, { ...hints, attributes: file.attributes, modules: file.modules });
    if (model) checkNames(file, hints.manifest, model);
    if (model) return { ...model, ignored: ignoredTensors(file.tensors, (name) => model.roles.has(name)) };
  }
  return null;
}

/** What a manifest names and the file lacks is an error, whatever the framework; so is what would have no effect. */
function checkNames(file: TensorFile, manifest: Manifest | null, model: RecognisedModel): void {
  const { parts } = model;
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
  checkWiring(file.name, manifest, model);
  checkDirections(file.name, manifest, model);
}

/** One for each layer at most: more were meant for other layers. */
function checkDirections(file: string, manifest: Manifest | null, { layers }: RecognisedModel): void {
  const said = manifest?.directions?.length ?? 0;
  if (said <= layers.length) return;
  const reason = message("frameworks.moreDirections", { file, said, layers: layers.length });
  throw manifestInvalid(manifestName(file), `directions.${layers.length}`, reason);
}

/** Of a file that connects its parts itself, nothing else can be connected. */
function checkWiring(file: string, manifest: Manifest | null, { parts, inferences, connectedBy, roles }: RecognisedModel): void {
  const { stack, head, initialState } = manifest?.wiring ?? {};
  const isHeeded = (about: Subject) => inferences.some((one) => one.about === about && one.chosen);
  const wrong = (property: string, reason: Message) => manifestInvalid(manifestName(file), property, reason);
  const connected = (property: string) => wrong(property, message("frameworks.connectedByFile", { file, property }));
  if (stack && !isHeeded("wiring")) {
    const at = stack.findIndex((name) => parts.every((part) => part.name !== name));
    if (at < 0 || parts.length === 0) throw connected("wiring.stack");
    const names = parts.map(({ name }) => name);
    throw noPart(file, `wiring.stack.${at}`, stack[at] ?? "", names);
  }
  if (head && !isHeeded("head")) throw connected("wiring.head");
  if (initialState === "file" && !isHeeded("initialState")) {
    throw wrong("wiring.initialState", message("frameworks.noInitialState", { file }));
  }
  if (connectedBy === undefined) return;
  for (const [property, ids] of Object.entries(endRoles) as [keyof typeof endRoles, readonly string[]][]) {
    const name = manifest?.tensors?.[property];
    if (typeof name !== "string") continue;
    const role = roles.get(name)?.text;
    if (!role || !idsOf(role).some((id) => ids.includes(id))) throw connected(`tensors.${property}`);
  }
}

/** What a tensor is that a manifest names so. */
const endRoles = {
  embedding: ["frameworksRoles.embedding", "frameworksRoles.embeddingAndHead"],
  head: ["frameworksRoles.headWeights", "frameworksRoles.embeddingAndHead"],
  headBias: ["frameworksRoles.headBias"],
} as const;

function idsOf({ id, args }: Message): readonly string[] {
  const roles = args?.["roles"];
  return Array.isArray(roles) ? (roles as Message[]).flatMap(idsOf) : [id];
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
