/**
 * Reads NumPy's arrays: .npy (versions 1 to 3), and .npz, a zip of them. Arrays of texts are attributes; so is what is
 * plain in an array of objects, which is a pickle and is read as data. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { message, type Message } from "../../messages/message";
import { bytesPerElement, type Dtype } from "../../tensor/dtype";
import { elementCount, formatShape } from "../../tensor/shape";
import { CheckpointError, malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import type { CheckpointFormat, PlainValue, TensorFile } from "./format";
import { joinedSource } from "./joinedSource";
import { parseNpyHeader } from "./npyHeader";
import { foundTensors } from "./pickle/foundTensors";
import { beginsAsPickle, readPickles } from "./pickle/pickle";
import { findTensors } from "./pytorch/findTensors";
import { plainArray } from "./pytorch/numpy";
import { PlainValues, unwrapped } from "./pytorch/plainValues";
import { NumpyArray, NumpyDtype } from "./pytorch/values";
import { byteLengthOf, placedTensor, storedTensorFile, undecoded, type StoredTensor } from "./storedTensors";
import { firstEntryName, openZip } from "./zip";
import { entrySource } from "./zipEntryStart";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Of the header; NumPy writes below 64 KB and reads 10 KB unless told otherwise. */
const maximumHeader = 2 ** 20;
const maximumArrays = 4096;
/** Numbers in column-major order are put in order as a whole, up to this many. */
const maximumReordered = 2 ** 28;

// oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
export const npy: CheckpointFormat = { name: "NumPy array", sniff: isNpy, open: openNpy };
export const npz: CheckpointFormat = {
  // oxlint-disable-next-line gatescope/no-wording -- the format's name, the same in every language
  name: "NumPy archive",
  sniff: (head) => firstEntryName(head).endsWith(".npy"),
  open: openNpz,
};

/** NumPy's kinds and sizes; b is boolean. */
const dtypes: Record<string, Dtype> = {
  f2: "F16",
  f4: "F32",
  f8: "F64",
  i1: "I8",
  i2: "I16",
  i4: "I32",
  i8: "I64",
  u1: "U8",
  u2: "U16",
  u4: "U32",
  u8: "U64",
  b1: "BOOL",
};

function isNpy(head: Uint8Array): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

async function openNpy(source: ByteSource): Promise<TensorFile> {
  const name = source.name.replace(/\.npy$/, "") || source.name;
  const array = await readArray(source, name, npy.name, true);
  const following = await arraysAfter(source, array.dataEnd);
  const inner = await innerOf(array);
  const about = { format: npy.name, name: source.name, size: source.size, metadata: new Map<string, string>() };
  if (following.length > 0) {
    const tensors = [{ ...array.tensor, name: "0" }, ...following];
    const said = { n: tensors.length, call: "tree_serialise_leaves", savez: "numpy.savez" };
    return storedTensorFile({ ...about, unread: [message("formats.npyNameless", said)] }, tensors);
  }
  return storedTensorFile(
    { ...about, attributes: inner?.attributes ?? new Map<string, PlainValue>() },
    inner?.tensors ?? [array.tensor],
  );
}

/** Arrays that were saved into one file one after the other, as Equinox saves a model's; they have no names but their numbers. */
async function arraysAfter(source: ByteSource, first: number | null): Promise<StoredTensor[]> {
  const found: StoredTensor[] = [];
  let at = first;
  while (at !== null && at < source.size && isNpy(await source.read(at, Math.min(magic.length, source.size - at)))) {
    if (found.length >= maximumArrays)
      throw malformed(
        source.name,
        npy.name,
        message("formats.byte", { at }),
        message("formats.tooManyTensors", { limit: maximumArrays }),
      );
    const rest = joinedSource(source.name, [{ source, offset: at, length: source.size - at }]);
    const { tensor, dataEnd } = await readArray(rest, String(found.length + 1), npy.name, false, at);
    found.push(tensor);
    at = dataEnd === null ? null : at + dataEnd;
  }
  return found;
}

