/**
 * exp, sigmoid, tanh and ln sigmoid over arrays, n floats (rounded up to 8) from a to d.
 *
 * exp2(t) = 2^k 2^f with k = t rounded and f = t - k in [-1/2, 1/2]; 2^f by the polynomial of degree 6 with p(0) = 1
 * and least relative error (Remez; 2.6e-9). Adding 1.5 * 2^23 rounds t and leaves k in the low bits of the sum, from
 * where it is shifted into the exponent of the factor 2^k. NaN passes through: pmin and pmax keep their first operand
 * where it is NaN, and every product with it is NaN.
 */
import { Constant } from "./constants";
import { madd } from "./vector";

/**
 * sigmoid and tanh of four vectors at once, from 2^(a factor), cut off at 2^-126 and 2^greatest. The operations on one
 * vector wait for one another, about sixty cycles in all; those of four are interleaved, so that the processor has work
 * while it waits.
 */
// @ts-ignore: decorator
@inline
function four(d: usize, a: usize, factor: usize, greatest: usize, isTanh: bool): void {
  const one = v128.load(Constant.One);
  let c = v128.load(factor);
  let t0 = f32x4.mul(v128.load(a), c), t1 = f32x4.mul(v128.load(a, 16), c);
  let t2 = f32x4.mul(v128.load(a, 32), c), t3 = f32x4.mul(v128.load(a, 48), c);
  c = v128.load(Constant.Least);
  t0 = f32x4.pmax(t0, c), t1 = f32x4.pmax(t1, c), t2 = f32x4.pmax(t2, c), t3 = f32x4.pmax(t3, c);
  c = v128.load(greatest);
  t0 = f32x4.pmin(t0, c), t1 = f32x4.pmin(t1, c), t2 = f32x4.pmin(t2, c), t3 = f32x4.pmin(t3, c);
  c = v128.load(Constant.Magic);
  let k0 = f32x4.add(t0, c), k1 = f32x4.add(t1, c), k2 = f32x4.add(t2, c), k3 = f32x4.add(t3, c);
  t0 = f32x4.sub(t0, f32x4.sub(k0, c)), t1 = f32x4.sub(t1, f32x4.sub(k1, c));
  t2 = f32x4.sub(t2, f32x4.sub(k2, c)), t3 = f32x4.sub(t3, f32x4.sub(k3, c));
  k0 = i32x4.add(i32x4.shl(k0, 23), one), k1 = i32x4.add(i32x4.shl(k1, 23), one);
  k2 = i32x4.add(i32x4.shl(k2, 23), one), k3 = i32x4.add(i32x4.shl(k3, 23), one);
  c = v128.load(Constant.Exp2_5);
  let p0 = madd(v128.load(Constant.Exp2_6), t0, c), p1 = madd(v128.load(Constant.Exp2_6), t1, c);
  let p2 = madd(v128.load(Constant.Exp2_6), t2, c), p3 = madd(v128.load(Constant.Exp2_6), t3, c);
  c = v128.load(Constant.Exp2_4);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c), p2 = madd(p2, t2, c), p3 = madd(p3, t3, c);
  c = v128.load(Constant.Exp2_3);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c), p2 = madd(p2, t2, c), p3 = madd(p3, t3, c);
  c = v128.load(Constant.Exp2_2);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c), p2 = madd(p2, t2, c), p3 = madd(p3, t3, c);
  c = v128.load(Constant.Exp2_1);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c), p2 = madd(p2, t2, c), p3 = madd(p3, t3, c);
  p0 = f32x4.mul(madd(p0, t0, one), k0), p1 = f32x4.mul(madd(p1, t1, one), k1);
  p2 = f32x4.mul(madd(p2, t2, one), k2), p3 = f32x4.mul(madd(p3, t3, one), k3);
  v128.store(d, f32x4.div(isTanh ? f32x4.sub(one, p0) : one, f32x4.add(one, p0)));
  v128.store(d, f32x4.div(isTanh ? f32x4.sub(one, p1) : one, f32x4.add(one, p1)), 16);
  v128.store(d, f32x4.div(isTanh ? f32x4.sub(one, p2) : one, f32x4.add(one, p2)), 32);
  v128.store(d, f32x4.div(isTanh ? f32x4.sub(one, p3) : one, f32x4.add(one, p3)), 48);
}

