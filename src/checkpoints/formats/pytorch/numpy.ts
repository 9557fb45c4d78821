/** NumPy's scalars and arrays in a pickle, as plain numbers and lists of them. */
import type { Building } from "./pickleMachine";
import { NumpyArray, NumpyDtype, tuple, type Value } from "./values";

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
  if (typeof kind !== "string") throw building.fail("a NumPy dtype has no name");
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
  if (!(dtype instanceof NumpyDtype)) throw building.fail("a NumPy scalar has no dtype");
  if (!(bytes instanceof Uint8Array)) return bytes ?? null;
  return elements(dtype, bytes, 1)?.[0] ?? text(dtype, bytes);
}

/** numpy.core.numeric._frombuffer(bytes, dtype, shape, order), of protocol 5. */
export function numpyFromBuffer(args: readonly Value[], building: Building): NumpyArray {
  const [data, dtype, shape, order] = args;
  return filled(new NumpyArray(), { dtype, shape, data, fortran: order === "F" }, building);
}

/** The state of an array: (version, shape, dtype, is Fortran-ordered, raw bytes or list of objects). */
export function buildArray(array: NumpyArray, state: Value, building: Building): void {
  if (!Array.isArray(state) || state.length < 4) throw building.fail("a NumPy array's state is not its five parts");
  const [shape, dtype, fortran, data] = state.slice(-4) as Value[];
  filled(array, { dtype, shape, data, fortran: fortran === true }, building);
}

function filled(
  array: NumpyArray,
  {
    dtype,
    shape,
    data,
    fortran,
  }: { dtype: Value | undefined; shape: Value | undefined; data: Value | undefined; fortran: boolean },
  building: Building,
): NumpyArray {
  const sizes = typeof shape === "number" ? [shape] : shape;
  const isShape =
    Array.isArray(sizes) && sizes.length <= 32 && sizes.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
  if (!isShape || !(dtype instanceof NumpyDtype)) throw building.fail("a NumPy array's shape or dtype is none");
  if (!(data instanceof Uint8Array) && !Array.isArray(data)) throw building.fail("a NumPy array has no data");
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
  if (dtype === null || data === null || (fortran && shape.length > 1)) return undefined;
  const flat = data instanceof Uint8Array ? elements(dtype, data, count) : objects(data, count);
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
