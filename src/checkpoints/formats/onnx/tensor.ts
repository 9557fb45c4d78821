/**
 * ONNX's TensorProto: where a tensor's numbers lie (in raw_data, in a typed list, in a file beside the model) and how
 * they are written there. The numbers themselves are not read.
 */
import { message, type Message } from "../../../messages/message";
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
  const fail = (reason: Message) =>
    malformed(proto.source.name, format, message("formatsOnnx.tensorAt", { name: quote(name), at: range.start }), reason);
  const count = countOf(shape);
  if (count === null) throw fail(message("formatsOnnx.shapeCount", { shape: abbreviate(shape) }));
  if (!dtype) return unreadable(proto.source.name, name, shape, `onnx-type-${type}`);
  const byteLength = byteLengthOf(shape, dtype);
  if (byteLength === null) throw fail(message("formats.shapeInexact", { shape: abbreviate(shape) }));
  if (last(14, 0)?.value === 1n) return externalTensor(context, fields, { name, shape, dtype, byteLength });
  const raw = last(9, 2);
  if (raw) {
    checkLength(raw, byteLength, "raw_data", fail);
    return placedTensor({ name, shape, dtype, source: proto.source, byteOffset: raw.start, byteLength });
  }
  if (count === 0) return placedTensor({ name, shape, dtype, source: proto.source, byteOffset: range.start, byteLength: 0 });
  const listed = fields.filter(({ number }) => lists[number]?.includes(dtype));
  const [list] = listed;
  if (!list) throw fail(message("formatsOnnx.holdsNone", { shape: abbreviate(shape), count }));
  if (listed.length > 1 || list.wire !== 2) throw fail(message("formatsOnnx.writtenOneByOne"));
  if (list.number === 4 || list.number === 10) {
    checkLength(list, byteLength, list.number === 4 ? "float_data" : "double_data", fail);
    return placedTensor({ name, shape, dtype, source: proto.source, byteOffset: list.start, byteLength });
  }
  if (count > maximumListed) throw fail(message("formatsOnnx.tooManyListed", { count, limit: maximumListed }));
  if (list.end - list.start < count) throw fail(message("formatsOnnx.listsFewer", { shape: abbreviate(shape), count }));
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
    if (shape.length > maximumRank) throw proto.fail(range.start, message("formatsOnnx.tooManyAxes", { limit: maximumRank }));
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
        const reason = message("formatsOnnx.listsOtherCount", { count, listed: numbers.length });
        throw malformed(
          proto.source.name,
          format,
          message("formatsOnnx.tensorAt", { name: quote(name), at: list.start }),
          reason,
        );
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
  const where = message("formats.tensorNamed", { name: quote(name) });
  const location = entries.get("location") ?? "";
  const byteOffset = Number(entries.get("offset") ?? 0);
  const length = Number(entries.get("length") ?? byteLength);
  const isPlain = /^(\.\/)?[^/\\:\0]+$/.test(location) && !/^(\.\/)?\.\.?$/.test(location);
  if (!isPlain) {
    throw malformed(proto.source.name, format, where, message("formatsOnnx.externalElsewhere", { location: quote(location) }));
  }
  if (![byteOffset, length].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw malformed(
      proto.source.name,
      format,
      where,
      message("formatsOnnx.externalOffset", { offset: quote(entries.get("offset") ?? "") }),
    );
  }
  if (length !== byteLength) {
    throw malformed(
      proto.source.name,
      format,
      where,
      message("formatsOnnx.shapeTakes", { shape: abbreviate(shape), length: byteLength, given: length }),
    );
  }
  const file = await siblings.open(location.replace(/^\.\//, ""));
  if (!file) return { ...about, values: () => Promise.reject(missing(proto.source, location)) };
  if (byteOffset + byteLength > file.size) {
    throw malformed(
      proto.source.name,
      format,
      where,
      message("formatsOnnx.externalPastFile", { end: byteOffset + byteLength, file: location, size: file.size }),
    );
  }
  return placedTensor({ name, shape, dtype, source: file, byteOffset, byteLength, isOwnFile: false });
}

function missing(source: ByteSource, location: string): CheckpointError {
  return new CheckpointError(
    "checkpoint-not-found",
    message("formatsOnnx.externalMissing", { file: source.name, location: quote(location) }),
  );
}

function unreadable(file: string, name: string, shape: readonly number[], dtype: string): StoredTensor {
  return { name, shape, dtype, byteLength: 0, values: () => Promise.reject(undecoded(file, name, dtype)) };
}

function checkLength({ start, end }: Range, byteLength: number, what: string, fail: (reason: Message) => Error): void {
  if (end - start !== byteLength)
    throw fail(message("formatsOnnx.fieldHolds", { length: byteLength, field: what, held: end - start }));
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
