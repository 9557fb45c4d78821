/**
 * The operations of the kernel's vector machine and the layout of its records: the one list that the machine
 * (AssemblyScript) and the program builder (TypeScript) share, so it holds only what both languages understand.
 *
 * In the notes d is the destination, a, b and c are operands, n and m are sizes in floats, p and q constants. A vector
 * of n floats occupies n rounded up to a multiple of 8, and what stands behind its n-th float means nothing. A scalar
 * is held in all of its 8 floats; an operand whose flag is set is such a scalar, repeated.
 */
export const enum Op {
  Copy, // d = a
  Complement, // d = 1 - a
  Negate, // d = -a
  Abs, // d = |a|
  Affine, // d = p a + q
  Clip, // d = a cut off below -p and above p; NaN stays
  Relu, // d = a > 0 ? a : 0; NaN stays
  Flush, // d = |a| < p ? 0 : a; NaN stays
  Sigmoid,
  Tanh,
  Exp,
  LogSigmoid, // d = ln sigmoid(a)
  Add, // d = a + b
  Subtract, // d = a - b
  Multiply, // d = a b
  Divide, // d = a / b
  Max, // d = the greater of a and b; NaN where either is
  Greater, // d = a > b ? 1 : 0
  MultiplyAdd, // d = a b + c
  MultiplySubtract, // d = c - a b
  SigmoidSlope, // d = a b (1 - b), b a sigmoid: what comes to it becomes what goes to its argument
  TanhSlope, // d = a (1 - b b), b a tanh
  Clock, // d = (b + step) mod a = 0 ? 1 : 0; b is one int32, the steps before the chunk
  Splat, // scalar d = the first float of a
  Sum, // scalar d = sum of a
  Dot, // scalar d = sum of a b
  Outer, // d[n][m] = a[n] b[m]; rows of a matrix are as far apart as m rounded up to 8
  OuterAdd, // d[n][m] = c[n][m] + a[n] b[m]
  MatrixVector, // d[n] = a[n][m] b[m]
  TransposedVector, // d[m] = transpose of a[n][m], times b[n]
  MatVec, // d[n] = c[n] + W b[m], W at a in panels (see products.ts), n a multiple of 32; c may be absent (0)
  Arrive, // tells the other thread that this one has come here; d is this one's line of the barrier (see barrier.ts)
  Wait, // until the other has come as far; d is this one's line of the barrier, a the other's, m spins
  // Of many rows (rows.ts, products.ts): R and S are the bytes from one row of d and of a to the next, Count is how many.
  Project, // Count rows d[n] = c[n] + W a[m], W at b in panels of 8; c absent (0) adds to what d holds; n a multiple of 8
  Turn, // d[m][n] = the transpose of a[n][m]
  Lay, // d in panels of 8 = a[n][m]
  ColumnSums, // d[m] += the sum of the rows of a[n][m]
  Gather, // row i of d[n][m] = row b[i] of a; b are int32
  Scatter, // row b[i] of d += row i of a[n][m]
  CrossEntropy, // d[n][m]: scores become their gradient, times p; b are the targets, c two floats a row (rows.ts)
  Dropout, // d[n] = a[n], some of it; b is the seed, m the place, Count the limit, p the scale (rows.ts)
  Run, // the program of n records at a, for steps 0 to m
}

/** Positions in a record, in int32. Addresses and strides (what a step adds to the address) are in bytes. */
export const enum Field {
  Op,
  N,
  M,
  Flags,
  D,
  DStride,
  A,
  AStride,
  B,
  BStride,
  C,
  CStride,
  P, // the bits of a float32
  Q,
  Count,
  Length = 16,
}

/** Fields of records of many rows, in place of P and Q. */
export const enum RowField {
  R = 12,
  S = 13,
}

export const enum Flag {
  ScalarA = 1,
  ScalarB = 2,
  ScalarC = 4,
}

/** Positions, in int32, of what a thread that serves is told and tells (serve.ts). */
export const enum Control {
  Posted, // counts what was asked for
  Done, // counts what was done
  Stop,
  Ready, // 1 while the thread looks for work, or does some; 2 while it sleeps until it is called; 0 where it does not serve
  Calls, // counts how often it was called
  Rest, // 1 where it shall sleep at once when it has nothing to do
  Patience, // times it looks for work when it was called
  Program, // the arguments of `run`; 0 asks for a part of the two products
  Records,
  First,
  Last,
  Beat = 32, // counts on while the thread looks for work; in a cache line of its own
  Finished = 48, // counts the blocks of the two products that are done
  Mine = 64, // the product whose blocks the other thread takes first (Shared), and the one whose blocks this thread does
  Other = 80,
  Length = 96,
}

/** What one of two threads takes at a time of a product that they share. */
export const enum Block {
  Rows = 64,
}

/** Positions, in int32, of such a product: blocks that were taken, and the arguments of `project`. */
export const enum Shared {
  Taken,
  Y,
  YStride,
  X,
  XStride,
  Weights,
  Bias,
  Rows,
  K,
  Steps,
}
