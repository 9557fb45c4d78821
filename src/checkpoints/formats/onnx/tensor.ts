/**
 * ONNX's TensorProto: where a tensor's numbers lie (in raw_data, in a typed list, in a file beside the model) and how
 * they are written there. The numbers themselves are not read.
 */
import { bytesPerElement, type Dtype } from "../../../tensor/dtype";
import { elementCount, formatShape } from "../../../tensor/shape";
import { CheckpointError, malformed, quote } from "../../errors";
import type { ByteSource, Siblings } from "../../source";
import type { Field, ProtobufReader, Range } from "../protobuf";
import { byteLengthOf, decode, placedTensor, undecoded, type StoredTensor } from "../storedTensors";

export interface TensorContext {
  readonly proto: ProtobufReader;
  readonly siblings: Siblings;
}

const format = "ONNX";
const maximumRank = 32;
/** Numbers in a list of varints are decoded together. */
const maximumListed = 2 ** 26;

const dtypes: Record<number, Dtype> = {
  1: "F32",
  2: "U8",
  3: "I8",
  4: "U16",
  5: "I16",
  6: "I32",
  7: "I64",
  9: "BOOL",
  10: "F16",
  11: "F64",
  12: "U32",
  13: "U64",
  16: "BF16",
};
/** By field: the types whose numbers are listed there. */
const lists: Record<number, readonly Dtype[]> = {
  4: ["F32"],
  10: ["F64"],
  7: ["I64"],
  11: ["U64", "U32"],
  5: ["I32", "I16", "I8", "U16", "U8", "BOOL", "F16", "BF16"],
};

/** `valueName` is the name of the value where a Constant node holds the tensor. */
export async function readTensor(context: TensorContext, range: Range, valueName?: string): Promise<StoredTensor> {
  const { proto } = context;
  const fields = await proto.fields(range);
  const last = (wanted: number, wire: number) => fields.filter((field) => field.number === wanted && field.wire === wire).at(-1);
  const nameField = last(8, 2);
  const name = valueName ?? (nameField ? await proto.text(nameField) : "");
  const shape = await readShape(proto, fields, range);
  const type = Number(last(2, 0)?.value ?? 0n);
  const dtype = dtypes[type];
  const fail = (reason: string) => malformed(proto.source.name, format, `tensor ${quote(name)} at byte ${range.start}`, reason);
  const count = countOf(shape);
  if (count === null) throw fail(`the shape ${abbreviate(shape)} has no exact number of elements`);
  if (!dtype) return unreadable(proto.source.name, name, shape, `ONNX type ${type}`);
  const byteLength = byteLengthOf(shape, dtype);
  if (byteLength === null) throw fail(`the shape ${abbreviate(shape)} has no exact length in bytes`);
  if (last(14, 0)?.value === 1n) return externalTensor(context, fields, { name, shape, dtype, byteLength });
  const raw = last(9, 2);
  if (raw) {
    checkLength(raw, byteLength, "raw_data", fail);
    return placedTensor({ name, shape, dtype, source: proto.source, byteOffset: raw.start, byteLength });
  }
  if (count === 0) return placedTensor({ name, shape, dtype, source: proto.source, byteOffset: range.start, byteLength: 0 });
  const listed = fields.filter(({ number }) => lists[number]?.includes(dtype));
  const [list] = listed;
  if (!list) throw fail(`its shape ${abbreviate(shape)} has ${count} elements and it holds none`);
  if (listed.length > 1 || list.wire !== 2) throw fail("its numbers are written one by one; save the model again");
  if (list.number === 4 || list.number === 10) {
    checkLength(list, byteLength, list.number === 4 ? "float_data" : "double_data", fail);
    return placedTensor({ name, shape, dtype, source: proto.source, byteOffset: list.start, byteLength });
  }
  if (count > maximumListed) throw fail(`${count} numbers are listed, and at most ${maximumListed} are read so`);
  if (list.end - list.start < count) throw fail(`its shape ${abbreviate(shape)} has ${count} elements and it lists fewer`);
  return listedTensor(proto, list, { name, shape, dtype, byteLength }, count);
}

interface Listed {
  readonly ints: readonly number[];
  readonly floats: readonly number[];
}

/** What a Constant node without a tensor gives: value_float, value_floats, value_int, value_ints. */
export function constantOf(name: string, attributes: ReadonlyMap<string, Listed>): StoredTensor | null {
  for (const [key, { ints, floats }] of attributes) {
    if (!/^value_(float|int)s?$/.test(key)) continue;
    const isInt = key.startsWith("value_int");
    const numbers = isInt ? ints : floats;
    const shape = key.endsWith("s") ? [numbers.length] : [];
    const values = (start: number, count: number, wide: boolean) => {
      const part = numbers.slice(start, start + count);
      return Promise.resolve(wide ? Float64Array.from(part) : Float32Array.from(part));
    };
    return { name, shape, dtype: isInt ? "I64" : "F32", byteLength: numbers.length * (isInt ? 8 : 4), values };
  }
  return null;
}

