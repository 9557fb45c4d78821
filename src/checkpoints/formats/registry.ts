/**
 * The formats that are read. One is chosen by what the file holds, never by its name. To add one, write a file beside
 * this one and list it here.
 */
import { noSiblings, type ByteSource, type Siblings } from "../source";
import type { CheckpointFormat, TensorFile } from "./format";
import { flax } from "./flax";
import { hdf5 } from "./hdf5/hdf5";
import { jsonState } from "./jsonState";
import { keras } from "./keras";
import { npy, npz } from "./npy";
import { onnx } from "./onnx/onnx";
import { pickle } from "./pickle/pickle";
import { pytorch } from "./pytorch/pytorch";
import { reparametrized } from "./reparametrized";
import { safetensors } from "./safetensors";
import { safetensorsShards } from "./safetensorsShards";
import { tensorflow } from "./tensorflow/tensorflow";
import { tensorflowjs } from "./tensorflowjs/tensorflowjs";
import { tflite } from "./tflite/tflite";
import { torch7 } from "./torch7/torch7";
import { unknownContent } from "./unknownContent";

export const formats: readonly CheckpointFormat[] = [
  safetensorsShards,
  safetensors,
  pytorch,
  pickle,
  hdf5,
  keras,
  onnx,
  tflite,
  npy,
  npz,
  tensorflowjs,
  jsonState,
  flax,
  torch7,
  tensorflow,
];

const headLength = 512;

/** Whether a format takes the file, sound or not, whether or not there are tensors in it. */
export async function isCheckpoint(source: ByteSource, siblings: Siblings = noSiblings): Promise<boolean> {
  return (await formatOf(source, await source.read(0, Math.min(headLength, source.size)), siblings)) !== null;
}

async function formatOf(source: ByteSource, head: Uint8Array, siblings: Siblings): Promise<CheckpointFormat | null> {
  for (const format of formats) {
    const isOfFormat = format.sniff(head, source.size) && (!format.holds || (await format.holds(source, head, siblings)));
    if (isOfFormat) return format;
  }
  return null;
}

/** Opens a checkpoint of any format that is read. Throws a CheckpointError that says what was seen instead. */
export async function openTensorFile(source: ByteSource, siblings: Siblings = noSiblings): Promise<TensorFile> {
  const head = await source.read(0, Math.min(headLength, source.size));
  const format = await formatOf(source, head, siblings);
  if (format) return reparametrized(await format.open(source, siblings));
  const names = formats.map(({ name }) => name);
  throw await unknownContent(source, head, names, siblings);
}
