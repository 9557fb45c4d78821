/** Dataspaces and datatypes: how many elements of which kind a dataset or an attribute holds. */
import { message } from "../../../messages/message";
import { isDtype, type Dtype } from "../../../tensor/dtype";
import { elementCount, formatShape } from "../../../tensor/shape";
import type { Cursor } from "./bytes";

/** Elements as they are stored; "other" ones are named and not read. */
export type Datatype =
  | { readonly kind: "number"; readonly size: number; readonly dtype: Dtype; readonly bigEndian: boolean }
  | { readonly kind: "string"; readonly size: number }
  | { readonly kind: "long-string"; readonly size: number }
  | { readonly kind: "other"; readonly size: number; readonly name: string };

const maximumRank = 32;
const classNames = [
  "integer",
  "float",
  "time",
  "string",
  "bitfield",
  "opaque",
  "compound",
  "reference",
  "enumeration",
  "variable-length",
  "array",
];

/** The shape; [] is a scalar and null is HDF5's "no data at all". */
export function readDataspace(body: Cursor): number[] | null {
  const version = body.version(1, 2);
  const rank = body.u8();
  body.u8(); // whether the greatest sizes follow
  const type = body.u8();
  if (version === 1) body.skip(4);
  else if (type === 2) return null;
  if (rank > maximumRank) throw body.fail(message("formatsHdf5.tooManyDimensions", { rank, limit: maximumRank }));
  const shape = Array.from({ length: rank }, () => body.length());
  try {
    elementCount(shape);
  } catch {
    throw body.fail(message("formatsHdf5.tooManyElements", { shape: formatShape(shape.slice(0, 8)) }));
  }
  return shape;
}

export function readDatatype(body: Cursor, depth = 0): Datatype {
  const first = body.u8();
  const [kind, version] = [first & 0x0f, first >> 4];
  if (version < 1 || version > 5) throw body.fail(message("formatsHdf5.unknownDatatype", { version }));
  const bits = body.uint(3);
  const size = body.u32();
  if (size === 0) throw body.fail(message("formatsHdf5.emptyElements"));
  if (kind === 3) return { kind: "string", size };
  if (kind === 9 && (bits & 0x0f) === 1) return { kind: "long-string", size };
  const number = numberType(body, kind, bits, size, depth);
  return number ?? { kind: "other", size, name: classNames[kind] ?? `class-${kind}` };
}

function numberType(body: Cursor, kind: number, bits: number, size: number, depth: number): Datatype | null {
  const bigEndian = (bits & 1) === 1;
  const of = (name: string): Datatype | null => (isDtype(name) ? { kind: "number", size, dtype: name, bigEndian } : null);
  if (kind === 0) {
    const [offset, precision] = [body.u16(), body.u16()];
    return offset === 0 && precision === 8 * size ? of(`${bits & 8 ? "I" : "U"}${precision}`) : null;
  }
  if (kind === 1) {
    const [offset, precision] = [body.u16(), body.u16()];
    const [, exponentSize] = [body.u8(), body.u8()];
    const usual = offset === 0 && precision === 8 * size && (bits & 0x40) === 0;
    return usual ? of(size === 2 && exponentSize === 8 ? "BF16" : `F${precision}`) : null;
  }
  // h5py keeps booleans as an enumeration over 8-bit integers.
  if (kind !== 8 || depth > 0) return null;
  const base = readDatatype(body, depth + 1);
  if (base.kind !== "number" || base.size !== size) return null;
  return bits === 2 && size === 1 ? { ...base, dtype: "BOOL" } : base;
}

/** The bytes with every element's turned round. */
export function reverseElements(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += size) {
    for (let i = 0; i < size; i++) out[start + i] = bytes[start + size - 1 - i] as number;
  }
  return out;
}
