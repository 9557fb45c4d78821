/**
 * The products with learned matrices, which take nearly all of the time. Every element of a result is one chain of
 * multiply-adds over k upwards, from its initial value on, whatever the tiles: results do not depend, to the bit, on
 * how a text is cut into chunks.
 */
import { Block, Shared } from "./ops";
import { tile4, tile5, tile6 } from "./tiles";
import { madd } from "./vector";

/**
 * d[rows] = c[rows] + W x[k], with W in panels [k][48] and at the end, where rows are left, one or two [k][32] (stepPanels in
 * ../packing.ts). `rows` is a multiple of 32; c = 0 stands for zeros; d may be c.
 */
export function matVec(d: usize, c: usize, w: usize, x: usize, rows: i32, k: i32): void {
  const rest = rows % 48, wide = rows - (rest == 16 ? 64 : rest);
  for (let row = 0; row < rows; ) {
    const at = <usize>row << 2;
    const from = c ? c + at : 0, weights = w + at * <usize>k;
    if (row < wide) {
      rows48(d + at, from, weights, x, k);
      row += 48;
    } else {
      rows32(d + at, from, weights, x, k);
      row += 32;
    }
  }
}

/**
 * Twelve sums give each multiply-add the time of the one before it, with some to spare where weights come late. Four
 * numbers of x are loaded at once and spread from there: loads are what there are least of.
 */
// @ts-ignore: decorator
@inline
function rows48(d: usize, c: usize, w: usize, x: usize, k: i32): void {
  const end = x + (<usize>k << 2), even = x + ((<usize>k & ~3) << 2);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0, s9 = s0, s10 = s0, s11 = s0;
  if (c) {
    s0 = v128.load(c);
    s1 = v128.load(c, 16);
    s2 = v128.load(c, 32);
    s3 = v128.load(c, 48);
    s4 = v128.load(c, 64);
    s5 = v128.load(c, 80);
    s6 = v128.load(c, 96);
    s7 = v128.load(c, 112);
    s8 = v128.load(c, 128);
    s9 = v128.load(c, 144);
    s10 = v128.load(c, 160);
    s11 = v128.load(c, 176);
  }
  for (; x < even; x += 16, w += 768) {
    const four = v128.load(x);
    let y = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
    s0 = madd(v128.load(w), y, s0);
    s1 = madd(v128.load(w, 16), y, s1);
    s2 = madd(v128.load(w, 32), y, s2);
    s3 = madd(v128.load(w, 48), y, s3);
    s4 = madd(v128.load(w, 64), y, s4);
    s5 = madd(v128.load(w, 80), y, s5);
    s6 = madd(v128.load(w, 96), y, s6);
    s7 = madd(v128.load(w, 112), y, s7);
    s8 = madd(v128.load(w, 128), y, s8);
    s9 = madd(v128.load(w, 144), y, s9);
    s10 = madd(v128.load(w, 160), y, s10);
    s11 = madd(v128.load(w, 176), y, s11);
    y = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
    s0 = madd(v128.load(w, 192), y, s0);
    s1 = madd(v128.load(w, 208), y, s1);
    s2 = madd(v128.load(w, 224), y, s2);
    s3 = madd(v128.load(w, 240), y, s3);
    s4 = madd(v128.load(w, 256), y, s4);
    s5 = madd(v128.load(w, 272), y, s5);
    s6 = madd(v128.load(w, 288), y, s6);
    s7 = madd(v128.load(w, 304), y, s7);
    s8 = madd(v128.load(w, 320), y, s8);
    s9 = madd(v128.load(w, 336), y, s9);
    s10 = madd(v128.load(w, 352), y, s10);
    s11 = madd(v128.load(w, 368), y, s11);
    y = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
    s0 = madd(v128.load(w, 384), y, s0);
    s1 = madd(v128.load(w, 400), y, s1);
    s2 = madd(v128.load(w, 416), y, s2);
    s3 = madd(v128.load(w, 432), y, s3);
    s4 = madd(v128.load(w, 448), y, s4);
    s5 = madd(v128.load(w, 464), y, s5);
    s6 = madd(v128.load(w, 480), y, s6);
    s7 = madd(v128.load(w, 496), y, s7);
    s8 = madd(v128.load(w, 512), y, s8);
    s9 = madd(v128.load(w, 528), y, s9);
    s10 = madd(v128.load(w, 544), y, s10);
    s11 = madd(v128.load(w, 560), y, s11);
    y = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
    s0 = madd(v128.load(w, 576), y, s0);
    s1 = madd(v128.load(w, 592), y, s1);
    s2 = madd(v128.load(w, 608), y, s2);
    s3 = madd(v128.load(w, 624), y, s3);
    s4 = madd(v128.load(w, 640), y, s4);
    s5 = madd(v128.load(w, 656), y, s5);
    s6 = madd(v128.load(w, 672), y, s6);
    s7 = madd(v128.load(w, 688), y, s7);
    s8 = madd(v128.load(w, 704), y, s8);
    s9 = madd(v128.load(w, 720), y, s9);
    s10 = madd(v128.load(w, 736), y, s10);
    s11 = madd(v128.load(w, 752), y, s11);
  }
  for (; x < end; x += 4, w += 192) {
    const y = v128.load32_splat(x);
    s0 = madd(v128.load(w), y, s0);
    s1 = madd(v128.load(w, 16), y, s1);
    s2 = madd(v128.load(w, 32), y, s2);
    s3 = madd(v128.load(w, 48), y, s3);
    s4 = madd(v128.load(w, 64), y, s4);
    s5 = madd(v128.load(w, 80), y, s5);
    s6 = madd(v128.load(w, 96), y, s6);
    s7 = madd(v128.load(w, 112), y, s7);
    s8 = madd(v128.load(w, 128), y, s8);
    s9 = madd(v128.load(w, 144), y, s9);
    s10 = madd(v128.load(w, 160), y, s10);
    s11 = madd(v128.load(w, 176), y, s11);
  }
  v128.store(d, s0);
  v128.store(d, s1, 16);
  v128.store(d, s2, 32);
  v128.store(d, s3, 48);
  v128.store(d, s4, 64);
  v128.store(d, s5, 80);
  v128.store(d, s6, 96);
  v128.store(d, s7, 112);
  v128.store(d, s8, 128);
  v128.store(d, s9, 144);
  v128.store(d, s10, 160);
  v128.store(d, s11, 176);
}

