/**
 * Reads `.keras` files: a zip archive with config.json, metadata.json and the tensors as HDF5. The tensors are read by
 * range where they lie. https://keras.io/api/models/model_saving_apis/model_saving_and_loading/
 */
import { message } from "../../messages/message";
import { CheckpointError, legible } from "../errors";
import { memorySource, type ByteSource } from "../source";
import type { CheckpointFormat, TensorFile, TensorInfo } from "./format";
import { hdf5 } from "./hdf5/hdf5";
import { firstEntryName, openZip, type ZipArchive } from "./zip";

const format = "Keras";
const weightsName = "model.weights.h5";
const maximumText = 16 * 2 ** 20;

export const keras: CheckpointFormat = { name: format, sniff, open };

function sniff(head: Uint8Array): boolean {
  return ["metadata.json", "config.json", weightsName].includes(firstEntryName(head));
}

async function open(source: ByteSource): Promise<TensorFile> {
  const archive = await openZip(source, format);
  const weights = await weightsSource(source, archive);
  const file = await hdf5.open(weights.source);
  const attributes = new Map(file.attributes);
  const config = await textOf(source, archive, "config.json");
  if (config !== null) attributes.set("model_config", config);
  for (const [key, value] of Object.entries(parseObject(await textOf(source, archive, "metadata.json")))) {
    if (typeof value === "string") attributes.set(key, value);
  }
  return { ...file, format, name: source.name, size: source.size, tensors: file.tensors.map(weights.place), attributes };
}

interface Weights {
  readonly source: ByteSource;
  /** From a place in the tensors' file to one in the archive. */
  place(tensor: TensorInfo): TensorInfo;
}

/** The tensors' file within the archive; one that is compressed is held in memory. */
async function weightsSource(source: ByteSource, archive: ZipArchive): Promise<Weights> {
  const entry = archive.entries.get(weightsName);
  if (!entry) {
    const found = [...archive.entries.keys()].slice(0, 5).map(legible).join(", ");
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formats.kerasNoWeights", { file: source.name, weights: weightsName, found }),
    );
  }
  const name = `${source.name} (${weightsName})`;
  if (entry.isDeflated) {
    const place = ({ name, shape, dtype, byteLength }: TensorInfo) => ({ name, shape, dtype, byteLength });
    return { source: memorySource(await archive.read(entry, 0, entry.size), name), place };
  }
  const start = await archive.dataOffset(entry);
  return {
    source: { name, size: entry.size, read: (offset, length) => archive.read(entry, offset, length) },
    place: (tensor) => (tensor.byteOffset === undefined ? tensor : { ...tensor, byteOffset: tensor.byteOffset + start }),
  };
}

async function textOf(source: ByteSource, archive: ZipArchive, name: string): Promise<string | null> {
  const entry = archive.entries.get(name);
  if (!entry) return null;
  if (entry.size > maximumText) {
    throw new CheckpointError(
      "checkpoint-unsupported",
      message("formats.textTooLarge", { file: source.name, name, size: entry.size, limit: maximumText }),
    );
  }
  return new TextDecoder().decode(await archive.read(entry, 0, entry.size));
}

function parseObject(text: string | null): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
