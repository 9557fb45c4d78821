/** Every part of a cell's picture has the number that its inputs make, and comes in one act, after what it reads. */
import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { drawingOf } from "../../../../src/engine/cell/cellGraph";
import { actsOf } from "../../../../src/engine/explain/acts";
import { readCell } from "../../../../src/engine/explain/readCell";
import { finish } from "../../../../src/engine/network/work";
import { integers, network, randomIds, run, runnable, traceOf } from "../traces";

const ids = randomIds(40, integers(5));

const operations: Record<string, (values: number[]) => number> = {
  "×": ([a, b]) => a! * b!,
  "+": ([a, b]) => a! + b!,
  "−": ([a, b]) => a! - b!,
  "÷": ([a, b]) => a! / b!,
  max: (values) => Math.max(...values),
  "1 −": ([a]) => 1 - a!,
  σ: ([a]) => 1 / (1 + Math.exp(-a!)),
  tanh: ([a]) => Math.tanh(a!),
  exp: ([a]) => Math.exp(a!),
  "|·|": ([a]) => Math.abs(a!),
};

describe.each([...cells.keys()])("%s", (cell) => {
  const trace = run(traceOf(runnable(cell), ids));
  const layer = trace.layouts.length - 1;
  const definition = cells.get(cell)!;
  const drawing = drawingOf(definition);
  const { nodes, edges } = drawing.graph;
  const reading = finish(readCell(trace, { layer, token: 20 }));

  it("gives every node its vector, which follows from its inputs", () => {
    for (const { id, kind, label, channel } of nodes) {
      const vector = reading.nodes[id];
      if (kind === "merge" || id.startsWith("copy:merge")) {
        expect(vector).toBeUndefined();
        continue;
      }
      expect(vector, `${id} ${label}`).toBeInstanceOf(Float32Array);
      const inputs = edges.filter(({ to }) => to === id).map(({ from }) => reading.nodes[from]);
      const operation =
        kind === "pointwise" ? operations[label] : kind === "copy" || kind === "out" ? ([a]: number[]) => a! : undefined;
      // Two inputs of one node stand for a value that is multiplied with itself.
      if (!operation || inputs.length !== new Set(inputs).size) continue;
      vector!.forEach((value, unit) => {
        const read = inputs.map((input) => (input!.length === 1 ? input![0] : input![unit]) as number);
        // Which of its inputs comes first is not the picture's to say.
        const off = [read, read.toReversed()].map((values) => Math.abs(operation(values) - value));
        expect(Math.min(...off), `${id} ${label}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
      });
      if (kind === "out") expect(vector).toEqual(trace.values(layer, channel!, 20));
    }
  });

  it("gives every symbol of the equations its vector", () => {
    for (const { name } of trace.layouts[layer]!.channels) {
      const isState = name in definition.next;
      expect(reading.symbols[isState ? `${name}'` : name]).toEqual(trace.values(layer, name, 20));
      if (isState && name in reading.symbols) expect(reading.symbols[name]).toEqual(trace.values(layer, name, 19));
    }
  });

  it("tells every part in one act, and not before what it reads", () => {
    const acts = actsOf(definition, drawing);
    expect(acts.flatMap((act) => act.nodes).sort()).toEqual(nodes.map(({ id }) => id).sort());
    const actOf = new Map(acts.flatMap((act, at) => act.nodes.map((id) => [id, at] as const)));
    for (const { from, to } of edges) expect(actOf.get(from)!).toBeLessThanOrEqual(actOf.get(to)!);
    expect(new Set(acts.flatMap(({ channels }) => channels))).toEqual(new Set(definition.channels.map(({ name }) => name)));
  });
});

it.each([
  ["lstm", "keep f; write i g; update c; output o h"],
  ["lstm-coupled", "keep f; write i g; update c; output o h"],
  ["lstm-projected", "keep f; write i g; update c; output o m h"],
  ["lstm-multiplicative", "prepare m; keep f; write i g; update c; output o h"],
  ["gru", "keep z; write r n; update h"],
  ["mingru", "keep z; write n; update h"],
  ["rnn-tanh", "output h"],
  ["slstm", "prepare m; keep f; write i g; update n c; output o h"],
])("%s is told as %s", (cell, told) => {
  const definition = cells.get(cell)!;
  const acts = actsOf(definition, drawingOf(definition));
  expect(acts.map(({ kind, channels }) => [kind, ...channels].join(" ")).join("; ")).toBe(told);
});

it("has no numbers where the run has not come yet, but the acts", () => {
  const reading = finish(readCell(traceOf(network("lstm"), ids), { layer: 0, token: 3 }));
  expect(reading).toMatchObject({ computed: false, nodes: {}, symbols: {} });
  expect(reading.acts).toHaveLength(4);
});