/** The same of two vectors. */
// @ts-ignore: decorator
@inline
function two(d: usize, a: usize, factor: usize, greatest: usize, isTanh: bool): void {
  const one = v128.load(Constant.One);
  let c = v128.load(factor);
  let t0 = f32x4.mul(v128.load(a), c), t1 = f32x4.mul(v128.load(a, 16), c);
  c = v128.load(Constant.Least);
  t0 = f32x4.pmax(t0, c), t1 = f32x4.pmax(t1, c);
  c = v128.load(greatest);
  t0 = f32x4.pmin(t0, c), t1 = f32x4.pmin(t1, c);
  c = v128.load(Constant.Magic);
  let k0 = f32x4.add(t0, c), k1 = f32x4.add(t1, c);
  t0 = f32x4.sub(t0, f32x4.sub(k0, c)), t1 = f32x4.sub(t1, f32x4.sub(k1, c));
  k0 = i32x4.add(i32x4.shl(k0, 23), one), k1 = i32x4.add(i32x4.shl(k1, 23), one);
  c = v128.load(Constant.Exp2_5);
  let p0 = madd(v128.load(Constant.Exp2_6), t0, c), p1 = madd(v128.load(Constant.Exp2_6), t1, c);
  c = v128.load(Constant.Exp2_4);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c);
  c = v128.load(Constant.Exp2_3);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c);
  c = v128.load(Constant.Exp2_2);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c);
  c = v128.load(Constant.Exp2_1);
  p0 = madd(p0, t0, c), p1 = madd(p1, t1, c);
  p0 = f32x4.mul(madd(p0, t0, one), k0), p1 = f32x4.mul(madd(p1, t1, one), k1);
  v128.store(d, f32x4.div(isTanh ? f32x4.sub(one, p0) : one, f32x4.add(one, p0)));
  v128.store(d, f32x4.div(isTanh ? f32x4.sub(one, p1) : one, f32x4.add(one, p1)), 16);
}

// @ts-ignore: decorator
@inline
function all(d: usize, a: usize, n: i32, factor: usize, greatest: usize, isTanh: bool): void {
  const end = a + (<usize>n << 2);
  for (; a + 64 <= end; a += 64, d += 64) four(d, a, factor, greatest, isTanh);
  for (; a < end; a += 32, d += 32) two(d, a, factor, greatest, isTanh);
}

/** 1 / (1 + exp(-a)); exactly 0 from about -88 down, where exp(-a) is infinite. */
export function sigmoid(d: usize, a: usize, n: i32): void {
  all(d, a, n, Constant.MinusLog2e, Constant.Overflow, false);
}

/** (1 - exp(-2a)) / (1 + exp(-2a)) */
export function tanh(d: usize, a: usize, n: i32): void {
  all(d, a, n, Constant.MinusTwoLog2e, Constant.Greatest, true);
}

/**
 * e^a for any a: the remainder is taken by ln 2 in two parts (Cody and Waite), the factor 2^k in two, so that infinity
 * and the subnormal numbers come out right.
 */
// @ts-ignore: decorator
@inline
function exponential(a: v128): v128 {
  const one = v128.load(Constant.One);
  const x = f32x4.pmin(f32x4.pmax(a, v128.load(Constant.ExpLeast)), v128.load(Constant.ExpGreatest));
  const shifted = f32x4.add(f32x4.mul(x, v128.load(Constant.Log2e)), v128.load(Constant.Magic));
  const k = f32x4.sub(shifted, v128.load(Constant.Magic));
  let r = f32x4.sub(x, f32x4.mul(k, v128.load(Constant.Ln2High)));
  r = f32x4.sub(r, f32x4.mul(k, v128.load(Constant.Ln2Low)));
  let p = madd(v128.load(Constant.Exp_6), r, v128.load(Constant.Exp_5));
  p = madd(p, r, v128.load(Constant.Exp_4));
  p = madd(p, r, v128.load(Constant.Exp_3));
  p = madd(p, r, v128.load(Constant.Exp_2));
  p = madd(p, r, v128.load(Constant.Exp_1));
  p = madd(p, r, one);
  const exponent = i32x4.sub(shifted, v128.load(Constant.Magic)); // k as integers
  const half = i32x4.shr_s(exponent, 1);
  const first = i32x4.add(i32x4.shl(half, 23), one);
  const second = i32x4.add(i32x4.shl(i32x4.sub(exponent, half), 23), one);
  return f32x4.mul(f32x4.mul(p, first), second);
}

export function exp(d: usize, a: usize, n: i32): void {
  for (const end = a + (<usize>n << 2); a < end; a += 16, d += 16) v128.store(d, exponential(v128.load(a)));
}

/**
 * ln sigmoid(a) = min(a, 0) - ln(1 + e), e = exp(-|a|), and ln(1 + e) = 2 artanh(s) with s = e / (2 + e) <= 1/3, by the
 * series of artanh up to s^15.
 */
export function logSigmoid(d: usize, a: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (const end = a + (<usize>n << 2); a < end; a += 16, d += 16) {
    const x = v128.load(a);
    const e = exponential(f32x4.neg(f32x4.abs(x)));
    const s = f32x4.div(e, f32x4.add(e, v128.load(Constant.Two)));
    const t = f32x4.mul(s, s);
    let p = madd(v128.load(Constant.Fifteenth), t, v128.load(Constant.Thirteenth));
    p = madd(p, t, v128.load(Constant.Eleventh));
    p = madd(p, t, v128.load(Constant.Ninth));
    p = madd(p, t, v128.load(Constant.Seventh));
    p = madd(p, t, v128.load(Constant.Fifth));
    p = madd(p, t, v128.load(Constant.Third));
    p = madd(p, t, v128.load(Constant.One));
    v128.store(d, f32x4.sub(f32x4.pmin(x, zero), f32x4.mul(f32x4.add(s, s), p)));
  }
}
