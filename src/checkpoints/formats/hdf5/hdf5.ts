/**
 * Reads HDF5 as h5py and Keras write it: groups, attributes, and datasets of numbers that are compact, contiguous or in
 * chunks. Opening reads the structure alone; a tensor's bytes are read by range when it is used. Written after the HDF5
 * File Format Specification, version 3. https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import { message } from "../../../messages/message";
import { bytesPerElement, decodeToFloat32, decodeToFloat64, type Dtype } from "../../../tensor/dtype";
import { elementCount } from "../../../tensor/shape";
import { CheckpointError, quote } from "../../errors";
import type { ByteSource } from "../../source";
import type { CheckpointFormat, TensorFile, TensorInfo } from "../format";
import { readAttributes, type AttributeValue } from "./attributes";
import { formatName, Hdf5Bytes } from "./bytes";
import { elementsOf, unreadReason, type Elements } from "./elements";
import { GlobalHeaps } from "./globalHeap";
import { readLinks } from "./groups";
import { readDataset, type Dataset } from "./layout";
import { hasSignature, readMessages, readSuperblock } from "./objectHeader";
import { reverseElements } from "./types";

export const hdf5: CheckpointFormat = { name: formatName, sniff: hasSignature, open };

const maximumDepth = 64;

/** What a file holds: datasets by their path without the first slash, attributes by object. */
interface Contents {
  readonly datasets: Map<string, Dataset>;
  /** By the object's path; "" is the root. */
  readonly attributes: Map<string, Map<string, AttributeValue>>;
}

async function open(source: ByteSource): Promise<TensorFile> {
  const file = new Hdf5Bytes(source);
  const root = await readSuperblock(file);
  const contents = await walk(file, root);
  return tensorFile(file, contents);
}

/** Visits every object once. A group that holds itself is refused; one that is linked twice is listed once. */
async function walk(file: Hdf5Bytes, root: number): Promise<Contents> {
  const contents: Contents = { datasets: new Map(), attributes: new Map() };
  const heaps = new GlobalHeaps(file);
  const groups = new Set<number>();
  const visit = async (address: number, path: string, above: readonly number[]): Promise<void> => {
    if (above.includes(address))
      throw file.fail(message("formatsHdf5.groupNamed", { group: quote(path) }), message("formatsHdf5.groupInItself"));
    if (above.length > maximumDepth)
      throw file.fail(
        message("formatsHdf5.groupNamed", { group: quote(path) }),
        message("formatsHdf5.groupsTooDeep", { limit: maximumDepth }),
      );
    if (groups.has(address)) return;
    const messages = await readMessages(file, address);
    const attributes = await readAttributes(heaps, messages);
    file.spend("kept", path.length);
    if (attributes.size > 0) contents.attributes.set(path, attributes);
    const dataset = readDataset(file, messages);
    if (dataset) {
      contents.datasets.set(path, asBrainFloat(dataset, attributes));
      return;
    }
    groups.add(address);
    for (const link of (await readLinks(file, messages)) ?? []) {
      await visit(link.address, path === "" ? link.name : `${path}/${link.name}`, [...above, address]);
    }
  };
  await visit(root, "", []);
  return contents;
}

function tensorFile(file: Hdf5Bytes, { datasets, attributes }: Contents): TensorFile {
  const { source } = file;
  const opened = new Map<string, { elements: Elements; dtype: Dtype; bytes: number; bigEndian: boolean }>();
  const find = (name: string) => {
    const known = opened.get(name);
    if (known) return known;
    const dataset = datasets.get(name);
    if (!dataset)
      throw new CheckpointError("checkpoint-not-found", message("formats.noTensor", { file: source.name, name: quote(name) }));
    const reason = unreadReason(dataset);
    if (reason !== null || dataset.datatype.kind !== "number") {
      throw new CheckpointError(
        "checkpoint-unsupported",
        message("formatsHdf5.tensorNotRead", { file: source.name, name: quote(name), reason: reason ?? dataset.datatype.kind }),
      );
    }
    const { dtype, size: bytes, bigEndian } = dataset.datatype;
    const entry = { elements: elementsOf(file, dataset), dtype, bytes, bigEndian };
    opened.set(name, entry);
    return entry;
  };
  const bytesOf = async (name: string, start: number, count: number) => {
    const { elements, dtype, bytes, bigEndian } = find(name);
    const stored = await elements.read(start, count);
    return { dtype, bytes: bigEndian ? reverseElements(stored, bytes) : stored };
  };
  const tensors = [...datasets].map(([name, dataset]) => describe(name, dataset));
  const counts = new Map(tensors.map(({ name, shape }) => [name, elementCount(shape)]));
  return {
    format: formatName,
    name: source.name,
    size: source.size,
    tensors,
    metadata: new Map(),
    attributes: named(attributes),
    async read(name) {
      const { dtype, bytes } = await bytesOf(name, 0, counts.get(name) ?? 0);
      return decodeToFloat32(bytes, dtype);
    },
    async readRange(name, start, count) {
      if (start + count > (counts.get(name) ?? Infinity)) throw new RangeError(`${name} has no element ${start + count - 1}.`);
      const { dtype, bytes } = await bytesOf(name, start, count);
      const narrow = dtype === "F32" || bytesPerElement(dtype) < 4;
      return narrow ? decodeToFloat32(bytes, dtype) : decodeToFloat64(bytes, dtype);
    },
  };
}

/** Keras stores bfloat16 as opaque pairs of bytes and says so in an attribute. */
function asBrainFloat(dataset: Dataset, attributes: ReadonlyMap<string, AttributeValue>): Dataset {
  if (attributes.get("dtype") !== "bfloat16" || dataset.datatype.size !== 2) return dataset;
  return { ...dataset, datatype: { kind: "number", size: 2, dtype: "BF16", bigEndian: false } };
}

function describe(name: string, { shape, datatype, storage }: Dataset): TensorInfo {
  const dtype = datatype.kind === "number" ? datatype.dtype : datatype.kind === "other" ? datatype.name : datatype.kind;
  const tensor = { name, shape, dtype, byteLength: elementCount(shape) * datatype.size };
  const inOneRun = storage.kind === "contiguous" || storage.kind === "compact";
  return inOneRun && storage.address !== null ? { ...tensor, byteOffset: storage.address } : tensor;
}

/** The root's attributes by their names, those of a group or a dataset as "path@name". */
function named(attributes: Contents["attributes"]): Map<string, AttributeValue> {
  const all = new Map<string, AttributeValue>();
  for (const [path, values] of attributes) {
    for (const [name, value] of values) all.set(path === "" ? name : `${path}@${name}`, value);
  }
  return all;
}
