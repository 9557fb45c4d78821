/**
 * Eigenvalues of a real square matrix, without vectors: reduced to Hessenberg form by reflections, then by the shifted
 * double QR iteration (Francis 1961, The QR Transformation; as EISPACK's orthes and hqr have it). 10 n³ operations.
 */

const MOST_ITERATIONS = 60; // for one eigenvalue; a handful is usual

/**
 * Real and imaginary parts in turn, largest modulus first. `matrix` is [size][size], finite, and is used up. Null where
 * the iteration does not converge.
 */
export function eigenvaluesOf(matrix: Float64Array, size: number): Float64Array | null {
  reduceToHessenberg(matrix, size);
  const found = iterate(matrix, size);
  if (!found) return null;
  const modulus = (index: number) => Math.hypot(found[2 * index] as number, found[2 * index + 1] as number);
  const order = Array.from({ length: size }, (_, index) => index).sort((a, b) => modulus(b) - modulus(a));
  return Float64Array.from(order.flatMap((index) => [found[2 * index] as number, found[2 * index + 1] as number]));
}

/** Zeros everything below the first subdiagonal, one column after the other; the eigenvalues stay. */
function reduceToHessenberg(a: Float64Array, size: number): void {
  const v = new Float64Array(size);
  const w = new Float64Array(size);
  for (let m = 1; m < size - 1; m++) {
    let scale = 0;
    for (let i = m; i < size; i++) scale += Math.abs(a[i * size + m - 1] as number);
    if (scale === 0) continue;
    let square = 0;
    for (let i = m; i < size; i++) {
      const value = (a[i * size + m - 1] as number) / scale;
      v[i] = value;
      square += value * value;
    }
    const first = v[m] as number;
    const g = first > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const half = square - first * g; // ‖v‖² / 2 once the next line is done
    v[m] = first - g;
    reflectRows(a, size, m, v, w, half);
    reflectColumns(a, size, m, v, half);
    a[m * size + m - 1] = scale * g;
    for (let i = m + 1; i < size; i++) a[i * size + m - 1] = 0;
  }
}

/** a = (1 − v vᵀ / half) a, in rows and columns from m on. */
function reflectRows(a: Float64Array, size: number, m: number, v: Float64Array, w: Float64Array, half: number): void {
  w.fill(0);
  for (let i = m; i < size; i++) {
    const factor = v[i] as number;
    for (let j = m, at = i * size + m; j < size; j++, at++) w[j] = (w[j] as number) + factor * (a[at] as number);
  }
  for (let i = m; i < size; i++) {
    const factor = (v[i] as number) / half;
    for (let j = m, at = i * size + m; j < size; j++, at++) a[at] = (a[at] as number) - factor * (w[j] as number);
  }
}

/** a = a (1 − v vᵀ / half), in columns from m on. */
function reflectColumns(a: Float64Array, size: number, m: number, v: Float64Array, half: number): void {
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = m, at = i * size + m; j < size; j++, at++) sum += (a[at] as number) * (v[j] as number);
    sum /= half;
    for (let j = m, at = i * size + m; j < size; j++, at++) a[at] = (a[at] as number) - sum * (v[j] as number);
  }
}

/** Splits off one or two eigenvalues at the lower end at a time; null where that takes too long. */
function iterate(h: Float64Array, size: number): Float64Array | null {
  const get = (i: number, j: number) => h[i * size + j] as number;
  const found = new Float64Array(2 * size);
  const norm = h.reduce((sum, value) => sum + Math.abs(value), 0);
  let shifted = 0;
  for (let last = size - 1, iterations = 0; last >= 0;) {
    const start = startOfBlock(h, size, last, norm);
    if (start === last) {
      found[2 * last] = get(last, last) + shifted;
      last -= 1;
      iterations = 0;
    } else if (start === last - 1) {
      found.set(pairOf(get(start, start), get(start, last), get(last, start), get(last, last), shifted), 2 * start);
      last -= 2;
      iterations = 0;
    } else {
      if (iterations++ === MOST_ITERATIONS) return null;
      let x = get(last, last),
        y = get(last - 1, last - 1),
        w = get(last, last - 1) * get(last - 1, last);
      if (iterations % 10 === 0) {
        // it goes in circles: a shift of another kind
        shifted += x;
        for (let i = 0; i <= last; i++) h[i * size + i] = get(i, i) - x;
        const s = Math.abs(get(last, last - 1)) + Math.abs(get(last - 1, last - 2));
        x = y = 0.75 * s;
        w = -0.4375 * s * s;
      }
      sweep(h, size, start, last, x, y, w);
    }
  }
  return found;
}

