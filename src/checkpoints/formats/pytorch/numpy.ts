/** NumPy's scalars and arrays in a pickle: built from their parts, and as plain numbers, texts and lists of them. */
import { message } from "../../../messages/message";
import { formatShape } from "../../../tensor/shape";
import { legible } from "../../errors";
import type { PickleInput } from "./pickleInput";
import type { Building } from "./pickleMachine";
import { FileBytes, NumpyArray, NumpyDtype, tuple, type Value } from "./values";

const readers = new Map<
  string,
  [bytes: number, read: (view: DataView, at: number, little: boolean) => number | bigint | boolean]
>([
  ["f8", [8, (view, at, little) => view.getFloat64(at, little)]],
  ["f4", [4, (view, at, little) => view.getFloat32(at, little)]],
  ["i8", [8, (view, at, little) => exact(view.getBigInt64(at, little))]],
  ["u8", [8, (view, at, little) => exact(view.getBigUint64(at, little))]],
  ["i4", [4, (view, at, little) => view.getInt32(at, little)]],
  ["u4", [4, (view, at, little) => view.getUint32(at, little)]],
  ["i2", [2, (view, at, little) => view.getInt16(at, little)]],
  ["u2", [2, (view, at, little) => view.getUint16(at, little)]],
  ["i1", [1, (view, at) => view.getInt8(at)]],
  ["u1", [1, (view, at) => view.getUint8(at)]],
  ["b1", [1, (view, at) => view.getUint8(at) !== 0]],
]);

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** numpy.dtype("f4", ...); a byte order in front counts. */
export function numpyDtype(args: readonly Value[], building: Building): NumpyDtype {
  const [kind] = args;
  if (typeof kind !== "string") throw building.fail(message("formatsPytorch.dtypeNameless"));
  const order = /^[<>|=]/.exec(kind)?.[0] ?? "<";
  return new NumpyDtype(kind.replace(/^[<>|=]/, ""), order);
}

/** The state of a dtype: (version, byte order, ...). */
export function buildDtype(dtype: NumpyDtype, state: Value): void {
  if (Array.isArray(state) && typeof state[1] === "string") dtype.byteOrder = state[1];
}

/** numpy.core.multiarray.scalar(dtype, bytes). */
export function numpyScalar(args: readonly Value[], building: Building): Value {
  const [dtype, bytes] = args;
  if (!(dtype instanceof NumpyDtype)) throw building.fail(message("formatsPytorch.scalarNoDtype"));
  if (!(bytes instanceof Uint8Array)) return bytes ?? null;
  return elements(dtype, bytes, 1)?.[0] ?? text(dtype, bytes);
}

/** numpy.core.numeric._frombuffer(bytes, dtype, shape, order), of protocol 5. */
export function numpyFromBuffer(args: readonly Value[], building: Building): NumpyArray {
  const [data, dtype, shape, order] = args;
  return sound(filled(new NumpyArray(), { dtype, shape, data, fortran: order === "F" }, building), building);
}

/** The state of an array: (version, shape, dtype, is Fortran-ordered, raw bytes or list of objects). */
export function buildArray(array: NumpyArray, state: Value, building: Building): void {
  if (!Array.isArray(state) || state.length < 4) throw building.fail(message("formatsPytorch.arrayState"));
  const [shape, dtype, fortran, data] = state.slice(-4) as Value[];
  const given = filled(array, { dtype, shape, data, fortran: fortran === true }, building);
  if (typeof data !== "string") sound(given, building); // what Python 2 wrote may have been decoded in another way
}

/** Fails where an array has not as many bytes as its shape says. */
function sound(array: NumpyArray, building: Building): NumpyArray {
  const { dtype, shape, data } = array;
  const bytes = elementBytes(dtype?.kind ?? "");
  const length = arraySize(array) * (bytes ?? NaN);
  const isOfBytes = data instanceof Uint8Array || data instanceof FileBytes;
  if (bytes === null || !isOfBytes || data.length === length) return array;
  throw building.fail(
    message("formatsPytorch.arrayOtherBytes", { shape: formatShape(shape.slice(0, 8)), length, held: data.length }),
  );
}

/**
 * An array as joblib writes it since 0.10: what describes it is the state, and its bytes follow in the middle of the
 * pickle; since 1.2 behind a count of padding and the padding. Objects are a pickle within the pickle.
 */