// @ts-ignore: decorator
@inline
function rows32(d: usize, c: usize, w: usize, x: usize, k: i32): void {
  const end = x + (<usize>k << 2), even = x + ((<usize>k & ~3) << 2);
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
  if (c) {
    s0 = v128.load(c);
    s1 = v128.load(c, 16);
    s2 = v128.load(c, 32);
    s3 = v128.load(c, 48);
    s4 = v128.load(c, 64);
    s5 = v128.load(c, 80);
    s6 = v128.load(c, 96);
    s7 = v128.load(c, 112);
  }
  for (; x < even; x += 16, w += 512) {
    const four = v128.load(x);
    let y = v128.shuffle<f32>(four, four, 0, 0, 0, 0);
    s0 = madd(v128.load(w), y, s0);
    s1 = madd(v128.load(w, 16), y, s1);
    s2 = madd(v128.load(w, 32), y, s2);
    s3 = madd(v128.load(w, 48), y, s3);
    s4 = madd(v128.load(w, 64), y, s4);
    s5 = madd(v128.load(w, 80), y, s5);
    s6 = madd(v128.load(w, 96), y, s6);
    s7 = madd(v128.load(w, 112), y, s7);
    y = v128.shuffle<f32>(four, four, 1, 1, 1, 1);
    s0 = madd(v128.load(w, 128), y, s0);
    s1 = madd(v128.load(w, 144), y, s1);
    s2 = madd(v128.load(w, 160), y, s2);
    s3 = madd(v128.load(w, 176), y, s3);
    s4 = madd(v128.load(w, 192), y, s4);
    s5 = madd(v128.load(w, 208), y, s5);
    s6 = madd(v128.load(w, 224), y, s6);
    s7 = madd(v128.load(w, 240), y, s7);
    y = v128.shuffle<f32>(four, four, 2, 2, 2, 2);
    s0 = madd(v128.load(w, 256), y, s0);
    s1 = madd(v128.load(w, 272), y, s1);
    s2 = madd(v128.load(w, 288), y, s2);
    s3 = madd(v128.load(w, 304), y, s3);
    s4 = madd(v128.load(w, 320), y, s4);
    s5 = madd(v128.load(w, 336), y, s5);
    s6 = madd(v128.load(w, 352), y, s6);
    s7 = madd(v128.load(w, 368), y, s7);
    y = v128.shuffle<f32>(four, four, 3, 3, 3, 3);
    s0 = madd(v128.load(w, 384), y, s0);
    s1 = madd(v128.load(w, 400), y, s1);
    s2 = madd(v128.load(w, 416), y, s2);
    s3 = madd(v128.load(w, 432), y, s3);
    s4 = madd(v128.load(w, 448), y, s4);
    s5 = madd(v128.load(w, 464), y, s5);
    s6 = madd(v128.load(w, 480), y, s6);
    s7 = madd(v128.load(w, 496), y, s7);
  }
  for (; x < end; x += 4, w += 128) {
    const y = v128.load32_splat(x);
    s0 = madd(v128.load(w), y, s0);
    s1 = madd(v128.load(w, 16), y, s1);
    s2 = madd(v128.load(w, 32), y, s2);
    s3 = madd(v128.load(w, 48), y, s3);
    s4 = madd(v128.load(w, 64), y, s4);
    s5 = madd(v128.load(w, 80), y, s5);
    s6 = madd(v128.load(w, 96), y, s6);
    s7 = madd(v128.load(w, 112), y, s7);
  }
  v128.store(d, s0);
  v128.store(d, s1, 16);
  v128.store(d, s2, 32);
  v128.store(d, s3, 48);
  v128.store(d, s4, 64);
  v128.store(d, s5, 80);
  v128.store(d, s6, 96);
  v128.store(d, s7, 112);
}

