/**
 * The judge: the cells' equations in double precision, written plainly and apart from every contender. Forward for all
 * three cells; backward (backpropagation through time) for the LSTM, whose gradient is timed.
 *
 * @typedef {import("./workloads.mjs").Workload} Workload
 * @typedef {Record<string, Float64Array>} Channels  [steps][units] of each channel of one layer
 */
import { cells } from "./workloads.mjs";

const sigmoid = (/** @type {number} */ v) => 1 / (1 + Math.exp(-v));

/** Every channel of every layer. @param {Workload} workload @returns {Channels[]} */
export function forward(workload) {
  const { steps, cell } = workload;
  let input = Float64Array.from(workload.input);
  return workload.layers.map((layer) => {
    const { units, inputSize } = layer;
    const out = Object.fromEntries(cells[cell].channels.map((name) => [name, new Float64Array(steps * units)]));
    let state = { h: new Float64Array(units), c: new Float64Array(units) };
    for (let step = 0; step < steps; step++) {
      const x = input.subarray(step * inputSize, (step + 1) * inputSize);
      const values = stepOf[cell](
        (gate) => product(layer.gates[gate].W, x, layer.gates[gate].b),
        (gate) => product(layer.gates[gate].R, state.h, layer.gates[gate].bh),
        state,
        units,
      );
      for (const name of cells[cell].channels) out[name].set(values[name], step * units);
      state = /** @type {any} */ (values);
    }
    input = out.h;
    return out;
  });
}

/** One step of each cell, given what its gates make of x and of h. @type {Record<string, (x: (gate: string) => Float64Array, h: (gate: string) => Float64Array, state: any, units: number) => Record<string, Float64Array>>} */
const stepOf = {
  lstm(x, h, state) {
    const gate = (/** @type {string} */ name, /** @type {(v: number) => number} */ f) => {
      const recurrent = h(name);
      return x(name).map((v, k) => f(v + recurrent[k]));
    };
    const i = gate("i", sigmoid),
      f = gate("f", sigmoid),
      g = gate("g", Math.tanh),
      o = gate("o", sigmoid);
    const c = f.map((v, k) => v * state.c[k] + i[k] * g[k]);
    return { i, f, g, o, c, h: o.map((v, k) => v * Math.tanh(c[k])) };
  },
  gru(x, h, state) {
    const hr = h("r"),
      hz = h("z"),
      hn = h("n");
    const r = x("r").map((v, k) => sigmoid(v + hr[k]));
    const z = x("z").map((v, k) => sigmoid(v + hz[k]));
    const n = x("n").map((v, k) => Math.tanh(v + r[k] * hn[k]));
    return { r, z, n, h: n.map((v, k) => (1 - z[k]) * v + z[k] * state.h[k]) };
  },
  rnn(x, h) {
    const recurrent = h("h");
    return { h: x("h").map((v, k) => Math.tanh(v + recurrent[k])) };
  },
};

/**
 * The gradient of unit 0 of the last layer's h, at the last step or summed over all, to every input: [steps][inputSize].
 * LSTM alone.
 * @param {Workload} workload @param {Channels[]} channels what forward() returned @param {"last" | "sum"} scalar
 */
export function gradientToInputs(workload, channels, scalar) {
  const { steps } = workload;
  const top = workload.layers[workload.layers.length - 1].units;
  let dh = new Float64Array(steps * top); // from above
  for (let step = scalar === "last" ? steps - 1 : 0; step < steps; step++) dh[step * top] = 1;
  for (let index = workload.layers.length - 1; index >= 0; index--) {
    const layer = workload.layers[index];
    const { units, inputSize } = layer;
    const { i, f, g, o, c } = channels[index];
    const dx = new Float64Array(steps * inputSize);
    let dhNext = new Float64Array(units); // from the step after
    let dc = new Float64Array(units);
    const d = { i: new Float64Array(units), f: new Float64Array(units), g: new Float64Array(units), o: new Float64Array(units) };
    for (let step = steps - 1; step >= 0; step--) {
      for (let k = 0; k < units; k++) {
        const at = step * units + k;
        const tanhC = Math.tanh(c[at]);
        const toH = dh[at] + dhNext[k];
        const toC = dc[k] + toH * o[at] * (1 - tanhC * tanhC);
        d.o[k] = toH * tanhC * o[at] * (1 - o[at]);
        d.i[k] = toC * g[at] * i[at] * (1 - i[at]);
        d.g[k] = toC * i[at] * (1 - g[at] * g[at]);
        d.f[k] = toC * (step > 0 ? c[at - units] : 0) * f[at] * (1 - f[at]);
        dc[k] = toC * f[at];
      }
      dhNext = new Float64Array(units);
      const toX = dx.subarray(step * inputSize, (step + 1) * inputSize);
      for (const gate of /** @type {const} */ (["i", "f", "g", "o"])) {
        addTransposedProduct(layer.gates[gate].W, d[gate], toX);
        addTransposedProduct(layer.gates[gate].R, d[gate], dhNext);
      }
    }
    dh = dx;
  }
  return dh;
}

/** matrix x + bias. @param {Float32Array} matrix @param {Float64Array} x @param {Float32Array | null} bias */
function product(matrix, x, bias) {
  const columns = x.length;
  const out = new Float64Array(matrix.length / columns);
  for (let row = 0; row < out.length; row++) {
    const at = row * columns;
    let even = bias ? bias[row] : 0;
    let odd = 0; // two sums: one would wait for every addition
    let column = 0;
    for (; column + 1 < columns; column += 2) {
      even += matrix[at + column] * x[column];
      odd += matrix[at + column + 1] * x[column + 1];
    }
    if (column < columns) even += matrix[at + column] * x[column];
    out[row] = even + odd;
  }
  return out;
}

/** out += transpose(matrix) y. @param {Float32Array} matrix @param {Float64Array} y @param {Float64Array} out */
function addTransposedProduct(matrix, y, out) {
  const columns = out.length;
  for (let row = 0; row < y.length; row++) {
    const factor = y[row];
    if (factor === 0) continue;
    for (let column = 0, at = row * columns; column < columns; column++, at++) out[column] += factor * matrix[at];
  }
}

/** The largest absolute difference; NaN where a value is no number. @param {ArrayLike<number>} found @param {ArrayLike<number>} expected */
export function largestError(found, expected) {
  if (found.length !== expected.length) throw new Error(`${found.length} values where the reference has ${expected.length}.`);
  let largest = 0;
  for (let k = 0; k < found.length; k++) {
    const error = Math.abs(found[k] - expected[k]);
    if (!(error <= largest)) largest = error;
    if (Number.isNaN(error)) return NaN;
  }
  return largest;
}
