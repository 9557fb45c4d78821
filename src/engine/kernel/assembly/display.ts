/** What heatmaps need of a block of numbers: bytes to colour, and least, greatest and mean over steps. */
import { Constant } from "./constants";

/**
 * Bytes 0 to 254 for least to greatest, nearest; numbers beyond are cut off there, infinities too, and NaN becomes 255.
 * n floats from a to n bytes at d. Where least is not below greatest, all numbers become 0.
 */
export function quantize(d: usize, a: usize, n: i32, least: f32, greatest: f32): void {
  const lows = f32x4.splat(least);
  const highs = f32x4.splat(greatest);
  const scales = f32x4.splat(least < greatest ? 254 / (greatest - least) : 0);
  const levels = v128.load(Constant.Levels);
  const nan = i32x4.splat(255);
  const whole = n & ~3;
  let i = 0;
  for (; i < n; i += 4) {
    // The last few are read one by one: what follows them may lie outside memory.
    let v = f32x4.splat(0);
    if (i < whole) {
      v = v128.load(a);
    } else {
      v = f32x4.replace_lane(v, 0, load<f32>(a));
      if (i + 1 < n) v = f32x4.replace_lane(v, 1, load<f32>(a, 4));
      if (i + 2 < n) v = f32x4.replace_lane(v, 2, load<f32>(a, 8));
    }
    const cut = f32x4.pmin(f32x4.pmax(v, lows), highs);
    const level = f32x4.pmin(f32x4.mul(f32x4.sub(cut, lows), scales), levels);
    let bytes = i32x4.trunc_sat_f32x4_s(f32x4.nearest(level));
    bytes = v128.bitselect(bytes, nan, f32x4.eq(v, v));
    bytes = i16x8.narrow_i32x4_s(bytes, bytes);
    bytes = i8x16.narrow_i16x8_u(bytes, bytes);
    if (i < whole) {
      store<i32>(d, i32x4.extract_lane(bytes, 0));
    } else {
      store<u8>(d, i8x16.extract_lane_u(bytes, 0));
      if (i + 1 < n) store<u8>(d, i8x16.extract_lane_u(bytes, 1), 1);
      if (i + 2 < n) store<u8>(d, i8x16.extract_lane_u(bytes, 2), 2);
    }
    a += 16;
    d += 4;
  }
}

/**
 * For each of n units, over `steps` rows that lie `stride` bytes apart: the least and greatest number that is not NaN
 * (NaN where there is none) and the mean, which is NaN where any number is: a NaN is never averaged away. n is rounded
 * up to 4 in reading and writing. The mean is a sum over the steps in order, divided once.
 */
export function reduce(least: usize, greatest: usize, mean: usize, a: usize, stride: usize, n: i32, steps: i32): void {
  const factor = f32x4.splat(<f32>steps);
  for (const end = a + (<usize>n << 2); a < end; a += 16, least += 16, greatest += 16, mean += 16) {
    let low = v128.load(a), high = low, total = f32x4.splat(0);
    let at = a;
    for (let step = 0; step < steps; step++, at += stride) {
      const v = v128.load(at);
      total = f32x4.add(total, v);
      // Taken where it is beyond what was seen, or what was seen is NaN.
      low = v128.bitselect(v, low, v128.or(f32x4.lt(v, low), f32x4.ne(low, low)));
      high = v128.bitselect(v, high, v128.or(f32x4.gt(v, high), f32x4.ne(high, high)));
    }
    v128.store(least, low);
    v128.store(greatest, high);
    v128.store(mean, f32x4.div(total, factor));
  }
}
