/**
 * What is run: networks with random weights and a random input sequence, in a layout that belongs to no contender.
 * Each contender turns it into its own before the clock starts. Batch 1, float32, uniform weights in +-1/sqrt(units)
 * as PyTorch initializes them, one seed per workload, so that every run of the benchmark multiplies the same numbers.
 *
 * @typedef {{ W: Float32Array, R: Float32Array, b: Float32Array, bh: Float32Array | null }} Gate
 *   W [units][inputSize] reads the layer's input, R [units][units] its h; b is the bias. bh is the bias of R h alone,
 *   where the equations keep the two apart (the candidate of a GRU whose reset gate comes after the product).
 * @typedef {{ inputSize: number, units: number, gates: Record<string, Gate> }} Layer
 * @typedef {{ id: string, title: string, cell: Cell, steps: number, inputSize: number, layers: Layer[],
 *   input: Float32Array, rounds: number, scalars: Scalar[] }} Workload   input is [steps][inputSize]; scalars: whose gradients are timed
 * @typedef {"lstm" | "gru" | "rnn"} Cell
 * @typedef {"last" | "sum"} Scalar
 * @typedef {{ id: string, cell: Cell, inputSize: number, depth: number, units: number, steps: number, rounds: number,
 *   scalars?: Scalar[] }} Size   rounds: how often everybody is timed
 */

/** The gates that each cell learns, and every channel that a contender with gates must return, in the field's names. */
export const cells = {
  lstm: { gates: ["i", "f", "g", "o"], channels: ["i", "f", "g", "o", "c", "h"] },
  gru: { gates: ["r", "z", "n"], channels: ["r", "z", "n", "h"] },
  rnn: { gates: ["h"], channels: ["h"] },
};

/**
 * What is differentiated: unit 0 of the last layer's h, at the last step (whose gradient fades on the way back, through
 * subnormal numbers to zero) or summed over all steps. @type {Scalar[]}
 */
const scalars = ["last", "sum"];

/** @type {Size[]} */
export const sizes = [
  { id: "W1", cell: "lstm", inputSize: 128, depth: 1, units: 128, steps: 2000, rounds: 75, scalars },
  { id: "W2", cell: "lstm", inputSize: 512, depth: 2, units: 512, steps: 2000, rounds: 11, scalars },
  { id: "W3", cell: "lstm", inputSize: 400, depth: 3, units: 1150, steps: 500, rounds: 15 },
  { id: "W4", cell: "lstm", inputSize: 64, depth: 1, units: 4096, steps: 200, rounds: 7 },
  { id: "GRU", cell: "gru", inputSize: 512, depth: 2, units: 512, steps: 2000, rounds: 9 },
  { id: "RNN", cell: "rnn", inputSize: 512, depth: 2, units: 512, steps: 2000, rounds: 11 },
];

/** The same shapes in miniature (units that are no multiple of a SIMD width among them): to try the program, not to measure. */
export const quickSizes = sizes.map((size) => ({
  ...size,
  ...{ 128: { units: 32 }, 512: { units: 64 }, 1150: { units: 50 }, 4096: { units: 100 } }[size.units],
  inputSize: Math.min(size.inputSize, size.units === 512 ? 64 : 24),
  steps: 60,
  rounds: 3,
}));

/** @param {Size} size @returns {Workload} */
export function makeWorkload({ id, cell, inputSize, depth, units, steps, rounds, scalars: differentiated = [] }) {
  const random = generator([...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const uniform = (/** @type {number} */ length, /** @type {number} */ bound) => {
    const values = new Float32Array(length);
    for (let k = 0; k < length; k++) values[k] = (2 * random() - 1) * bound;
    return values;
  };
  const bound = 1 / Math.sqrt(units);
  const layers = Array.from({ length: depth }, (_, index) => {
    const from = index === 0 ? inputSize : units;
    const gates = Object.fromEntries(
      cells[cell].gates.map((gate) => [
        gate,
        {
          W: uniform(units * from, bound),
          R: uniform(units * units, bound),
          b: uniform(units, bound),
          bh: gate === "n" ? uniform(units, bound) : null,
        },
      ]),
    );
    return { inputSize: from, units, gates };
  });
  const title = `${id}: ${cell.toUpperCase()} ${inputSize}->${depth}x${units}, T=${steps}`;
  return { id, title, cell, steps, inputSize, layers, input: uniform(steps * inputSize, 1), rounds, scalars: differentiated };
}

/**
 * One tensor of all gates in the given order, as frameworks want them: [gates * units][columns] of W or R, [gates *
 * units] of a bias, zeros where there is none.
 * @param {Layer} layer @param {string[]} order @param {"W" | "R" | "b" | "bh"} part
 */
export function stacked(layer, order, part) {
  const size = layer.units * (part === "W" ? layer.inputSize : part === "R" ? layer.units : 1);
  const all = new Float32Array(order.length * size);
  order.forEach((gate, index) => all.set(layer.gates[gate]?.[part] ?? new Float32Array(size), index * size));
  return all;
}

/** The transpose of a row-major matrix. @param {Float32Array} matrix @param {number} rows @param {number} columns */
export function transposed(matrix, rows, columns) {
  const out = new Float32Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = matrix[row * columns + column];
  }
  return out;
}

/** Uniform numbers in [0, 1): mulberry32. @param {number} seed */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