/** The texts or the objects of a .npy file; undefined for one of numbers. Throws a CheckpointError where it is not sound. */
export async function plainOfNpy(source: ByteSource): Promise<PlainValue | undefined> {
  return (await innerOf(await readArray(source, source.name, npy.name, true)))?.plain;
}

async function openNpz(source: ByteSource): Promise<TensorFile> {
  const archive = await openZip(source, npz.name);
  const tensors: StoredTensor[] = [];
  const attributes = new Map<string, PlainValue>();
  const notes: Message[] = [];
  if (archive.entries.size > maximumArrays) {
    throw malformed(
      source.name,
      npz.name,
      message("formats.directory"),
      message("formats.npzEntries", { count: archive.entries.size, limit: maximumArrays }),
    );
  }
  for (const entry of archive.entries.values()) {
    const name = entry.name.replace(/\.npy$/, "");
    const inner = await entrySource(source, archive, entry);
    if (name === entry.name || !isNpy(await inner.read(0, Math.min(magic.length, inner.size)))) {
      notes.push(message("formats.npzNoArray", { entry: quote(entry.name) }));
      continue;
    }
    const array = await readArray(inner, name, npz.name, false);
    const within = await innerOf(array);
    tensors.push(...(within?.tensors ?? [array.tensor]));
    for (const [key, value] of within?.attributes ?? []) attributes.set(key, value);
  }
  return storedTensorFile(
    { format: npz.name, name: source.name, size: source.size, metadata: new Map(), attributes, notes },
    tensors,
  );
}

interface NpyArray {
  readonly tensor: StoredTensor;
  readonly source: ByteSource;
  readonly descr: string;
  readonly dataStart: number;
  /** Null where the size of what it holds is not told. */
  readonly dataEnd: number | null;
}

/** What is in an array that is not of numbers: what is plain, and the arrays of a pickle. */
interface Inner {
  readonly plain: PlainValue | undefined;
  readonly attributes: ReadonlyMap<string, PlainValue>;
  readonly tensors: readonly StoredTensor[];
}

/** Longer texts are no vocabulary and no setting: in bytes. */
const maximumTexts = 16 * 2 ** 20;

/** Null for an array of numbers, and for what is not read. */
async function innerOf({ tensor: { name, shape }, source, descr, dataStart }: NpyArray): Promise<Inner | null> {
  const [, order = "<", kind = ""] = /^([<>|=])([USO]\d*)$/.exec(descr) ?? [];
  const length = source.size - dataStart;
  if (kind.startsWith("O")) return objectsOf(name, shape, joinedSource(source.name, [{ source, offset: dataStart, length }]));
  if (kind === "" || length > maximumTexts) return null;
  const data = await source.read(dataStart, length);
  const plain = plainArray(Object.assign(new NumpyArray(), { dtype: new NumpyDtype(kind, order), shape, data })) as
    | PlainValue
    | undefined;
  return { plain, attributes: new Map(plain === undefined ? [] : [[name, plain]]), tensors: [] };
}

async function objectsOf(name: string, shape: readonly number[], source: ByteSource): Promise<Inner | null> {
  if (!beginsAsPickle(await source.read(0, Math.min(512, source.size)))) return null;
  const { value } = await readPickles(source);
  const single = shape.length === 0 ? unwrapped(value) : value;
  const found = findTensors(single, (reason) => malformed(source.name, npy.name, message("formats.pickle"), reason));
  const plain = new PlainValues().of(single).plain;
  if (found.tensors.size === 0) return { plain, attributes: new Map(plain === undefined ? [] : [[name, plain]]), tensors: [] };
  const attributes = new Map([...found.attributes].map(([key, item]) => [`${name}.${key}`, item]));
  return { plain, attributes, tensors: foundTensors(source.name, found, `${name}.`) };
}

