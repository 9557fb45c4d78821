/** Moves the numbers of row-major arrays: slices, joins, swaps axes. */

type Numbers = Float32Array | Float64Array;

export function product(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1);
}

/** The part that begins at `begin` along each axis and has the shape `next`. */
export function slice(values: Numbers, shape: readonly number[], begin: readonly number[], next: readonly number[]): Numbers {
  const strides = stridesOf(shape);
  const first = begin.reduce((sum, at, axis) => sum + at * (strides[axis] as number), 0);
  return gather(values, first, next, strides);
}

/** Axis n of the result is axis order[n] of the array. */
export function transpose(values: Numbers, shape: readonly number[], order: readonly number[]): Numbers {
  const strides = stridesOf(shape);
  return gather(
    values,
    0,
    order.map((axis) => shape[axis] as number),
    order.map((axis) => strides[axis] as number),
  );
}

/** Arrays one after the other along an axis, along which alone they may differ in size. */
export function concatenate(parts: readonly Numbers[], shapes: readonly (readonly number[])[], axis: number): Numbers {
  const runs = shapes.map((shape) => product(shape.slice(axis)));
  const rows = product((shapes[0] ?? []).slice(0, axis));
  const rowLength = runs.reduce((sum, run) => sum + run, 0);
  const out = parts[0] instanceof Float64Array ? new Float64Array(rows * rowLength) : new Float32Array(rows * rowLength);
  for (let row = 0, at = 0; row < rows; row++) {
    parts.forEach((part, index) => {
      const run = runs[index] as number;
      out.set(part.subarray(row * run, (row + 1) * run), at);
      at += run;
    });
  }
  return out;
}

/** The elements of an array of `shape` whose neighbours along each axis lie `strides` apart in `values`. */
function gather(values: Numbers, first: number, shape: readonly number[], strides: readonly number[]): Numbers {
  const count = product(shape);
  const out = values instanceof Float64Array ? new Float64Array(count) : new Float32Array(count);
  const place = shape.map(() => 0);
  for (let to = 0, from = first; to < count; to++) {
    out[to] = values[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number;
      const stride = strides[axis] as number;
      place[axis] = (place[axis] as number) + 1;
      from += stride;
      if ((place[axis] as number) < size) break;
      place[axis] = 0;
      from -= size * stride;
    }
  }
  return out;
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}
