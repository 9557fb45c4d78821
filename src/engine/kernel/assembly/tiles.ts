/**
 * A tile of a product of matrices (products.ts): 8 rows of some steps, W in a panel [k][8], `length` the bytes of k floats.
 * Four of k are gone through at a time: what a loop costs beside its multiply-adds is most of what a core that two threads
 * share has no time for.
 */
import { madd } from "./vector";

/** Where step s of a block lies; steps past the end repeat the last one, and write the same numbers once more. */
// @ts-ignore: decorator
@inline
function stepAt(base: usize, stride: usize, s: i32, steps: i32): usize {
  return base + <usize>min(s, steps - 1) * stride;
}

// @ts-ignore: decorator
@inline
export function tile6(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, bias: usize, length: usize, s: i32, steps: i32,
): void {
  const y0 = y + <usize>s * yStride;
  const y1 = stepAt(y, yStride, s + 1, steps), y2 = stepAt(y, yStride, s + 2, steps);
  const y3 = stepAt(y, yStride, s + 3, steps), y4 = stepAt(y, yStride, s + 4, steps), y5 = stepAt(y, yStride, s + 5, steps);
  let x0 = x + <usize>s * xStride;
  const x1 = stepAt(x, xStride, s + 1, steps) - x0, x2 = stepAt(x, xStride, s + 2, steps) - x0;
  const x3 = stepAt(x, xStride, s + 3, steps) - x0, x4 = stepAt(x, xStride, s + 4, steps) - x0;
  const x5 = stepAt(x, xStride, s + 5, steps) - x0;
  let a0 = v128.load(bias || y0), b0 = v128.load(bias || y0, 16), a1 = a0, b1 = b0, a2 = a0, b2 = b0;
  let a3 = a0, b3 = b0, a4 = a0, b4 = b0, a5 = a0, b5 = b0;
  if (!bias) {
    a1 = v128.load(y1), b1 = v128.load(y1, 16), a2 = v128.load(y2), b2 = v128.load(y2, 16);
    a3 = v128.load(y3), b3 = v128.load(y3, 16), a4 = v128.load(y4), b4 = v128.load(y4, 16);
    a5 = v128.load(y5), b5 = v128.load(y5, 16);
  }
  const end = x0 + length, whole = x0 + (length & ~15);
  let u: v128, v: v128, z: v128;
  for (; x0 < whole; x0 += 16, w += 128) {
    u = v128.load(w), v = v128.load(w, 16);
    z = v128.load32_splat(x0);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    z = v128.load32_splat(x0 + x4);
    a4 = madd(u, z, a4), b4 = madd(v, z, b4);
    z = v128.load32_splat(x0 + x5);
    a5 = madd(u, z, a5), b5 = madd(v, z, b5);
    u = v128.load(w, 32), v = v128.load(w, 48);
    z = v128.load32_splat(x0, 4);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1, 4);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2, 4);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3, 4);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    z = v128.load32_splat(x0 + x4, 4);
    a4 = madd(u, z, a4), b4 = madd(v, z, b4);
    z = v128.load32_splat(x0 + x5, 4);
    a5 = madd(u, z, a5), b5 = madd(v, z, b5);
    u = v128.load(w, 64), v = v128.load(w, 80);
    z = v128.load32_splat(x0, 8);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1, 8);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2, 8);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3, 8);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    z = v128.load32_splat(x0 + x4, 8);
    a4 = madd(u, z, a4), b4 = madd(v, z, b4);
    z = v128.load32_splat(x0 + x5, 8);
    a5 = madd(u, z, a5), b5 = madd(v, z, b5);
    u = v128.load(w, 96), v = v128.load(w, 112);
    z = v128.load32_splat(x0, 12);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1, 12);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2, 12);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3, 12);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    z = v128.load32_splat(x0 + x4, 12);
    a4 = madd(u, z, a4), b4 = madd(v, z, b4);
    z = v128.load32_splat(x0 + x5, 12);
    a5 = madd(u, z, a5), b5 = madd(v, z, b5);
  }
  for (; x0 < end; x0 += 4, w += 32) {
    u = v128.load(w), v = v128.load(w, 16);
    z = v128.load32_splat(x0);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    z = v128.load32_splat(x0 + x4);
    a4 = madd(u, z, a4), b4 = madd(v, z, b4);
    z = v128.load32_splat(x0 + x5);
    a5 = madd(u, z, a5), b5 = madd(v, z, b5);
  }
  v128.store(y0, a0), v128.store(y0, b0, 16), v128.store(y1, a1), v128.store(y1, b1, 16);
  v128.store(y2, a2), v128.store(y2, b2, 16), v128.store(y3, a3), v128.store(y3, b3, 16);
  v128.store(y4, a4), v128.store(y4, b4, 16), v128.store(y5, a5), v128.store(y5, b5, 16);
}

