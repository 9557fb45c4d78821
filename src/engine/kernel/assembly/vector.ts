/** Arithmetic on four floats: fused multiply-add where the build has relaxed SIMD, else a product and a sum. */

/** a b + c */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** c - a b */
// @ts-ignore: decorator
@inline
export function nmadd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
  return f32x4.sub(c, f32x4.mul(a, b));
}

/** The sum of the four floats, (0 + 1) + (2 + 3). */
// @ts-ignore: decorator
@inline
export function across(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** n floats rounded up to a multiple of 8, in bytes. */
// @ts-ignore: decorator
@inline
export function padded(n: i32): usize {
  return <usize>(((n + 7) & ~7) << 2);
}
