/**
 * Reads TensorFlow.js models: model.json with its weight files beside it, and the older form of 2017, manifest.json with
 * a file of raw 32-bit floats for each variable. https://www.tensorflow.org/js/guide/save_load
 */
import { message, quoted, type Message } from "../../../messages/message";
import type { Dtype } from "../../../tensor/dtype";
import { formatShape } from "../../../tensor/shape";
import { CheckpointError, malformed, quote } from "../../errors";
import { noSiblings, type ByteSource, type Siblings } from "../../source";
import type { CheckpointFormat, PlainValue, TensorFile } from "../format";
import { beginsAsJson, isObject, jsonObject, shapeOf, type JsonObject } from "../jsonFile";
import { joinedSource } from "../joinedSource";
import { byteLengthOf, placedTensor, storedTensorFile, type StoredTensor } from "../storedTensors";
import { dequantized, readQuantization } from "./quantization";

const format = "TensorFlow.js";
const maximumFiles = 1000;
const maximumTensors = 100_000;
const dtypes: Record<string, Dtype> = { float32: "F32", int32: "I32", bool: "BOOL", uint8: "U8", uint16: "U16", float16: "F16" };

export const tensorflowjs: CheckpointFormat = {
  name: format,
  sniff: beginsAsJson,
  async holds(source) {
    const object = await jsonObject(source);
    return object !== null && (Array.isArray(object.weightsManifest) || isOldManifest(object));
  },
  open,
};

/** Every entry names a file and a shape. */
function isOldManifest(object: JsonObject): boolean {
  const entries = Object.values(object);
  return (
    entries.length > 0 &&
    entries.every((entry) => isObject(entry) && typeof entry.filename === "string" && Array.isArray(entry.shape))
  );
}

async function open(source: ByteSource, siblings: Siblings = noSiblings): Promise<TensorFile> {
  const object = await jsonObject(source);
  if (!object) throw malformed(source.name, format, message("formats.byte", { at: 0 }), message("formats.isNoJsonObject"));
  const groups = object.weightsManifest;
  const tensors = Array.isArray(groups) ? await readGroups(source, siblings, groups) : await readFiles(source, siblings, object);
  const names = new Set(tensors.map(({ name }) => name));
  if (names.size !== tensors.length)
    throw malformed(source.name, format, message("formatsTensorflow.weightList"), message("formatsTensorflow.twoTensorsOneName"));
  const { metadata, attributes } = settingsOf(object);
  return storedTensorFile({ format, name: source.name, size: source.size, metadata, attributes }, tensors);
}

/** The configuration of a layers model as Keras's conventions look for it. */
function settingsOf(object: JsonObject): { metadata: Map<string, string>; attributes: Map<string, PlainValue> } {
  const metadata = new Map<string, string>();
  const attributes = new Map<string, PlainValue>();
  for (const key of ["format", "generatedBy", "convertedBy"]) {
    const value = object[key];
    if (typeof value === "string") metadata.set(key, value);
  }
  const topology = object.modelTopology;
  if (!isObject(topology)) return { metadata, attributes };
  const config = topology.model_config ?? (topology.class_name === undefined ? undefined : topology);
  if (config !== undefined) attributes.set("model_config", typeof config === "string" ? config : JSON.stringify(config));
  if (typeof topology.keras_version === "string") attributes.set("keras_version", topology.keras_version);
  return { metadata, attributes };
}

/** Each group is one run of bytes, cut into files anywhere; its tensors lie one after the other. */
async function readGroups(source: ByteSource, siblings: Siblings, groups: readonly unknown[]): Promise<StoredTensor[]> {
  const tensors: StoredTensor[] = [];
  let fileCount = 0;
  for (const [index, group] of groups.entries()) {
    const place = `weightsManifest[${index}]`;
    const where = quoted(place);
    const { paths, weights } = isObject(group) ? group : {};
    const areNames = Array.isArray(paths) && paths.every((path) => typeof path === "string");
    if (!areNames || !Array.isArray(weights))
      throw malformed(source.name, format, where, message("formatsTensorflow.noPathsAndWeights"));
    fileCount += paths.length;
    if (fileCount > maximumFiles)
      throw malformed(source.name, format, where, message("formatsTensorflow.tooManyFiles", { limit: maximumFiles }));
    const bytes = await joined(source, siblings, paths as string[]);
    let offset = 0;
    for (const [at, weight] of weights.entries()) {
      const tensor = readWeight(source, bytes, offset, weight, quoted(`${place}.weights[${at}]`));
      tensors.push(tensor.stored);
      offset += tensor.length;
      if (tensors.length > maximumTensors)
        throw malformed(source.name, format, where, message("formats.tooManyTensors", { limit: maximumTensors }));
    }
    if (bytes && offset !== bytes.size)
      throw malformed(source.name, format, where, message("formatsTensorflow.filesHold", { taken: offset, size: bytes.size }));
  }
  return tensors;
}