// @ts-ignore: decorator
@inline
export function tile5(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, bias: usize, length: usize, s: i32, steps: i32,
): void {
  const y0 = y + <usize>s * yStride;
  const y1 = stepAt(y, yStride, s + 1, steps), y2 = stepAt(y, yStride, s + 2, steps);
  const y3 = stepAt(y, yStride, s + 3, steps), y4 = stepAt(y, yStride, s + 4, steps);
  let x0 = x + <usize>s * xStride;
  const x1 = stepAt(x, xStride, s + 1, steps) - x0, x2 = stepAt(x, xStride, s + 2, steps) - x0;
  const x3 = stepAt(x, xStride, s + 3, steps) - x0, x4 = stepAt(x, xStride, s + 4, steps) - x0;
  let a0 = v128.load(bias || y0), b0 = v128.load(bias || y0, 16), a1 = a0, b1 = b0, a2 = a0, b2 = b0;
  let a3 = a0, b3 = b0, a4 = a0, b4 = b0;
  if (!bias) {
    a1 = v128.load(y1), b1 = v128.load(y1, 16), a2 = v128.load(y2), b2 = v128.load(y2, 16);
    a3 = v128.load(y3), b3 = v128.load(y3, 16), a4 = v128.load(y4), b4 = v128.load(y4, 16);
  }
  for (const end = x0 + length; x0 < end; x0 += 4, w += 32) {
    const u = v128.load(w), v = v128.load(w, 16);
    let z = v128.load32_splat(x0);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    z = v128.load32_splat(x0 + x4);
    a4 = madd(u, z, a4), b4 = madd(v, z, b4);
  }
  v128.store(y0, a0), v128.store(y0, b0, 16), v128.store(y1, a1), v128.store(y1, b1, 16);
  v128.store(y2, a2), v128.store(y2, b2, 16), v128.store(y3, a3), v128.store(y3, b3, 16);
  v128.store(y4, a4), v128.store(y4, b4, 16);
}

// @ts-ignore: decorator
@inline
export function tile4(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, bias: usize, length: usize, s: i32, steps: i32,
): void {
  const y0 = y + <usize>s * yStride;
  const y1 = stepAt(y, yStride, s + 1, steps), y2 = stepAt(y, yStride, s + 2, steps);
  const y3 = stepAt(y, yStride, s + 3, steps);
  let x0 = x + <usize>s * xStride;
  const x1 = stepAt(x, xStride, s + 1, steps) - x0, x2 = stepAt(x, xStride, s + 2, steps) - x0;
  const x3 = stepAt(x, xStride, s + 3, steps) - x0;
  let a0 = v128.load(bias || y0), b0 = v128.load(bias || y0, 16), a1 = a0, b1 = b0, a2 = a0, b2 = b0;
  let a3 = a0, b3 = b0;
  if (!bias) {
    a1 = v128.load(y1), b1 = v128.load(y1, 16), a2 = v128.load(y2), b2 = v128.load(y2, 16);
    a3 = v128.load(y3), b3 = v128.load(y3, 16);
  }
  const end = x0 + length, whole = x0 + (length & ~15);
  let u: v128, v: v128, z: v128;
  for (; x0 < whole; x0 += 16, w += 128) {
    u = v128.load(w), v = v128.load(w, 16);
    z = v128.load32_splat(x0);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    u = v128.load(w, 32), v = v128.load(w, 48);
    z = v128.load32_splat(x0, 4);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1, 4);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2, 4);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3, 4);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    u = v128.load(w, 64), v = v128.load(w, 80);
    z = v128.load32_splat(x0, 8);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1, 8);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2, 8);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3, 8);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
    u = v128.load(w, 96), v = v128.load(w, 112);
    z = v128.load32_splat(x0, 12);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1, 12);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2, 12);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3, 12);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
  }
  for (; x0 < end; x0 += 4, w += 32) {
    u = v128.load(w), v = v128.load(w, 16);
    z = v128.load32_splat(x0);
    a0 = madd(u, z, a0), b0 = madd(v, z, b0);
    z = v128.load32_splat(x0 + x1);
    a1 = madd(u, z, a1), b1 = madd(v, z, b1);
    z = v128.load32_splat(x0 + x2);
    a2 = madd(u, z, a2), b2 = madd(v, z, b2);
    z = v128.load32_splat(x0 + x3);
    a3 = madd(u, z, a3), b3 = madd(v, z, b3);
  }
  v128.store(y0, a0), v128.store(y0, b0, 16), v128.store(y1, a1), v128.store(y1, b1, 16);
  v128.store(y2, a2), v128.store(y2, b2, 16), v128.store(y3, a3), v128.store(y3, b3, 16);
}