/** A StringStringEntryProto. */
export async function readPair(proto: ProtobufReader, range: Range): Promise<[string, string]> {
  const fields = await proto.fields(range);
  const text = async (wanted: number) => {
    const field = fields.find(({ number, wire }) => number === wanted && wire === 2);
    return field ? proto.text(field, 2 ** 20) : "";
  };
  return [await text(1), await text(2)];
}

async function readShape(proto: ProtobufReader, fields: readonly Field[], range: Range): Promise<number[]> {
  const shape: number[] = [];
  for (const field of fields) {
    if (field.number !== 1) continue;
    const sizes = field.wire === 2 ? await proto.varints(field, maximumRank) : [field.value];
    shape.push(...sizes.map(Number));
    if (shape.length > maximumRank) throw proto.fail(range.start, `a tensor has more than ${maximumRank} axes`);
  }
  return shape;
}

interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly byteLength: number;
}

/** Numbers as varints: read and decoded whole when asked for. */
function listedTensor(proto: ProtobufReader, list: Range, about: Described, count: number): StoredTensor {
  const { name, dtype, byteLength } = about;
  return {
    ...about,
    async values(start, length, wide) {
      const numbers = await proto.varints(list, count);
      if (numbers.length !== count) {
        const reason = `its shape has ${count} elements and it lists ${numbers.length}`;
        throw malformed(proto.source.name, format, `tensor ${quote(name)} at byte ${list.start}`, reason);
      }
      const bytes = new Uint8Array(byteLength);
      const view = new DataView(bytes.buffer);
      const size = bytesPerElement(dtype);
      numbers.forEach((value, index) => {
        if (size === 8) view.setBigUint64(8 * index, value, true);
        else if (size === 4) view.setUint32(4 * index, Number(value & 0xffffffffn), true);
        else if (size === 2) view.setUint16(2 * index, Number(value & 0xffffn), true);
        else view.setUint8(index, Number(value & 0xffn));
      });
      return decode(bytes.subarray(start * size, (start + length) * size), dtype, wide);
    },
  };
}

/** Numbers in another file of the same folder. A path that leads elsewhere is not followed. */
async function externalTensor(
  { proto, siblings }: TensorContext,
  fields: readonly Field[],
  about: Described,
): Promise<StoredTensor> {
  const { name, shape, dtype, byteLength } = about;
  const entries = new Map<string, string>();
  for (const field of fields) {
    if (field.number === 13 && field.wire === 2) entries.set(...(await readPair(proto, field)));
  }
  const where = `tensor ${quote(name)}`;
  const location = entries.get("location") ?? "";
  const byteOffset = Number(entries.get("offset") ?? 0);
  const length = Number(entries.get("length") ?? byteLength);
  const isPlain = /^(\.\/)?[^/\\:\0]+$/.test(location) && !/^(\.\/)?\.\.?$/.test(location);
  if (!isPlain) {
    throw malformed(
      proto.source.name,
      format,
      where,
      `its numbers are in ${quote(location)}, which is no file of the same folder`,
    );
  }
  if (![byteOffset, length].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw malformed(
      proto.source.name,
      format,
      where,
      `offset ${quote(entries.get("offset") ?? "")} or length is no number of bytes`,
    );
  }
  if (length !== byteLength) {
    throw malformed(
      proto.source.name,
      format,
      where,
      `its shape ${abbreviate(shape)} takes ${byteLength} bytes and ${length} are given`,
    );
  }
  const file = await siblings.open(location.replace(/^\.\//, ""));
  if (!file) return { ...about, values: () => Promise.reject(missing(proto.source, location)) };
  if (byteOffset + byteLength > file.size) {
    throw malformed(
      proto.source.name,
      format,
      where,
      `its numbers end at byte ${byteOffset + byteLength} of ${location}, which has ${file.size}`,
    );
  }
  return placedTensor({ name, shape, dtype, source: file, byteOffset, byteLength, isOwnFile: false });
}

function missing(source: ByteSource, location: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-not-found",
    `${source.name} keeps its weights in ${quote(location)}, which is not in its folder. Put that file beside it.`,
  );
}

function unreadable(file: string, name: string, shape: readonly number[], dtype: string): StoredTensor {
  return { name, shape, dtype, byteLength: 0, values: () => Promise.reject(undecoded(file, name, dtype)) };
}

function checkLength({ start, end }: Range, byteLength: number, what: string, fail: (reason: string) => Error): void {
  if (end - start !== byteLength) throw fail(`its shape takes ${byteLength} bytes and ${what} holds ${end - start}`);
}

function countOf(shape: readonly number[]): number | null {
  try {
    return shape.every((size) => Number.isSafeInteger(size)) ? elementCount(shape) : null;
  } catch {
    return null;
  }
}

function abbreviate(shape: readonly number[]): string {
  return formatShape(shape.slice(0, 8));
}
