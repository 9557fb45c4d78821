/** What heatmaps need of a block of numbers: bytes to colour, and least, greatest and mean over steps. */
import { Constant } from "./constants";

/**
 * n cells to n bytes at d, as `Quantize` of quantize.ts has it: 1 at min, `scale` levels more for each 1 above, up to 255;
 * 0 for what is no finite number. n is rounded up to 4 in reading and writing.
 */
export function quantize(d: usize, mean: usize, least: usize, greatest: usize, n: i32, min: f32, scale: f32): void {
  const mins = f32x4.splat(min), scales = f32x4.splat(scale);
  const eighth = f32x4.splat(0.125), half = f32x4.splat(1.5);
  const one = v128.load(Constant.One), most = f32x4.splat(255);
  for (const end = d + n; d < end; d += 4, mean += 16, least += 16, greatest += 16) {
    const low = v128.load(least), high = v128.load(greatest);
    const room = f32x4.sub(f32x4.mul(high, eighth), f32x4.mul(low, eighth));
    const value = f32x4.min(f32x4.sub(high, room), f32x4.max(f32x4.add(low, room), v128.load(mean)));
    const level = f32x4.add(f32x4.mul(f32x4.sub(value, mins), scales), half);
    // NaN passes through min and max, and is 0 as an integer.
    const bytes = i32x4.trunc_sat_f32x4_u(f32x4.min(f32x4.max(level, one), most));
    store<i32>(d, i32x4.extract_lane(i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_u(bytes, bytes), i16x8.splat(0)), 0));
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
