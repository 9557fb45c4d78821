/** The two biases that many frameworks give a gate, of its input and of the state, in the engine's layout. */
import type { LayerCell } from "../../model";

/**
 * Their sum, where both are added to one affine. A GRU that resets after the recurrent product keeps them apart for its
 * candidate: the reset gate scales the recurrent bias with the product.
 */
export function setBiases(
  parameters: Map<string, Float32Array>,
  cell: LayerCell,
  gate: string,
  ofInput: Float32Array,
  ofState: Float32Array,
): void {
  if (cell === "gru" && gate === "n") {
    parameters.set("b.n.x", ofInput);
    parameters.set("b.n.h", ofState);
  } else {
    parameters.set(
      `b.${gate}.xh`,
      ofInput.map((value, unit) => value + (ofState[unit] ?? 0)),
    );
  }
}