function readWeight(
  source: ByteSource,
  bytes: ByteSource | null,
  offset: number,
  weight: unknown,
  where: Message,
): { stored: StoredTensor; length: number } {
  if (!isObject(weight) || typeof weight.name !== "string")
    throw malformed(source.name, format, where, message("formatsTensorflow.nameless"));
  const { name, quantization } = weight;
  const shape = shapeOf(weight.shape, source, format, where);
  const quantized = quantization === undefined ? null : readQuantization(quantization);
  if (quantized === undefined) throw malformed(source.name, format, where, message("formatsTensorflow.quantization"));
  const told = quantized?.dtype ?? weight.dtype;
  const dtype = typeof told === "string" ? dtypes[told] : undefined;
  if (dtype === undefined) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formatsTensorflow.unknownLength", { file: source.name, name: quote(name), dtype: quote(String(told)) }),
    );
  }
  const length = byteLengthOf(shape, dtype);
  if (length === null)
    throw malformed(source.name, format, where, message("formats.shapeInexact", { shape: formatShape(shape.slice(0, 8)) }));
  if (!bytes) return { stored: absent(source, name, shape, dtype, length), length };
  if (offset + length > bytes.size) {
    throw malformed(
      source.name,
      format,
      where,
      message("formatsTensorflow.endsPastFiles", { name: quote(name), end: offset + length, size: bytes.size }),
    );
  }
  const stored = placedTensor({ name, shape, dtype, source: bytes, byteOffset: offset, byteLength: length, isOwnFile: false });
  return { stored: quantized ? dequantized(stored, quantized) : stored, length };
}

/** Several files beside the model as one; null where one is not there. */
async function joined(source: ByteSource, siblings: Siblings, paths: readonly string[]): Promise<ByteSource | null> {
  const files: ByteSource[] = [];
  for (const path of paths) {
    const file = await openBeside(source, siblings, path);
    if (!file) return null;
    files.push(file);
  }
  const name = files
    .map((file) => file.name)
    .join(", ")
    .slice(0, 60);
  return joinedSource(
    name,
    files.map((file) => ({ source: file, offset: 0, length: file.size })),
  );
}

/** Throws where a name leads out of the folder. */
function openBeside(source: ByteSource, siblings: Siblings, path: string): Promise<ByteSource | null> {
  const name = path.replace(/^\.\//, "");
  if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
    throw malformed(
      source.name,
      format,
      message("formatsTensorflow.pathNamed", { path: quote(path) }),
      message("formatsTensorflow.isNoSiblingFile"),
    );
  }
  return siblings.open(name);
}

async function readFiles(source: ByteSource, siblings: Siblings, object: JsonObject): Promise<StoredTensor[]> {
  const entries = Object.entries(object);
  if (entries.length > maximumFiles)
    throw malformed(
      source.name,
      format,
      message("formats.byte", { at: 0 }),
      message("formatsTensorflow.fileCount", { count: entries.length, limit: maximumFiles }),
    );
  const tensors: StoredTensor[] = [];
  for (const [name, entry] of entries) {
    const where = message("formatsTensorflow.entryNamed", { name: quote(name) });
    if (!isObject(entry) || typeof entry.filename !== "string")
      throw malformed(source.name, format, where, message("formatsTensorflow.namesNoFile"));
    const shape = shapeOf(entry.shape, source, format, where);
    const length = byteLengthOf(shape, "F32");
    if (length === null)
      throw malformed(source.name, format, where, message("formats.shapeInexact", { shape: formatShape(shape.slice(0, 8)) }));
    const file = await openBeside(source, siblings, entry.filename);
    if (file && file.size !== length)
      throw malformed(
        source.name,
        format,
        where,
        message("formatsTensorflow.fileHolds", { length, file: quote(entry.filename), size: file.size }),
      );
    tensors.push(
      file
        ? placedTensor({ name, shape, dtype: "F32", source: file, byteOffset: 0, byteLength: length, isOwnFile: false })
        : absent(source, name, shape, "F32", length),
    );
  }
  return tensors;
}

function absent(source: ByteSource, name: string, shape: readonly number[], dtype: Dtype, byteLength: number): StoredTensor {
  const error = new CheckpointError(
    "checkpoint-not-found",
    message("formatsTensorflow.fileMissing", { file: source.name, name: quote(name) }),
  );
  return { name, shape, dtype, byteLength, values: () => Promise.reject(error) };
}
