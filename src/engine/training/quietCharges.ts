/**
 * Charges on large and restless states, which keep a network's states small so that they can be looked at; as in
 * tools/train/train.py (`unrest`). Their gradients are put beside those that come from the loss.
 */
import type { BatchPart } from "./batchPart";
import type { BatchLayer } from "./batchLayer";
import type { Memory, Place } from "./recordList";
import type { QuietSettings } from "./settings";

/** Puts the charges' gradients into what comes to the states of a part; the window's states are there. Gives the charge. */
export function putCharges(memory: Memory, part: BatchPart, steps: number, settings: QuietSettings): number {
  const { rows, allRows } = part.options;
  return part.layers.reduce((sum, layer) => {
    return (
      sum + ofOutputs(memory, layer, steps, rows, allRows, settings) + ofCells(memory, layer, steps, rows, allRows, settings)
    );
  }, 0);
}

function ofOutputs(
  memory: Memory,
  layer: BatchLayer,
  steps: number,
  rows: number,
  allRows: number,
  { activity, change }: QuietSettings,
): number {
  const floats = layer.outputFloats;
  const units = layer.sizes[layer.definition.sizeOf("h")];
  const direct = memory.floats((layer.direct.get("h") as Place).address, steps * rows * floats).fill(0);
  const h = memory.floats(layer.output, steps * rows * floats);
  const perNumber = activity / (steps * allRows * units);
  const perChange = change / Math.max(1, (steps - 1) * allRows * units);
  const next = rows * floats;
  let charge = 0;
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < rows; row++) {
      const at = (step * rows + row) * floats;
      for (let i = at; i < at + units; i++) {
        const value = h[i] as number;
        charge += perNumber * value * value;
        direct[i] = (direct[i] as number) + 2 * perNumber * value;
        if (step + 1 === steps) continue;
        const difference = (h[i + next] as number) - value;
        charge += perChange * difference * difference;
        direct[i] = (direct[i] as number) - 2 * perChange * difference;
        direct[i + next] = (direct[i + next] as number) + 2 * perChange * difference;
      }
    }
  }
  return charge;
}

/** Of c after the last step, which any step can be where windows are of random length. */
function ofCells(
  memory: Memory,
  layer: BatchLayer,
  steps: number,
  rows: number,
  allRows: number,
  { cell, cellFree }: QuietSettings,
): number {
  const states = layer.states.get("c");
  const last = layer.last.get("c");
  if (!states || last === undefined || layer.definition.sizeOf("c") !== "units") return 0;
  const { units } = layer.sizes;
  const floats = states.stride / 4 / rows;
  const c = memory.floats(states.address + steps * states.stride, rows * floats);
  const into = memory.floats(last, rows * floats);
  const perNumber = cell / (allRows * units);
  let charge = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = row * floats; i < row * floats + units; i++) {
      const value = c[i] as number;
      const above = Math.max(0, Math.abs(value) - cellFree);
      charge += perNumber * above * above;
      into[i] = 2 * perNumber * above * Math.sign(value);
    }
  }
  return charge;
}
