/**
 * Operations on matrices whose rows are vectors of many sequences or steps, as training needs them: transposing, laying
 * into panels (packing.ts), sums of columns, rows looked up by token, cross-entropy, dropout. Strides are in bytes.
 */
import { exp } from "./activations";
import { across, padded } from "./vector";

/** d[m][n] = the transpose of a[n][m]; rows of d and a lie dStride and aStride apart. */
export function turn(d: usize, dStride: usize, a: usize, aStride: usize, n: i32, m: i32): void {
  const wholeRows = n & ~3, wholeColumns = m & ~3;
  for (let j = 0; j < wholeColumns; j += 4) {
    let from = a + (<usize>j << 2), to = d + <usize>j * dStride;
    for (let i = 0; i < wholeRows; i += 4, from += aStride << 2, to += 16) {
      const r0 = v128.load(from), r1 = v128.load(from + aStride);
      const r2 = v128.load(from + (aStride << 1)), r3 = v128.load(from + aStride * 3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(to + dStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(to + (dStride << 1), v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(to + dStride * 3, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    }
  }
  turnPart(d, dStride, a, aStride, 0, wholeRows, wholeColumns, m);
  turnPart(d, dStride, a, aStride, wholeRows, n, 0, m);
}

function turnPart(d: usize, dStride: usize, a: usize, aStride: usize, row: i32, rows: i32, column: i32, columns: i32): void {
  for (let i = row; i < rows; i++) {
    for (let j = column; j < columns; j++) {
      store<f32>(d + <usize>j * dStride + (<usize>i << 2), load<f32>(a + <usize>i * aStride + (<usize>j << 2)));
    }
  }
}

/** d in panels [m / 8][n][8] = the rows of a[n][m]; what is beyond m is 0. */
export function lay(d: usize, a: usize, aStride: usize, n: i32, m: i32): void {
  for (let j = 0; j < m; j += 8, a += 32) {
    const width = min(8, m - j);
    let from = a;
    for (let i = 0; i < n; i++, from += aStride, d += 32) {
      if (width == 8) {
        v128.store(d, v128.load(from));
        v128.store(d, v128.load(from, 16), 16);
        continue;
      }
      v128.store(d, f32x4.splat(0));
      v128.store(d, f32x4.splat(0), 16);
      for (let k = 0; k < width; k++) store<f32>(d + (<usize>k << 2), load<f32>(from + (<usize>k << 2)));
    }
  }
}

/** d[m] += the sum of the n rows of a, the last row first. */
export function columnSums(d: usize, a: usize, aStride: usize, n: i32, m: i32): void {
  const last = a + <usize>(n - 1) * aStride;
  let j = 0;
  for (; j + 16 <= m; j += 16) {
    const at = <usize>j << 2;
    let s0 = v128.load(d + at), s1 = v128.load(d + at, 16), s2 = v128.load(d + at, 32), s3 = v128.load(d + at, 48);
    let from = last + at;
    for (let i = 0; i < n; i++, from -= aStride) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
    }
    v128.store(d + at, s0), v128.store(d + at, s1, 16), v128.store(d + at, s2, 32), v128.store(d + at, s3, 48);
  }
  for (; j < m; j++) {
    const at = <usize>j << 2;
    let sum = load<f32>(d + at);
    let from = last + at;
    for (let i = 0; i < n; i++, from -= aStride) sum += load<f32>(from);
    store<f32>(d + at, sum);
  }
}

/** Row i of d = the row of a table that ids[i] names; m floats, a multiple of 8, are a row of each. */
export function gather(d: usize, table: usize, ids: usize, n: i32, m: i32): void {
  const bytes = <usize>m << 2;
  for (const end = ids + (<usize>n << 2); ids < end; ids += 4, d += bytes) {
    const from = table + <usize>load<i32>(ids) * bytes;
    for (let i: usize = 0; i < bytes; i += 32) {
      v128.store(d + i, v128.load(from + i));
      v128.store(d + i, v128.load(from + i, 16), 16);
    }
  }
}

/** Adds row i of a to the row of the table d that ids[i] names, the last row first. */
export function scatter(d: usize, a: usize, ids: usize, n: i32, m: i32): void {
  const bytes = <usize>m << 2;
  for (let row = n - 1; row >= 0; row--) {
    const to = d + <usize>load<i32>(ids + (<usize>row << 2)) * bytes, from = a + <usize>row * bytes;
    for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
  }
}

/**
 * Softmax and cross-entropy of n rows of m scores, rows padded to 8, in place: a row becomes scale (p - 1 at its target),
 * which is scale times the gradient of -ln p(target). `found` gets two floats a row whose difference, ln of the second
 * minus the first, is that loss.
 */
export function crossEntropy(d: usize, targets: usize, found: usize, n: i32, m: i32, scale: f32): void {
  const row = padded(m), whole = <usize>(m & ~3) << 2, all = <usize>m << 2;
  for (const end = targets + (<usize>n << 2); targets < end; targets += 4, found += 8, d += row) {
    let tops = f32x4.splat(-Infinity);
    for (let i: usize = 0; i < whole; i += 16) tops = f32x4.max(tops, v128.load(d + i));
    let top = max(
      max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)),
      max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)),
    );
    for (let i = whole; i < all; i += 4) top = max(top, load<f32>(d + i));
    const shift = f32x4.splat(top);
    for (let i: usize = 0; i < row; i += 16) v128.store(d + i, f32x4.sub(v128.load(d + i), shift));
    const target = d + (<usize>load<i32>(targets) << 2);
    store<f32>(found, load<f32>(target));
    exp(d, d, m);
    let sums = f32x4.splat(0);
    for (let i: usize = 0; i < whole; i += 16) sums = f32x4.add(sums, v128.load(d + i));
    let sum = across(sums);
    for (let i = whole; i < all; i += 4) sum += load<f32>(d + i);
    store<f32>(found, sum, 4);
    const factor = f32x4.splat(scale / sum);
    for (let i: usize = 0; i < row; i += 16) v128.store(d + i, f32x4.mul(v128.load(d + i), factor));
    store<f32>(target, load<f32>(target) - scale);
  }
}

