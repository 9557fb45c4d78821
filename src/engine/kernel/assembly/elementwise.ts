/**
 * Operations on each element of n floats (rounded up to 4). Operands advance by a step in bytes: 16, or 0 for a scalar,
 * whose floats are all equal.
 */
import { Constant } from "./constants";
import { Op } from "./ops";
import { madd, nmadd } from "./vector";

// @ts-ignore: decorator
@inline
function one(op: i32, a: v128, p: v128, q: v128): v128 {
  if (op == Op.Complement) return f32x4.sub(v128.load(Constant.One), a);
  if (op == Op.Negate) return f32x4.neg(a);
  if (op == Op.Abs) return f32x4.abs(a);
  if (op == Op.Affine) return madd(p, a, q);
  if (op == Op.Clip) return f32x4.pmin(f32x4.pmax(a, f32x4.neg(p)), p);
  if (op == Op.Relu) return f32x4.pmax(a, f32x4.splat(0));
  if (op == Op.Flush) return v128.andnot(a, f32x4.lt(f32x4.abs(a), p));
  return a;
}

// @ts-ignore: decorator
@inline
function two(op: i32, a: v128, b: v128): v128 {
  if (op == Op.Add) return f32x4.add(a, b);
  if (op == Op.Subtract) return f32x4.sub(a, b);
  if (op == Op.Multiply) return f32x4.mul(a, b);
  if (op == Op.Divide) return f32x4.div(a, b);
  if (op == Op.Max) return f32x4.max(a, b);
  if (op == Op.SigmoidSlope) return f32x4.mul(a, f32x4.mul(b, f32x4.sub(v128.load(Constant.One), b)));
  if (op == Op.TanhSlope) return f32x4.mul(a, f32x4.sub(v128.load(Constant.One), f32x4.mul(b, b)));
  return v128.and(f32x4.gt(a, b), v128.load(Constant.One)); // Greater
}

// @ts-ignore: decorator
@inline
function unaryLoop(op: i32, d: usize, a: usize, aStep: usize, n: i32, p: v128, q: v128): void {
  for (const end = d + (<usize>n << 2); d < end; d += 16, a += aStep) v128.store(d, one(op, v128.load(a), p, q));
}

// @ts-ignore: decorator
@inline
function binaryLoop(op: i32, d: usize, a: usize, aStep: usize, b: usize, bStep: usize, n: i32): void {
  for (const end = d + (<usize>n << 2); d < end; d += 16, a += aStep, b += bStep) {
    v128.store(d, two(op, v128.load(a), v128.load(b)));
  }
}

/** d = op(a), p and q the constants of Affine, Clip and Flush. */
export function unary(op: i32, d: usize, a: usize, aStep: usize, n: i32, p: f32, q: f32): void {
  const ps = f32x4.splat(p), qs = f32x4.splat(q);
  switch (op) {
    case Op.Copy: return unaryLoop(Op.Copy, d, a, aStep, n, ps, qs);
    case Op.Complement: return unaryLoop(Op.Complement, d, a, aStep, n, ps, qs);
    case Op.Negate: return unaryLoop(Op.Negate, d, a, aStep, n, ps, qs);
    case Op.Abs: return unaryLoop(Op.Abs, d, a, aStep, n, ps, qs);
    case Op.Affine: return unaryLoop(Op.Affine, d, a, aStep, n, ps, qs);
    case Op.Clip: return unaryLoop(Op.Clip, d, a, aStep, n, ps, qs);
    case Op.Relu: return unaryLoop(Op.Relu, d, a, aStep, n, ps, qs);
    case Op.Flush: return unaryLoop(Op.Flush, d, a, aStep, n, ps, qs);
  }
}

/** d = a op b */
export function binary(op: i32, d: usize, a: usize, aStep: usize, b: usize, bStep: usize, n: i32): void {
  switch (op) {
    case Op.Add: return binaryLoop(Op.Add, d, a, aStep, b, bStep, n);
    case Op.Subtract: return binaryLoop(Op.Subtract, d, a, aStep, b, bStep, n);
    case Op.Multiply: return binaryLoop(Op.Multiply, d, a, aStep, b, bStep, n);
    case Op.Divide: return binaryLoop(Op.Divide, d, a, aStep, b, bStep, n);
    case Op.Max: return binaryLoop(Op.Max, d, a, aStep, b, bStep, n);
    case Op.Greater: return binaryLoop(Op.Greater, d, a, aStep, b, bStep, n);
    case Op.SigmoidSlope: return binaryLoop(Op.SigmoidSlope, d, a, aStep, b, bStep, n);
    case Op.TanhSlope: return binaryLoop(Op.TanhSlope, d, a, aStep, b, bStep, n);
  }
}

/** d = a b + c */
export function multiplyAdd(d: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize, n: i32): void {
  for (const end = d + (<usize>n << 2); d < end; d += 16, a += aStep, b += bStep, c += cStep) {
    v128.store(d, madd(v128.load(a), v128.load(b), v128.load(c)));
  }
}

/** d = c - a b */
export function multiplySubtract(d: usize, a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cStep: usize, n: i32): void {
  for (const end = d + (<usize>n << 2); d < end; d += 16, a += aStep, b += bStep, c += cStep) {
    v128.store(d, nmadd(v128.load(a), v128.load(b), v128.load(c)));
  }
}

/** d = 1 where the step's number is a multiple of the period in a, else 0. */
export function clock(d: usize, a: usize, n: i32, step: i32): void {
  for (const end = a + (<usize>n << 2); a < end; a += 4, d += 4) {
    const period = <i32>load<f32>(a);
    store<f32>(d, period > 0 && step % period == 0 ? 1 : 0);
  }
}