/**
 * Rows whose weights are gone through for a few steps before the next rows' are: x of these steps stays in the first
 * cache meanwhile, and the weights, one stream, in the second.
 */
const ROWS_IN_TURN = 128;

/**
 * y[step][rows] = bias[rows] + W x[step][k] for all steps; bias = 0 adds to what y holds. W in panels [rows / 8][k][8],
 * strides in bytes. A tile of 6 steps and 8 rows (5 steps without fused multiply-add, which needs a register more); of 4
 * at the end, where two of these or one take less time than larger ones that are not full.
 */
export function project(
  y: usize, yStride: usize, x: usize, xStride: usize, w: usize, bias: usize, rows: i32, k: i32, steps: i32,
): void {
  const length = <usize>k << 2;
  for (let first = 0; first < rows; first += ROWS_IN_TURN) {
    const last = min(rows, first + ROWS_IN_TURN);
    for (let s = 0, many = 0; s < steps; s += many) {
      const left = steps - s;
      many = left <= 4 || left == 7 || left == 8 ? 4 : ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
      for (let row = first; row < last; row += 8) {
        const at = <usize>row << 2;
        const from = bias ? bias + at : 0, weights = w + at * <usize>k;
        if (many == 4) tile4(y + at, yStride, x, xStride, weights, from, length, s, steps);
        else if (ASC_FEATURE_RELAXED_SIMD) tile6(y + at, yStride, x, xStride, weights, from, length, s, steps);
        else tile5(y + at, yStride, x, xStride, weights, from, length, s, steps);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function word(product: usize, position: i32): i32 {
  return load<i32>(product + (<usize>position << 2));
}

// @ts-ignore: decorator
@inline
function blocksOf(product: usize): i32 {
  return (word(product, Shared.Rows) + Block.Rows - 1) / Block.Rows;
}

// @ts-ignore: decorator
@inline
function takeBlock(product: usize): bool {
  return atomic.add<i32>(product + (Shared.Taken << 2), 1) < blocksOf(product);
}

function finish(product: usize, block: i32, finished: usize): void {
  const row = block * Block.Rows, k = word(product, Shared.K), bias = word(product, Shared.Bias);
  const at = <usize>row << 2;
  project(
    <usize>word(product, Shared.Y) + at, word(product, Shared.YStride), word(product, Shared.X), word(product, Shared.XStride),
    <usize>word(product, Shared.Weights) + at * <usize>k, bias ? <usize>bias + at : 0,
    min(Block.Rows, word(product, Shared.Rows) - row), k, word(product, Shared.Steps),
  );
  atomic.add<i32>(finished, 1);
  atomic.notify(finished, -1);
}

/**
 * Blocks of two products (see Shared in ops.ts) by two threads, each of which begins with the product that it names first.
 * Who is done with that one takes from the other's last blocks, for two cores are rarely equally fast, and one thread may
 * not come at all. `finished` counts the blocks that are done. Gives how many this thread took.
 */
export function projectTogether(own: usize, other: usize, finished: usize): i32 {
  let taken = 0;
  for (let block = 0; takeBlock(own); block++, taken++) finish(own, block, finished);
  for (let block = blocksOf(other) - 1; takeBlock(other); block--, taken++) finish(other, block, finished);
  return taken;
}
