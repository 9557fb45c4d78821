/**
 * exp, sigmoid, tanh and ln sigmoid over arrays, n floats (rounded up to 4) from a to d.
 *
 * exp2(t) = 2^k 2^f with k = t rounded and f = t - k in [-1/2, 1/2]; 2^f by the polynomial of degree 6 with p(0) = 1
 * and least relative error (Remez; 2.6e-9). Adding 1.5 * 2^23 rounds t and leaves k in the low bits of the sum, from
 * where it is shifted into the exponent of the factor 2^k. NaN passes through: pmin and pmax keep their first operand
 * where it is NaN, and every product with it is NaN.
 */
import { Constant } from "./constants";
import { madd } from "./vector";

/** 2^(a factor), cut off at 2^-126 and 2^greatest. */
// @ts-ignore: decorator
@inline
function exp2(a: v128, factor: v128, greatest: v128): v128 {
  const t = f32x4.pmin(f32x4.pmax(f32x4.mul(a, factor), v128.load(Constant.Least)), greatest);
  const shifted = f32x4.add(t, v128.load(Constant.Magic));
  const f = f32x4.sub(t, f32x4.sub(shifted, v128.load(Constant.Magic)));
  const scale = i32x4.add(i32x4.shl(shifted, 23), v128.load(Constant.One));
  let p = madd(v128.load(Constant.Exp2_6), f, v128.load(Constant.Exp2_5));
  p = madd(p, f, v128.load(Constant.Exp2_4));
  p = madd(p, f, v128.load(Constant.Exp2_3));
  p = madd(p, f, v128.load(Constant.Exp2_2));
  p = madd(p, f, v128.load(Constant.Exp2_1));
  p = madd(p, f, v128.load(Constant.One));
  return f32x4.mul(p, scale);
}

/** 1 / (1 + exp(-a)); exactly 0 from about -88 down, where exp(-a) is infinite. */
export function sigmoid(d: usize, a: usize, n: i32): void {
  for (const end = a + (<usize>n << 2); a < end; a += 16, d += 16) {
    const e = exp2(v128.load(a), v128.load(Constant.MinusLog2e), v128.load(Constant.Overflow));
    v128.store(d, f32x4.div(v128.load(Constant.One), f32x4.add(v128.load(Constant.One), e)));
  }
}

/** (1 - exp(-2a)) / (1 + exp(-2a)) */
export function tanh(d: usize, a: usize, n: i32): void {
  for (const end = a + (<usize>n << 2); a < end; a += 16, d += 16) {
    const e = exp2(v128.load(a), v128.load(Constant.MinusTwoLog2e), v128.load(Constant.Greatest));
    v128.store(d, f32x4.div(f32x4.sub(v128.load(Constant.One), e), f32x4.add(v128.load(Constant.One), e)));
  }
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
