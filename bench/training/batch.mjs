/**
 * One batch that every contender in JavaScript learns, from the same weights: what a network of the engine begins with, as
 * plain matrices.
 */

/**
 * @typedef {object} Batch
 * @property {{ inputSize: number, units: number, W: Float32Array, R: Float32Array, b: Float32Array }[]} layers gates i, f, g, o, one under the other
 * @property {{ weight: Float32Array, bias: Float32Array }} head
 * @property {number} vocabulary
 * @property {number} rows
 * @property {number} steps
 * @property {Uint32Array} ids [steps + 1][rows]
 * @property {{ rate: number, beta1: number, beta2: number, epsilon: number, weightDecay: number, clip: number }} optimizer
 */

/** @param {any} weights a network of the engine @param {any} settings @param {Uint32Array} ids @returns {Batch} */
export function batchOf(weights, settings, ids) {
  const layers = weights.layers.map((/** @type {any} */ { inputSize, hiddenSize, parameters }) => {
    const stack = (/** @type {(gate: string) => string} */ name) =>
      Float32Array.from(["i", "f", "g", "o"].flatMap((gate) => [...parameters.get(name(gate))]));
    return {
      inputSize,
      units: hiddenSize,
      W: stack((gate) => `W.${gate}.x`),
      R: stack((gate) => `W.${gate}.h`),
      b: stack((gate) => `b.${gate}.xh`),
    };
  });
  const { rows, window, learningRate: rate, beta1, beta2, epsilon, weightDecay, clip } = settings;
  const { rows: vocabulary, weight, bias } = weights.head;
  const optimizer = { rate, beta1, beta2, epsilon, weightDecay, clip };
  return { layers, head: { weight, bias }, vocabulary, rows, steps: window[1], ids, optimizer };
}
