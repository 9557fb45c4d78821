/**
 * Reads NumPy's arrays: .npy (versions 1 to 3), and .npz, a zip of them. An array of objects is a pickle and is not
 * read. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { bytesPerElement, type Dtype } from "../../tensor/dtype";
import { elementCount, formatShape } from "../../tensor/shape";
import { CheckpointError, malformed, quote } from "../errors";
import type { ByteSource } from "../source";
import type { CheckpointFormat, TensorFile } from "./format";
import { parseNpyHeader } from "./npyHeader";
import { byteLengthOf, placedTensor, storedTensorFile, undecoded, type StoredTensor } from "./storedTensors";
import { firstEntryName, openZip } from "./zip";
import { entrySource } from "./zipEntryStart";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Of the header; NumPy writes below 64 KB and reads 10 KB unless told otherwise. */
const maximumHeader = 2 ** 20;
const maximumArrays = 4096;
/** Numbers in column-major order are put in order as a whole, up to this many. */
const maximumReordered = 2 ** 28;

export const npy: CheckpointFormat = { name: "NumPy array", sniff: isNpy, open: openNpy };
export const npz: CheckpointFormat = {
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
  const tensor = await readArray(source, name, npy.name, true);
  return storedTensorFile({ format: npy.name, name: source.name, size: source.size, metadata: new Map() }, [tensor]);
}

async function openNpz(source: ByteSource): Promise<TensorFile> {
  const archive = await openZip(source, npz.name);
  const tensors: StoredTensor[] = [];
  const notes: string[] = [];
  if (archive.entries.size > maximumArrays) {
    throw malformed(
      source.name,
      npz.name,
      "the directory",
      `${archive.entries.size} entries, and at most ${maximumArrays} are read`,
    );
  }
  for (const entry of archive.entries.values()) {
    const name = entry.name.replace(/\.npy$/, "");
    const inner = await entrySource(source, archive, entry);
    if (name === entry.name || !isNpy(await inner.read(0, Math.min(magic.length, inner.size)))) {
      notes.push(`${quote(entry.name)} in the archive is no array.`);
      continue;
    }
    tensors.push(await readArray(inner, name, npz.name, false));
  }
  return storedTensorFile({ format: npz.name, name: source.name, size: source.size, metadata: new Map(), notes }, tensors);
}

async function readArray(source: ByteSource, name: string, format: string, isOwnFile: boolean): Promise<StoredTensor> {
  const fail = (where: string, reason: string) => malformed(source.name, format, where, reason);
  const prefix = await source.read(0, Math.min(12, source.size));
  const version = prefix[6] ?? 0;
  const lengthBytes = version === 1 ? 2 : 4;
  if (version < 1 || version > 3) throw fail("byte 6", `version ${version}, and 1 to 3 are read`);
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.length);
  const start = 8 + lengthBytes;
  if (prefix.length < start) throw fail("byte 8", "the file ends in the length of its header");
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maximumHeader) throw fail("byte 8", `a header of ${length} bytes, and at most ${maximumHeader} are read`);
  if (start + length > source.size) throw fail("byte 8", `a header of ${length} bytes, and the file has ${source.size}`);
  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1").decode(await source.read(start, length));
  const header = parseNpyHeader(text);
  if (typeof header === "string") throw fail(`the header at byte ${start}`, header);
  const { descr, shape, isFortran } = header;
  const [, order = "", kind = "", size = ""] = /^([<>|=])([a-zA-Z])(\d*)$/.exec(descr) ?? [];
  const dtype = dtypes[`${kind}${size}`];
  const dataStart = start + length;
  const byteLength = byteLengthOf(shape, dtype ?? "F64");
  if (byteLength === null)
    throw fail(`the header at byte ${start}`, `the shape ${formatShape(shape.slice(0, 8))} has no exact length in bytes`);
  if (dtype === undefined) return unread(source, name, shape, descr, kind === "O");
  if (dataStart + byteLength > source.size) {
    throw fail(
      `byte ${dataStart}`,
      `the shape ${formatShape(shape.slice(0, 8))} takes ${byteLength} bytes and the file has ${source.size}; it may be cut off`,
    );
  }
  const place = { name, shape, dtype, source, byteOffset: dataStart, byteLength, isBigEndian: order === ">", isOwnFile };
  const tensor = placedTensor(place);
  return isFortran && shape.length > 1 ? rowMajor(source, tensor, bytesPerElement(dtype)) : tensor;
}

/** A list of objects is a pickle: it would have to be run. Other types are named. */
function unread(source: ByteSource, name: string, shape: readonly number[], descr: string, isPickle: boolean): StoredTensor {
  const refusal = isPickle
    ? new CheckpointError(
        "checkpoint-unsupported",
        `${source.name} holds Python objects in a pickle, which is not run. Save numbers: np.save(file, array.astype("float32")).`,
      )
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
        throw new CheckpointError(
          "checkpoint-unsupported",
          `${source.name} is in column-major order and too large to be reordered. Save np.ascontiguousarray(array).`,
        );
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
