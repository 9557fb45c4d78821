/** Matrices that a file keeps as [inputs][outputs], as the engine has them: [outputs][inputs]. */

/** [inputs][units] as [units][inputs]; of a matrix with several gates side by side, [inputs][gates * units], the columns of one. */
export function transposed(matrix: Float32Array, inputs: number, units: number, gates = 1, gate = 0): Float32Array {
  const out = new Float32Array(units * inputs);
  for (let input = 0; input < inputs; input++) {
    const row = (input * gates + gate) * units;
    for (let unit = 0; unit < units; unit++) out[unit * inputs + input] = matrix[row + unit] as number;
  }
  return out;
}
