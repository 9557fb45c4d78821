import { describe, expect, it } from "vitest";
import { bytesPerElement, decodeToFloat32, dtypes, isDtype } from "../../../src/tensor/dtype";
import { fromBfloat16, fromFloat16 } from "../../../src/tensor/half";
import { elementCount, formatShape } from "../../../src/tensor/shape";

describe("half floats", () => {
  // Bit patterns of IEEE 754-2019, binary16.
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0x7bff, 65504],
    [0xc000, -2],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])("binary16 0x%s is %s", (bits, value) => expect(fromFloat16(bits)).toBe(value));

  it("keeps the sign of zero and NaN", () => {
    expect(fromFloat16(0x8000)).toBe(-0);
    expect(fromFloat16(0x7e00)).toBeNaN();
    expect(fromBfloat16(0x7fc0)).toBeNaN();
  });

  it.each([
    [0x3f80, 1],
    [0xc040, -3],
    [0x7f80, Infinity],
    [0x0001, 2 ** -133],
  ])("bfloat16 0x%s is %s", (bits, value) => {
    expect(fromBfloat16(bits)).toBe(value);
  });
});

describe("decoding", () => {
  const stored: Record<string, ArrayBufferView> = {
    F64: new Float64Array([1.5, -2]),
    F32: new Float32Array([1.5, -2]),
    F16: new Uint16Array([0x3e00, 0xc000]),
    BF16: new Uint16Array([0x3fc0, 0xc000]),
    I64: new BigInt64Array([7n, -2n]),
    U64: new BigUint64Array([7n, 9n]),
    I32: new Int32Array([7, -2]),
    U32: new Uint32Array([7, 9]),
    I16: new Int16Array([7, -2]),
    U16: new Uint16Array([7, 9]),
    I8: new Int8Array([7, -2]),
    U8: new Uint8Array([7, 9]),
    BOOL: new Uint8Array([1, 0]),
  };
  const expected: Record<string, number[]> = { F: [1.5, -2], I: [7, -2], U: [7, 9], B: [1, 0] };

  it.each(dtypes)("%s", (dtype) => {
    const view = stored[dtype]!;
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const kind = dtype === "BF16" ? "F" : dtype[0]!;
    expect([...decodeToFloat32(bytes, dtype)]).toEqual(expected[kind]);
    expect(bytes.length).toBe(2 * bytesPerElement(dtype));
  });

  it("refuses half an element and names no inherited property a dtype", () => {
    expect(() => decodeToFloat32(new Uint8Array(3), "F16")).toThrow("3 bytes are no whole number of F16 elements");
    expect(isDtype("constructor")).toBe(false);
  });
});

describe("shapes", () => {
  it("counts elements", () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([3, 0, 5])).toBe(0);
    expect(elementCount([256, 64])).toBe(16384);
    expect(formatShape([256, 64])).toBe("[256, 64]");
  });
  it("refuses a product that is no longer exact", () => {
    expect(() => elementCount([2 ** 30, 2 ** 30])).toThrow(RangeError);
  });
});
