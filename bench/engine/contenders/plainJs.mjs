/**
 * What somebody writes who wants every gate and needs no library: typed arrays and loops, the product of the inputs in
 * the same loop as the recurrent one, one row of weights at a time.
 */
import { clock } from "../measure.mjs";
import { cells, stacked } from "../workloads.mjs";

/** @typedef {import("../workloads.mjs").Workload} Workload */

/** @returns {Promise<import("../contender.mjs").Contender[]>} */
export async function contenders() {
  return [{ id: "plain-js", title: "Plain JS loops", returns: "gates", threads: 1, prepare: open }];
}

/** @param {Workload} workload */
function open({ cell, steps, layers, input }) {
  const { gates, channels } = cells[cell];
  const rows = (/** @type {number} */ units) =>
    Object.fromEntries(channels.map((name) => [name, new Float32Array(steps * units)]));
  const prepared = layers.map((layer) => ({
    ...layer,
    out: rows(layer.units),
    hidden: new Float32Array(layer.units),
    W: stacked(layer, gates, "W"),
    R: stacked(layer, gates, "R"),
    b: stacked(layer, gates, "b"),
    bh: stacked(layer, gates, "bh"),
    fromX: new Float32Array(gates.length * layer.units),
    fromH: new Float32Array(gates.length * layer.units),
  }));
  const run = () => {
    let below = input;
    for (const layer of prepared) {
      const { units, inputSize, out, hidden, fromX, fromH } = layer;
      hidden.fill(0);
      for (let step = 0; step < steps; step++) {
        multiply(layer.W, below, step * inputSize, inputSize, layer.b, fromX);
        multiply(layer.R, hidden, 0, units, layer.bh, fromH);
        advance[cell](out, fromX, fromH, hidden, step * units, units);
        hidden.set(out.h.subarray(step * units, (step + 1) * units));
      }
      below = out.h;
    }
  };
  return {
    run: () => clock(run),
    values() {
      run();
      return prepared.flatMap(({ out }, layer) => channels.map((channel) => ({ layer, channel, data: out[channel] })));
    },
    close: () => undefined,
  };
}

/** out = matrix x + bias. @param {Float32Array} matrix @param {Float32Array} x @param {number} from @param {number} columns @param {Float32Array} bias @param {Float32Array} out */
function multiply(matrix, x, from, columns, bias, out) {
  for (let row = 0, at = 0; row < out.length; row++) {
    let sum = bias[row];
    for (let column = 0; column < columns; column++) sum += matrix[at++] * x[from + column];
    out[row] = sum;
  }
}

const sigmoid = (/** @type {number} */ v) => 1 / (1 + Math.exp(-v));

/** @type {Record<string, (out: Record<string, Float32Array>, x: Float32Array, h: Float32Array, before: Float32Array, at: number, units: number) => void>} */
const advance = {
  lstm({ i, f, g, o, c, h }, x, r, _before, at, units) {
    for (let k = 0; k < units; k++) {
      const to = at + k;
      i[to] = sigmoid(x[k] + r[k]);
      f[to] = sigmoid(x[units + k] + r[units + k]);
      g[to] = Math.tanh(x[2 * units + k] + r[2 * units + k]);
      o[to] = sigmoid(x[3 * units + k] + r[3 * units + k]);
      c[to] = f[to] * (at === 0 ? 0 : c[to - units]) + i[to] * g[to];
      h[to] = o[to] * Math.tanh(c[to]);
    }
  },
  gru({ r, z, n, h }, x, q, before, at, units) {
    for (let k = 0; k < units; k++) {
      const to = at + k;
      r[to] = sigmoid(x[k] + q[k]);
      z[to] = sigmoid(x[units + k] + q[units + k]);
      n[to] = Math.tanh(x[2 * units + k] + r[to] * q[2 * units + k]);
      h[to] = (1 - z[to]) * n[to] + z[to] * before[k];
    }
  },
  rnn({ h }, x, r, _before, at, units) {
    for (let k = 0; k < units; k++) h[at + k] = Math.tanh(x[k] + r[k]);
  },
};
