/** 16-bit floats as numbers: IEEE 754 binary16 and bfloat16, exact, with subnormals, infinities and NaN. */

const scratch = new DataView(new ArrayBuffer(4));

/** The value of a binary16 bit pattern. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The value of a bfloat16 bit pattern: the upper half of a binary32. */
export function fromBfloat16(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

/** Many binary16 bit patterns at once, little-endian, by shifting bits: some ten times faster than one by one. */
export function decodeFloat16(view: DataView): Float32Array {
  const out = new Float32Array(view.byteLength / 2);
  const pattern = new Uint32Array(out.buffer);
  for (let i = 0; i < out.length; i++) {
    const bits = view.getUint16(2 * i, true);
    const exponent = bits & 0x7c00;
    if ((bits & 0x7fff) === 0) pattern[i] = bits << 16;
    else if (exponent === 0 || exponent === 0x7c00) out[i] = fromFloat16(bits);
    else pattern[i] = ((bits & 0x8000) << 16) | (((bits & 0x7fff) << 13) + 0x38000000);
  }
  return out;
}

const word = new DataView(new ArrayBuffer(4));

/** The bits of IEEE 754 binary16, rounded to nearest, ties to even; beyond its range infinity. */
export function halfOf(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const shift = exponent - 112; // of the bias 127 to the bias 15
  if (shift >= 31) return sign | 0x7c00;
  if (shift > 0) return sign | rounded((shift << 23) | fraction, 13);
  return shift < -10 ? sign : sign | rounded(fraction | 0x800000, 14 - shift);
}

/** Without its last `shift` bits, to nearest, ties to even. */
function rounded(bits: number, shift: number): number {
  const half = 2 ** (shift - 1);
  const kept = Math.floor(bits / 2 ** shift);
  const rest = bits - kept * 2 ** shift;
  return rest > half || (rest === half && kept % 2 === 1) ? kept + 1 : kept;
}
