/**
 * The vector machine: runs a program, a list of records (see ops.ts), once for each step of a chunk. Every operand lies
 * at address + step * stride: scratch has the stride 0, rows of the trace and projected inputs their row's size, and
 * the state of the step before is the row before, wherever that is. Addresses are checked where programs are built.
 */
import { exp, logSigmoid, sigmoid, tanh } from "./activations";
import { arrive, waitFor } from "./barrier";
import { binary, clock, multiplyAdd, multiplySubtract, unary } from "./elementwise";
import { dot, fill, matrixVector, outer, sum, transposedVector } from "./matrices";
import { Field, Flag, Op, RowField } from "./ops";
import { matVec, project } from "./products";
import { columnSums, crossEntropy, dropout, gather, lay, scatter, turn } from "./rows";

const RECORD: usize = Field.Length << 2;

// @ts-ignore: decorator
@inline
function field(record: usize, position: i32): i32 {
  return load<i32>(record + (<usize>position << 2));
}

/** Runs `length` records at `program` for steps first <= step < last. Gives the step it ended at: less than last only where a barrier broke. */
export function run(program: usize, length: i32, first: i32, last: i32): i32 {
  const end = program + <usize>length * RECORD;
  for (let step = first; step < last; step++) {
    for (let record = program; record < end; record += RECORD) {
      if (!execute(record, step)) return step;
    }
  }
  return last;
}

function execute(record: usize, step: i32): bool {
  const op = field(record, Field.Op);
  const n = field(record, Field.N);
  const m = field(record, Field.M);
  const flags = field(record, Field.Flags);
  const d = <usize>(field(record, Field.D) + step * field(record, Field.DStride));
  const a = <usize>(field(record, Field.A) + step * field(record, Field.AStride));
  const b = <usize>(field(record, Field.B) + step * field(record, Field.BStride));
  const c = <usize>(field(record, Field.C) + step * field(record, Field.CStride));
  const aStep: usize = flags & Flag.ScalarA ? 0 : 16;
  const bStep: usize = flags & Flag.ScalarB ? 0 : 16;
  const cStep: usize = flags & Flag.ScalarC ? 0 : 16;
  switch (op) {
    case Op.Copy:
    case Op.Complement:
    case Op.Negate:
    case Op.Abs:
    case Op.Affine:
    case Op.Clip:
    case Op.Relu:
    case Op.Flush:
      unary(op, d, a, aStep, n, reinterpret<f32>(field(record, Field.P)), reinterpret<f32>(field(record, Field.Q)));
      break;
    case Op.Sigmoid:
      sigmoid(d, a, n);
      break;
    case Op.Tanh:
      tanh(d, a, n);
      break;
    case Op.Exp:
      exp(d, a, n);
      break;
    case Op.LogSigmoid:
      logSigmoid(d, a, n);
      break;
    case Op.Add:
    case Op.Subtract:
    case Op.Multiply:
    case Op.Divide:
    case Op.Max:
    case Op.Greater:
    case Op.SigmoidSlope:
    case Op.TanhSlope:
      binary(op, d, a, aStep, b, bStep, n);
      break;
    case Op.MultiplyAdd:
      multiplyAdd(d, a, aStep, b, bStep, c, cStep, n);
      break;
    case Op.MultiplySubtract:
      multiplySubtract(d, a, aStep, b, bStep, c, cStep, n);
      break;
    case Op.Clock:
      clock(d, a, n, load<i32>(b) + step);
      break;
    case Op.Splat:
      fill(d, load<f32>(a));
      break;
    case Op.Sum:
      sum(d, a, n, m);
      break;
    case Op.Dot:
      dot(d, a, b, m);
      break;
    case Op.Outer:
    case Op.OuterAdd:
      outer(d, a, b, op == Op.OuterAdd ? c : 0, n, m);
      break;
    case Op.MatrixVector:
      matrixVector(d, a, b, n, m);
      break;
    case Op.TransposedVector:
      transposedVector(d, a, b, n, m);
      break;
    case Op.MatVec:
      matVec(d, c, a, b, n, m);
      break;
    case Op.Arrive:
      arrive(d);
      break;
    case Op.Wait:
      return waitFor(d, a, m);
    default:
      return executeRows(record, op, n, m, d, a, b, c);
  }
  return true;
}

/** Operations on many rows. */
function executeRows(record: usize, op: i32, n: i32, m: i32, d: usize, a: usize, b: usize, c: usize): bool {
  const rowD = <usize>field(record, RowField.R), rowA = <usize>field(record, RowField.S), count = field(record, Field.Count);
  switch (op) {
    case Op.Project:
      project(d, rowD, a, rowA, b, c, n, m, count);
      break;
    case Op.Turn:
      turn(d, rowD, a, rowA, n, m);
      break;
    case Op.Lay:
      lay(d, a, rowA, n, m);
      break;
    case Op.ColumnSums:
      columnSums(d, a, rowA, n, m);
      break;
    case Op.Gather:
      gather(d, a, b, n, m);
      break;
    case Op.Scatter:
      scatter(d, a, b, n, m);
      break;
    case Op.CrossEntropy:
      crossEntropy(d, b, c, n, m, reinterpret<f32>(field(record, Field.P)));
      break;
    case Op.Dropout:
      dropout(d, a, n, b, m, count, reinterpret<f32>(field(record, Field.P)));
      break;
    case Op.Run:
      return run(a, n, 0, m) == m;
  }
  return true;
}