/**
 * Inverted dropout of n floats: d = a / (1 - chance) where the number that is drawn for the place is kept, else 0. What
 * is drawn follows from the seed at `seed` and the place alone (a hash of 32 bits: C. Wellons 2018, "lowbias32"), so that
 * the way back draws the same. `limit` is what a draw must reach, of 2^32.
 */
export function dropout(d: usize, a: usize, n: i32, seed: usize, place: i32, limit: i32, scale: f32): void {
  const seeds = v128.load32_splat(seed), limits = i32x4.splat(limit ^ 0x80000000), scales = f32x4.splat(scale);
  const first = i32x4.splat(0x7feb352d), second = i32x4.splat(0x846ca68b), high = i32x4.splat(0x80000000);
  let places = i32x4.add(i32x4.splat(place), i32x4(0, 1, 2, 3));
  for (const end = d + (<usize>n << 2); d < end; d += 16, a += 16) {
    let x = i32x4.mul(v128.xor(places, seeds), first);
    x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), second);
    x = v128.xor(x, i32x4.shr_u(x, 16));
    x = i32x4.mul(v128.xor(x, seeds), first);
    x = v128.xor(x, i32x4.shr_u(x, 15));
    const kept = i32x4.ge_s(v128.xor(x, high), limits);
    v128.store(d, v128.and(kept, f32x4.mul(v128.load(a), scales)));
    places = i32x4.add(places, i32x4.splat(4));
  }
}

/**
 * AdamW (Loshchilov and Hutter 2019) over n floats: weights w, gradient g, which is taken times `scale`, its mean m and the
 * mean v of its square. `shrink` is 1 - rate times decay; `step` the rate divided by the correction of m; `root` 1 divided
 * by the root of the correction of v.
 */
export function adam(
  w: usize, g: usize, m: usize, v: usize, n: i32,
  scale: f32, beta1: f32, beta2: f32, shrink: f32, step: f32, root: f32, epsilon: f32,
): void {
  const scales = f32x4.splat(scale), roots = f32x4.splat(root), epsilons = f32x4.splat(epsilon);
  const keep1 = f32x4.splat(beta1), new1 = f32x4.splat(1 - beta1), keep2 = f32x4.splat(beta2), new2 = f32x4.splat(1 - beta2);
  const shrinks = f32x4.splat(shrink), steps = f32x4.splat(step);
  for (const end = w + (<usize>n << 2); w < end; w += 16, g += 16, m += 16, v += 16) {
    const gradient = f32x4.mul(v128.load(g), scales);
    const mean = f32x4.add(f32x4.mul(v128.load(m), keep1), f32x4.mul(gradient, new1));
    const square = f32x4.add(f32x4.mul(v128.load(v), keep2), f32x4.mul(f32x4.mul(gradient, gradient), new2));
    v128.store(m, mean);
    v128.store(v, square);
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(square), roots), epsilons);
    const shrunk = f32x4.mul(v128.load(w), shrinks);
    v128.store(w, f32x4.sub(shrunk, f32x4.div(f32x4.mul(steps, mean), divisor)));
  }
}
