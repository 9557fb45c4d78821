/**
 * Sums, and matrices that are states of a cell: [n][m] row by row, rows as far apart as m rounded up to 8 floats.
 * Only the first m floats of a row count; sums run over them four at a time and then one by one, always in this order.
 */
import { across, madd, padded } from "./vector";

/** sum of a b over m floats */
// @ts-ignore: decorator
@inline
function dotOf(a: usize, b: usize, m: i32): f32 {
  let sums = f32x4.splat(0);
  let i: usize = 0;
  for (const end = <usize>(m & ~3) << 2; i < end; i += 16) sums = madd(v128.load(a + i), v128.load(b + i), sums);
  let sum = across(sums);
  for (const end = <usize>m << 2; i < end; i += 4) sum += load<f32>(a + i) * load<f32>(b + i);
  return sum;
}

/** A scalar fills its 8 floats. */
export function fill(d: usize, value: f32): void {
  v128.store(d, f32x4.splat(value));
  v128.store(d, f32x4.splat(value), 16);
}

/** scalar d = sum of a[n][m] */
export function sum(d: usize, a: usize, n: i32, m: i32): void {
  let sums = f32x4.splat(0);
  let rest: f32 = 0;
  for (const last = a + <usize>n * padded(m); a < last; a += padded(m)) {
    let i: usize = 0;
    for (const end = <usize>(m & ~3) << 2; i < end; i += 16) sums = f32x4.add(v128.load(a + i), sums);
    for (const end = <usize>m << 2; i < end; i += 4) rest += load<f32>(a + i);
  }
  fill(d, across(sums) + rest);
}

/** scalar d = sum of a[m] b[m] */
export function dot(d: usize, a: usize, b: usize, m: i32): void {
  fill(d, dotOf(a, b, m));
}

/** d[n][m] = a[n] b[m] (+ c[n][m] unless c is 0) */
export function outer(d: usize, a: usize, b: usize, c: usize, n: i32, m: i32): void {
  const row = padded(m);
  for (const last = a + (<usize>n << 2); a < last; a += 4, d += row) {
    const factor = v128.load32_splat(a);
    if (c) {
      for (let i: usize = 0; i < row; i += 16) v128.store(d + i, madd(factor, v128.load(b + i), v128.load(c + i)));
      c += row;
    } else {
      for (let i: usize = 0; i < row; i += 16) v128.store(d + i, f32x4.mul(factor, v128.load(b + i)));
    }
  }
}

/** d[n] = a[n][m] b[m] */
export function matrixVector(d: usize, a: usize, b: usize, n: i32, m: i32): void {
  for (const last = d + (<usize>n << 2); d < last; d += 4, a += padded(m)) store<f32>(d, dotOf(a, b, m));
}

/** d[m] = transpose of a[n][m], times b[n] */
export function transposedVector(d: usize, a: usize, b: usize, n: i32, m: i32): void {
  const row = padded(m);
  for (let i: usize = 0; i < row; i += 16) v128.store(d + i, f32x4.splat(0));
  for (const last = b + (<usize>n << 2); b < last; b += 4, a += row) {
    const factor = v128.load32_splat(b);
    for (let i: usize = 0; i < row; i += 16) v128.store(d + i, madd(factor, v128.load(a + i), v128.load(d + i)));
  }
}