export function interleavedArray(array: NumpyArray, state: ReadonlyMap<Value, Value>, building: Building): void {
  const [dtype, shape, order] = [state.get("dtype"), state.get("shape"), state.get("order")];
  filled(array, { dtype, shape, data: new Uint8Array(0), fortran: order === "F" }, building);
  const kind = array.dtype?.kind ?? "";
  if (/^O\d*$/.test(kind)) {
    return building.interleave(async (_input, another) => {
      const inner = await another();
      if (inner instanceof NumpyArray) Object.assign(array, inner);
    });
  }
  const bytes = elementBytes(kind);
  if (bytes === null) throw building.fail(message("formatsPytorch.arrayInPickle", { kind: legible(kind) }));
  const length = arraySize(array) * bytes;
  building.interleave(async (input) => {
    if (typeof state.get("numpy_array_alignment_bytes") === "number") await skipPadding(input);
    if (!(length <= input.remaining))
      throw input.fail(input.offset, message("formatsPytorch.arrayBeyondRest", { length, left: input.remaining }));
    array.data = input.later(input.offset, length);
    input.skip(length);
  });
}

async function skipPadding(input: PickleInput): Promise<void> {
  const padding = (await input.take(1)).getUint8(0);
  if (padding > input.remaining)
    throw input.fail(input.offset, message("formatsPytorch.paddingBeyondRest", { length: padding, left: input.remaining }));
  input.skip(padding);
}

/** Bytes of one element; null for objects and what is not read. */
function elementBytes(kind: string): number | null {
  const [, letter, count = ""] = /^([USV])(\d+)$/.exec(kind) ?? [];
  if (letter !== undefined) return Number(count) * (letter === "U" ? 4 : 1);
  return readers.get(kind)?.[0] ?? (kind === "f2" ? 2 : null);
}

function filled(
  array: NumpyArray,
  {
    dtype,
    shape,
    data: given,
    fortran,
  }: { dtype: Value | undefined; shape: Value | undefined; data: Value | undefined; fortran: boolean },
  building: Building,
): NumpyArray {
  const data = typeof given === "string" ? new TextEncoder().encode(given) : given; // the 8-bit string of Python 2 that it was
  const sizes = typeof shape === "number" ? [shape] : shape;
  const isShape =
    Array.isArray(sizes) && sizes.length <= 32 && sizes.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (!isShape || !(dtype instanceof NumpyDtype)) throw building.fail(message("formatsPytorch.arrayShapeOrDtype"));
  if (!(data instanceof Uint8Array || data instanceof FileBytes) && !Array.isArray(data))
    throw building.fail(message("formatsPytorch.arrayNoData"));
  return Object.assign(array, { dtype, shape: sizes as number[], data, fortran });
}

/** How many elements an array says it has. */
export function arraySize({ shape }: NumpyArray): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** An array as nested lists; undefined where it holds no numbers or texts, or not as many as its shape says. */
export function plainArray(array: NumpyArray): Value | undefined {
  const { dtype, shape, data, fortran } = array;
  const count = arraySize(array);
  if (dtype === null || data === null || data instanceof FileBytes || (fortran && shape.length > 1)) return undefined;
  const flat = data instanceof Uint8Array ? (elements(dtype, data, count) ?? texts(dtype, data, count)) : objects(data, count);
  if (flat === undefined) return undefined;
  if (shape.length === 0) return flat[0];
  let rows: readonly Value[] = flat;
  for (const size of shape.slice(1).reverse()) {
    if (size === 0) return undefined;
    rows = Array.from({ length: rows.length / size }, (_, row) => tuple(rows.slice(row * size, (row + 1) * size)));
  }
  return rows;
}

function objects(data: readonly Value[], count: number): readonly Value[] | undefined {
  const isPlain = data.length === count && data.every((item) => item === null || typeof item !== "object");
  return isPlain ? data : undefined;
}

function elements({ kind, byteOrder }: NumpyDtype, bytes: Uint8Array, count: number): Value[] | undefined {
  const reader = readers.get(kind);
  if (!reader || bytes.length !== count * reader[0]) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, index) => reader[1](view, index * reader[0], byteOrder !== ">"));
}

/** Texts of one length, U or S, without the zeros behind them. */
function texts({ kind, byteOrder }: NumpyDtype, bytes: Uint8Array, count: number): Value[] | undefined {
  const size = /^[US]/.test(kind) ? elementBytes(kind) : null;
  if (size === null || bytes.length !== count * size) return undefined;
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, index) => {
    const element = bytes.subarray(index * size, (index + 1) * size);
    return kind.startsWith("U") ? text(new NumpyDtype("U", byteOrder), element) : decoder.decode(element).replace(/\0+$/, "");
  });
}

/** A scalar text: U is UTF-32, anything else is left as bytes. */
function text({ kind, byteOrder }: NumpyDtype, bytes: Uint8Array): Value {
  if (!kind.startsWith("U")) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let out = "";
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const codePoint = view.getUint32(at, byteOrder !== ">");
    if (codePoint > 0 && codePoint <= 0x10ffff) out += String.fromCodePoint(codePoint);
  }
  return out;
}
