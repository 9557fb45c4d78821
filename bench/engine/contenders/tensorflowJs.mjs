/**
 * TensorFlow.js on its WASM backend (SIMD, one thread, as it runs in Node): the step written with its operations, the
 * product of the inputs before the loop, every gate and state kept. Its own layers run the same operations step by step.
 */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { clock } from "../measure.mjs";
import { cells, stacked, transposed } from "../workloads.mjs";

/** @typedef {import("../workloads.mjs").Workload} Workload */

/** Fails where the packages are not to be had. @returns {Promise<import("../contender.mjs").Contender[]>} */
export async function contenders() {
  const require = createRequire(import.meta.url);
  // Their CommonJS builds: the ES modules do not load in Node.
  const tf = require("@tensorflow/tfjs-core");
  const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  if (!(await tf.setBackend("wasm"))) throw new Error("its WASM backend does not start");
  await tf.ready();
  return [
    {
      id: "tfjs",
      title: `TensorFlow.js ${tf.version_core} WASM`,
      returns: "gates",
      threads: 1,
      prepare: (/** @type {Workload} */ workload) => open(tf, workload),
    },
  ];
}

/** @param {any} tf @param {Workload} workload */
function open(tf, { cell, steps, layers, input, inputSize }) {
  const { gates, channels } = cells[cell];
  const x = tf.tensor2d(input, [steps, inputSize]);
  const weights = layers.map((layer) => {
    const rows = gates.length * layer.units;
    return {
      W: tf.tensor2d(transposed(stacked(layer, gates, "W"), rows, layer.inputSize), [layer.inputSize, rows]),
      R: tf.tensor2d(transposed(stacked(layer, gates, "R"), rows, layer.units), [layer.units, rows]),
      b: tf.tensor1d(stacked(layer, gates, "b")),
      bh: tf.tensor1d(stacked(layer, gates, "bh")),
      units: layer.units,
    };
  });
  /** Tensors [steps][units] of each channel of each layer. @returns {any[][]} */
  const compute = () =>
    tf.tidy(() => {
      let below = x;
      return weights.map((layer) => {
        const projected = tf.add(tf.matMul(below, layer.W), layer.b);
        const zero = tf.zeros([1, layer.units]);
        /** @type {any[][]} */
        const rows = [];
        let state = { h: zero, c: zero };
        for (let step = 0; step < steps; step++) {
          const fromX = tf.slice(projected, [step, 0], [1, gates.length * layer.units]);
          const values = advance[cell](tf, fromX, tf.matMul(state.h, layer.R), state, layer);
          rows.push(channels.map((name) => values[name]));
          state = values;
        }
        const all = channels.map((_, index) =>
          tf.concat(
            rows.map((row) => row[index]),
            0,
          ),
        );
        below = all[channels.indexOf("h")];
        return all;
      });
    });
  const dispose = (/** @type {any[][]} */ results) => results.flat().forEach((tensor) => tensor.dispose());
  return {
    async run() {
      /** @type {any[][]} */
      let results = [];
      const time = await clock(() => {
        results = compute();
      });
      dispose(results);
      return time;
    },
    values() {
      const results = compute();
      const values = results.flatMap((all, layer) =>
        channels.map((channel, index) => ({ layer, channel, data: all[index].dataSync() })),
      );
      dispose(results);
      return values;
    },
    close: () => [x, ...weights.flatMap(({ W, R, b, bh }) => [W, R, b, bh])].forEach((tensor) => tensor.dispose()),
  };
}

/** @type {Record<string, (tf: any, x: any, h: any, state: any, layer: any) => any>} */
const advance = {
  lstm(tf, x, r, { c }) {
    const [zi, zf, zg, zo] = tf.split(tf.add(x, r), 4, 1);
    const i = tf.sigmoid(zi),
      f = tf.sigmoid(zf),
      g = tf.tanh(zg),
      o = tf.sigmoid(zo);
    const next = tf.add(tf.mul(f, c), tf.mul(i, g));
    return { i, f, g, o, c: next, h: tf.mul(o, tf.tanh(next)) };
  },
  gru(tf, x, recurrent, { h }, { bh }) {
    const [xr, xz, xn] = tf.split(x, 3, 1);
    const [hr, hz, hn] = tf.split(tf.add(recurrent, bh), 3, 1);
    const r = tf.sigmoid(tf.add(xr, hr)),
      z = tf.sigmoid(tf.add(xz, hz));
    const n = tf.tanh(tf.add(xn, tf.mul(r, hn)));
    return { r, z, n, h: tf.add(n, tf.mul(z, tf.sub(h, n))) };
  },
  rnn: (tf, x, r) => ({ h: tf.tanh(tf.add(x, r)) }),
};
