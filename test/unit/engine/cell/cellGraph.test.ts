import { describe, expect, it } from "vitest";
import { graphOf } from "../../../../src/engine/cell/cellGraph";
import { cells } from "../../../../src/engine/cell/definitions/cells";

const labels = (id: string, kind: string) =>
  graphOf(cells.get(id)!)
    .nodes.filter((node) => node.kind === kind)
    .map(({ label }) => label);

describe("a cell as a picture's parts", () => {
  it("an LSTM has the essay's four layers, three products, one sum and one pointwise tanh", () => {
    expect(labels("lstm", "learned").sort()).toEqual(["tanh", "σ", "σ", "σ"]);
    expect(labels("lstm", "pointwise").sort()).toEqual(["+", "tanh", "×", "×", "×"]);
    expect(labels("lstm", "merge")).toEqual(["x, h"]);
    expect(labels("lstm", "in").sort()).toEqual(["c", "h", "x"]);
    expect(labels("lstm", "out").sort()).toEqual(["c", "h"]);
  });

  it("a GRU has three layers and 1 − z; a peephole LSTM reads its cell state", () => {
    expect(labels("gru-reset-before", "learned")).toHaveLength(3);
    expect(labels("gru-reset-before", "pointwise")).toContain("1 −");
    expect(labels("lstm-peephole", "in")).toEqual(expect.arrayContaining(["P.i.c", "P.f.c", "P.o.c"]));
  });

  it("every channel leaves some node, and the new cell state of an LSTM is copied", () => {
    const { nodes } = graphOf(cells.get("lstm")!);
    expect(nodes.filter(({ kind, channel }) => kind === "copy" && channel === "c")).toHaveLength(1);
  });
});

describe.each([...cells.keys()])("%s", (id) => {
  const definition = cells.get(id)!;
  const { nodes, edges } = graphOf(definition);
  const place = new Map(nodes.map((node, index) => [node.id, index]));

  it("edges run forward between nodes that are there, and only a copy goes to several places", () => {
    expect(place.size).toBe(nodes.length);
    for (const { from, to } of edges) expect(place.get(from)!).toBeLessThan(place.get(to)!);
    for (const node of nodes) {
      const leaving = edges.filter(({ from }) => from === node.id).length;
      expect(leaving, node.id)[node.kind === "out" ? "toBe" : "toBeGreaterThan"](0);
      if (node.kind !== "copy") expect(leaving, node.id).toBeLessThanOrEqual(1);
    }
  });

  it("shows every channel, and every matrix once", () => {
    const shown = new Set(nodes.map(({ channel }) => channel));
    expect(definition.channels.filter(({ name }) => !shown.has(name)).map(({ name }) => name)).toEqual([]);
    const maps = definition.order.filter(({ node }) => node.kind === "affine");
    expect(nodes.filter(({ kind }) => kind === "learned")).toHaveLength(maps.length);
  });
});