/** `base` is where the array begins in its file, for what is said of it. */
async function readArray(source: ByteSource, name: string, format: string, isOwnFile: boolean, base = 0): Promise<NpyArray> {
  const fail = (where: Message, reason: Message) => malformed(source.name, format, where, reason);
  const prefix = await source.read(0, Math.min(12, source.size));
  const version = prefix[6] ?? 0;
  const lengthBytes = version === 1 ? 2 : 4;
  if (version < 1 || version > 3)
    throw fail(message("formats.byte", { at: base + 6 }), message("formats.npyVersion", { version }));
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.length);
  const start = 8 + lengthBytes;
  if (prefix.length < start) throw fail(message("formats.byte", { at: base + 8 }), message("formats.npyHeaderLength"));
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maximumHeader)
    throw fail(message("formats.byte", { at: base + 8 }), message("formats.headerTooLong", { length, limit: maximumHeader }));
  if (start + length > source.size)
    throw fail(message("formats.byte", { at: base + 8 }), message("formats.headerPastFile", { length, size: source.size }));
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(await source.read(start, length));
  const header = parseNpyHeader(text);
  if ("id" in header) throw fail(message("formats.headerAt", { at: base + start }), header);
  const { descr, shape, isFortran } = header;
  const [, order = "", kind = "", size = ""] = /^([<>|=])([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  const dtype = dtypes[`${kind}${size}`];
  const dataStart = start + length;
  const byteLength = byteLengthOf(shape, dtype ?? "F64");
  if (byteLength === null)
    throw fail(
      message("formats.headerAt", { at: base + start }),
      message("formats.shapeInexact", { shape: formatShape(shape.slice(0, 8)) }),
    );
  const dataEnd = dtype === undefined ? null : dataStart + byteLength;
  const array = (tensor: StoredTensor): NpyArray => ({ tensor, source, descr, dataStart, dataEnd });
  if (dtype === undefined) return array(unread(source, name, shape, descr, kind === "O"));
  if (dataStart + byteLength > source.size) {
    throw fail(
      message("formats.byte", { at: base + dataStart }),
      message("formats.shapePastFile", { shape: formatShape(shape.slice(0, 8)), length: byteLength, size: source.size }),
    );
  }
  const place = { name, shape, dtype, source, byteOffset: dataStart, byteLength, isBigEndian: order === ">", isOwnFile };
  const tensor = placedTensor(place);
  return array(isFortran && shape.length > 1 ? rowMajor(source, tensor, bytesPerElement(dtype)) : tensor);
}

/** A list of objects is a pickle: it would have to be run. Other types are named. */
function unread(source: ByteSource, name: string, shape: readonly number[], descr: string, isPickle: boolean): StoredTensor {
  const refusal = isPickle
    ? new CheckpointError("checkpoint-unsupported", message("formats.npyObjects", { file: source.name }))
    : undecoded(source.name, name, descr);
  return { name, shape, dtype: descr, byteLength: 0, values: () => Promise.reject(refusal) };
}

/** Columns after columns, put in row-major order. The whole array is read for any part of it. */
function rowMajor(source: ByteSource, tensor: StoredTensor, size: number): StoredTensor {
  const { shape } = tensor;
  const count = elementCount(shape);
  return {
    ...tensor,
    async values(start, length, wide) {
      if (count * size > maximumReordered) {
        throw new CheckpointError("checkpoint-unsupported", message("formats.npyColumnMajor", { file: source.name }));
      }
      const columnMajor = await tensor.values(0, count, wide);
      const out = wide ? new Float64Array(length) : new Float32Array(length);
      for (let index = 0; index < length; index++) out[index] = columnMajor[columnMajorPlace(start + index, shape)] as number;
      return out;
    },
  };
}

function columnMajorPlace(rowMajorPlace: number, shape: readonly number[]): number {
  let rest = rowMajorPlace;
  let place = 0;
  let stride = elementCount(shape);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    stride /= size;
    place += (rest % size) * stride;
    rest = Math.floor(rest / size);
  }
  return place;
}