/** Where the lowest block begins that no negligible subdiagonal number divides. */
function startOfBlock(h: Float64Array, size: number, last: number, norm: number): number {
  for (let at = last; at > 0; at--) {
    const here = at * size + at;
    const beside = Math.abs(h[here - size - 1] as number) + Math.abs(h[here] as number) || norm;
    if (Math.abs(h[here - 1] as number) + beside !== beside) continue;
    h[here - 1] = 0;
    return at;
  }
  return 0;
}

/** The eigenvalues of [a b; c d], real and imaginary parts in turn. */
function pairOf(a: number, b: number, c: number, d: number, shift: number): number[] {
  const p = (a - d) / 2;
  const q = p * p + b * c;
  const root = Math.sqrt(Math.abs(q));
  if (q < 0) return [d + p + shift, root, d + p + shift, -root];
  const far = p + (p < 0 ? -root : root);
  return [d + far + shift, 0, (far === 0 ? d : d - (b * c) / far) + shift, 0];
}

/** One double QR step over the block from `start` to `last`, with the shifts whose sum is x + y and product x y − w. */
function sweep(h: Float64Array, size: number, start: number, last: number, x: number, y: number, w: number): void {
  const get = (i: number, j: number) => h[i * size + j] as number;
  let p = 0,
    q = 0,
    r = 0,
    m = last - 2;
  for (; ; m--) {
    // two small subdiagonal numbers in a row: a later beginning is enough
    const z = get(m, m);
    p = ((x - z) * (y - z) - w) / get(m + 1, m) + get(m, m + 1);
    q = get(m + 1, m + 1) - z - (x - z) - (y - z);
    r = get(m + 2, m + 1);
    const s = Math.abs(p) + Math.abs(q) + Math.abs(r) || 1;
    [p, q, r] = [p / s, q / s, r / s];
    if (m === start) break;
    const beside = Math.abs(p) * (Math.abs(get(m - 1, m - 1)) + Math.abs(z) + Math.abs(get(m + 1, m + 1)));
    if (Math.abs(get(m, m - 1)) * (Math.abs(q) + Math.abs(r)) + beside === beside) break;
  }
  for (let i = m + 2; i <= last; i++) {
    h[i * size + i - 2] = 0;
    if (i > m + 2) h[i * size + i - 3] = 0;
  }
  for (let k = m; k < last; k++) {
    let scale = 1;
    if (k > m) {
      [p, q, r] = [get(k, k - 1), get(k + 1, k - 1), k < last - 1 ? get(k + 2, k - 1) : 0];
      scale = Math.abs(p) + Math.abs(q) + Math.abs(r);
      if (scale === 0) continue;
      [p, q, r] = [p / scale, q / scale, r / scale];
    }
    const s = (p < 0 ? -1 : 1) * Math.sqrt(p * p + q * q + r * r);
    if (s === 0) continue;
    if (k > m) h[k * size + k - 1] = -s * scale;
    else if (start !== m) h[k * size + k - 1] = -get(k, k - 1);
    p += s;
    reflect(h, size, { start, last, k }, [p / s, q / s, r / s], [q / p, r / p]);
  }
}

/** The reflection of rows and columns k, k + 1 and, before the block's end, k + 2. */
function reflect(
  h: Float64Array,
  size: number,
  { start, last, k }: { start: number; last: number; k: number },
  [x, y, z]: readonly [number, number, number],
  [q, r]: readonly [number, number],
): void {
  const isThree = k < last - 1;
  const below = isThree ? 2 * size : 0; // where there is no third row, z and r are 0
  for (let j = k, at = k * size + k; j <= last; j++, at++) {
    const sum = (h[at] as number) + q * (h[at + size] as number) + r * (h[at + below] as number);
    h[at] = (h[at] as number) - sum * x;
    h[at + size] = (h[at + size] as number) - sum * y;
    h[at + below] = (h[at + below] as number) - sum * z;
  }
  const beside = isThree ? 2 : 0;
  const end = Math.min(last, k + 3);
  for (let i = start, at = start * size + k; i <= end; i++, at += size) {
    const sum = x * (h[at] as number) + y * (h[at + 1] as number) + z * (h[at + beside] as number);
    h[at] = (h[at] as number) - sum;
    h[at + 1] = (h[at + 1] as number) - sum * q;
    h[at + beside] = (h[at + beside] as number) - sum * r;
  }
}
