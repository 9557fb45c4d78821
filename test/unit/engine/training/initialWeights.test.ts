/** The weights that training begins with: which gates are open, and that what comes late still counts. */
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { NetworkRun } from "../../../../src/engine/network/network";
import { layerRows } from "../../../../src/engine/network/rowLayout";
import { initialWeights } from "../../../../src/engine/training/initialWeights";
import { defaultSettings, type TrainingSettings } from "../../../../src/engine/training/settings";

const settings: TrainingSettings = { ...defaultSettings, units: 8, embedding: 4 };
const steps = 40;

function begun(cell: string, options?: TrainingSettings["options"]) {
  return initialWeights({ ...settings, cell, layers: 2, ...(options && { options }) }, 5);
}

/** The biases of the upper layer that are not 0, by their gates. */
function opened(cell: string, options?: TrainingSettings["options"]) {
  const { parameters } = begun(cell, options).layers[1]!;
  const biases = [...parameters].filter(([key, values]) => key.startsWith("b.") && values.some((value) => value !== 0));
  for (const [key, values] of biases) expect(new Set(values), key).toEqual(new Set([1]));
  return biases.map(([key]) => key.split(".")[1]);
}

/** A state of the lower layer over a text, [step][number]. */
function course(state: string, cell: string, options?: TrainingSettings["options"]) {
  const { layers, embedding } = begun(cell, options);
  const weights = { layers: layers.slice(0, 1), embedding, head: null };
  const layout = layerRows(layers[0]!, 0);
  const rows = new Float32Array(steps * layout.rowSize);
  const ids = Uint32Array.from({ length: steps }, (_, step) => step % 5);
  new NetworkRun(weights).run({ ids }, steps, [rows], 0);
  const { offset, size } = layout.channels.find(({ name }) => name === state)!;
  return Array.from(ids, (_, step) => [...rows.subarray(step * layout.rowSize + offset, step * layout.rowSize + offset + size)]);
}

describe("forget gates", () => {
  it.each([
    ["lstm", ["f"]],
    ["lstm-coupled", ["f"]],
    ["lstm-cifg", []], // computed from i
    ["lstm-nfg", []],
    ["lstm-depth-gated", ["f"]],
    ["grid-lstm", ["f", "fTime"]],
    ["minlstm", ["f"]],
    ["gru", []],
    ["mut3", []],
  ] as const)("of %s begin open: %j", (cell, gates) => expect(opened(cell)).toEqual(gates));

  it("are stated by every cell that calls a gate with a bias of its own so", () => {
    for (const { id, channels, parameters, forgetGates } of cells.values()) {
      if (id === "slstm" || id === "mlstm") continue;
      const named = channels.map(({ name }) => name).filter((name) => /^f(Time)?$/.test(name));
      const learned = named.filter((gate) => parameters.some(({ key }) => key.startsWith(`b.${gate}.`)));
      expect([...forgetGates].sort(), id).toEqual(learned.sort());
    }
  });

  it.each(["slstm", "mlstm"])("of %s begin open where they are sigmoids, and at 1 where they are exponentials", (cell) => {
    expect(opened(cell, { forgetGate: "sigmoid" })).toEqual(["f"]);
    expect(opened(cell)).toEqual([]);
  });

  it.each(["slstm", "mlstm"])(
    "of %s let what is written late count: the scale that writing is divided by stays small",
    (cell) => {
      const scale = course("m", cell); // begun at e, the gate would add 1 to it at every step
      expect(Math.max(...scale.flat())).toBeLessThan(0.2 * steps);
    },
  );
});
