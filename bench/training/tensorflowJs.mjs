/**
 * An update of training with TensorFlow.js on its WASM backend: the steps written with its operations, the product of the
 * inputs before the loop, its own gradients, AdamW.
 */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { transposed } from "../engine/workloads.mjs";

/** @typedef {import("./batch.mjs").Batch} Batch */

/** Fails where the packages are not to be had. @param {Batch} batch @returns {Promise<{ title: string, every: number, update: () => number, stop: () => void }>} */
export async function tensorflowJs({ layers, head, vocabulary, rows, steps, ids, optimizer }) {
  const require = createRequire(import.meta.url);
  const outfile = fileURLToPath(new URL("../../.vscode-test/bench/tensorflow.cjs", import.meta.url));
  // Bundled, as its gradients are in modules that Node does not load.
  const contents = `export * from "@tensorflow/tfjs-core";
    export { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
    import "@tensorflow/tfjs-core/dist/register_all_gradients";`;
  const resolveDir = fileURLToPath(new URL("..", import.meta.url));
  await build({
    stdin: { contents, resolveDir },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  const tf = require(outfile);
  tf.setWasmPaths(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  if (!(await tf.setBackend("wasm"))) throw new Error("its WASM backend does not start");
  await tf.ready();
  /** @param {Float32Array} matrix @param {number} height @param {number} width */
  const turned = (matrix, height, width) => tf.variable(tf.tensor2d(transposed(matrix, height, width), [width, height]));
  const nets = layers.map(({ W, R, b, inputSize, units }) => ({
    units,
    W: turned(W, 4 * units, inputSize),
    R: turned(R, 4 * units, units),
    b: tf.variable(tf.tensor1d(b)),
  }));
  const columns = layers[layers.length - 1].units;
  const [weight, bias] = [turned(head.weight, vocabulary, columns), tf.variable(tf.tensor1d(head.bias))];
  const variables = [...nets.flatMap(({ W, R, b }) => [W, R, b]), weight, bias];
  const oneHot = (/** @type {Uint32Array} */ tokens) =>
    tf.oneHot(tf.tensor1d(Int32Array.from(tokens), "int32"), vocabulary, 1, 0, "float32");
  const input = oneHot(ids.subarray(0, steps * rows));
  const goal = oneHot(ids.subarray(rows));
  let states = nets.map(({ units }) => ({ h: tf.zeros([rows, units]), c: tf.zeros([rows, units]) }));
  const moments = variables.map((variable) => ({
    mean: tf.variable(tf.zerosLike(variable)),
    spread: tf.variable(tf.zerosLike(variable)),
  }));
  let done = 0;

  function loss(/** @type {{ h: any, c: any }[]} */ last) {
    let below = input;
    nets.forEach(({ W, R, b, units }, layer) => {
      const projected = tf.add(tf.matMul(below, W), b);
      let { h, c } = states[layer];
      const outputs = [];
      for (let step = 0; step < steps; step++) {
        const z = tf.add(tf.slice(projected, [step * rows, 0], [rows, 4 * units]), tf.matMul(h, R));
        const [i, f, g, o] = tf.split(z, 4, 1);
        c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        h = tf.mul(tf.sigmoid(o), tf.tanh(c));
        outputs.push(h);
      }
      last[layer] = { h: tf.keep(h), c: tf.keep(c) };
      below = tf.concat(outputs, 0);
    });
    const logits = tf.add(tf.matMul(below, weight), bias);
    return tf.mean(tf.sub(tf.log(tf.sum(tf.exp(logits), 1)), tf.sum(tf.mul(logits, goal), 1)));
  }

  function update() {
    /** @type {{ h: any, c: any }[]} */
    const last = [];
    const value = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => loss(last), variables);
      const gradients = variables.map(({ name }) => grads[name]);
      const norm = Math.sqrt(gradients.reduce((sum, gradient) => sum + tf.sum(tf.square(gradient)).dataSync()[0], 0));
      const { rate, beta1, beta2, epsilon, weightDecay, clip } = optimizer;
      const scale = Math.min(1, clip / (norm + 1e-6));
      done++;
      variables.forEach((variable, index) => {
        const { mean, spread } = moments[index];
        const d = tf.mul(gradients[index], scale);
        mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(d, 1 - beta1)));
        spread.assign(tf.add(tf.mul(spread, beta2), tf.mul(tf.square(d), 1 - beta2)));
        const root = tf.add(tf.sqrt(tf.div(spread, 1 - beta2 ** done)), epsilon);
        const step = tf.div(tf.div(mean, 1 - beta1 ** done), root);
        variable.assign(tf.sub(tf.mul(variable, 1 - rate * weightDecay), tf.mul(step, rate)));
      });
      return value.dataSync()[0];
    });
    for (const { h, c } of states) tf.dispose([h, c]);
    states = last;
    return value;
  }

  const stop = () =>
    tf.dispose([
      input,
      goal,
      ...variables,
      ...moments.flatMap(({ mean, spread }) => [mean, spread]),
      ...states.flatMap(({ h, c }) => [h, c]),
    ]);
  return { title: `TensorFlow.js ${tf.version_core} WASM, 1 thread`, every: 3, update, stop };
}
