/** A model connected otherwise by a person: what is offered, what the manifest then says, what runs, and how it is taken back. */
import { describe, expect, it } from "vitest";
import { ramp, recurrentTensors, safetensorsOf, type TensorSpec } from "../files";
import { about, at, editable } from "./editable";

const cells = (prefix: string, inputs: number[], hidden = 4) => recurrentTensors(prefix, 4, hidden, inputs);

const file = (tensors: Record<string, TensorSpec>) => editable(safetensorsOf(tensors), "a.safetensors");

describe("recurrent parts", () => {
  const two = () => file({ ...cells("a.", [4]), ...cells("b.", [4]) });

  it("are connected, turned round and taken apart", async () => {
    const checkpoint = two();
    expect(await at(checkpoint, "part:b", "wiring")).toEqual([
      "a",
      "not connected: a",
      "connected before a: b > a",
      "connected after a: a > b",
    ]);
    expect(await checkpoint.choose({ wiring: "a > b" })).toEqual({ version: 1, wiring: { stack: ["a", "b"] } });
    expect((await checkpoint.open()).weights.layers.map(({ reads }) => reads)).toEqual([[-1], [0]]);
    expect(await about(checkpoint, "wiring")).toEqual({ taken: "a > b", chosen: true });
    expect(await at(checkpoint, "layer-1", "wiring")).toContain("earlier, before a: b > a");
    expect(await checkpoint.choose({ wiring: "b > a" })).toMatchObject({ wiring: { stack: ["b", "a"] } });
    expect((await checkpoint.report()).recognised.join("\n")).toMatch(/b\.weight_ih_l0[^]*a\.weight_ih_l0/);
    expect(await checkpoint.choose({ wiring: "a" })).toMatchObject({ wiring: { stack: ["a"] } });
    expect((await checkpoint.open()).weights.layers).toHaveLength(1);
    expect(await about(checkpoint, "wiring")).toEqual({ taken: "apart", chosen: true });
    expect(await checkpoint.choose({ wiring: null })).toBeNull();
  });

  it("are connected whatever part was chosen before, which is then no more", async () => {
    const checkpoint = two();
    await checkpoint.choose({ part: "b" });
    expect(await at(checkpoint, "part:a", "wiring")).toContain("connected after b: b > a");
    expect(await checkpoint.choose({ wiring: "b > a" })).toEqual({ version: 1, wiring: { stack: ["b", "a"] } });
    expect((await checkpoint.open()).weights.layers).toHaveLength(2);
  });

  it("keep the directions of the layers that are run to these", async () => {
    const checkpoint = two();
    await checkpoint.choose({ wiring: "a > b" });
    await checkpoint.choose({ direction: "forward,reverse" });
    expect(await checkpoint.choose({ wiring: "a" })).toEqual({ version: 1, wiring: { stack: ["a"] } });
    checkpoint.write({ version: 1, part: "a", directions: ["reverse"] });
    const directionsOf = async (part?: string) => (await checkpoint.open(part)).weights.layers.map(({ direction }) => direction);
    expect([await directionsOf(), await directionsOf("a"), await directionsOf("b")]).toEqual([
      ["reverse"],
      ["reverse"],
      ["forward"],
    ]);
    checkpoint.write({ version: 1, directions: ["reverse"] });
    expect([await directionsOf("a"), await directionsOf("b")]).toEqual([["reverse"], ["forward"]]);
    checkpoint.write({ version: 1, directions: ["reverse", "forward"] });
    await expect(checkpoint.open()).rejects.toThrow(/run with 1 layer, and 2 directions are given/);
    expect(await checkpoint.problems({ directions: ["reverse", "forward"] })).toEqual([
      ['"forward"', expect.stringMatching(/2 directions are given; give one for each layer/)],
    ]);
  });

  it("that names put into a row can be taken out of it", async () => {
    const checkpoint = file({ ...cells("cells.0.", [3]), ...cells("cells.1.", [4]), ...cells("cells.2.", [4]) });
    expect(await at(checkpoint, "layer-1", "wiring")).toEqual([
      "cells.0 > cells.1 > cells.2",
      "connected: cells.0 > cells.1 > cells.2",
      "not connected: cells.0 > cells.2",
      "not connected, nor cells.2: cells.0",
      "later, after cells.2: cells.0 > cells.2 > cells.1",
    ]);
    await checkpoint.choose({ wiring: "cells.0 > cells.2" });
    expect((await checkpoint.report()).parts?.map(({ name, isTaken }) => [name, isTaken])).toEqual([
      ["cells.0…cells.2", true],
      ["cells.1", false],
    ]);
    expect(await at(checkpoint, "part:cells.1", "wiring")).toContain(
      "connected between cells.0 and cells.2: cells.0 > cells.1 > cells.2",
    );
  });

  it("in other frameworks too", async () => {
    const cell = (name: string, inputs: number) => ({
      [`${name}/basic_lstm_cell/kernel`]: { shape: [inputs + 4, 16] },
      [`${name}/basic_lstm_cell/bias`]: { shape: [16] },
    });
    const checkpoint = file({ ...cell("one", 3), ...cell("two", 4) });
    const taken = (await checkpoint.report()).parts?.find(({ isTaken }) => isTaken)?.name ?? "";
    const other = (await checkpoint.report()).parts?.find(({ isTaken }) => !isTaken)?.name ?? "";
    expect((await at(checkpoint, `part:${other}`, "wiring"))?.[1]).toBe(`not connected: ${taken}`);
  });

  it("are refused, where in the manifest, when one cannot read the other or is not there", async () => {
    const checkpoint = file({ ...cells("a.", [4]), ...cells("b.", [9]) });
    const problems = (stack: string[]) => checkpoint.problems({ wiring: { stack } });
    expect(await problems(["a", "b"])).toEqual([['"b"', '"b" reads 9 numbers and would be given 4.']]);
    expect(await problems(["a", "c"])).toEqual([['"c"', expect.stringContaining("a and b")]]);
  });
});

describe("settings of a layer", () => {
  const model = () =>
    file({ "emb.weight": { shape: [5, 4] }, ...cells("rnn.", [4]), h0: { shape: [1, 1, 4], values: ramp(4, 1) } });

  it("direction, activations and initial state are chosen and taken back", async () => {
    const checkpoint = file({ ...cells("rnn.", [4]), h0: { shape: [1, 1, 4], values: ramp(4, 1) } });
    expect(await at(checkpoint, "layer-0", "direction")).toEqual(["forward", "forward: forward", "reverse: reverse"]);
    expect(await checkpoint.choose({ direction: "reverse" })).toEqual({ version: 1, directions: ["reverse"] });
    expect(await at(checkpoint, "layer-0", "direction")).toEqual(["reverse", "reverse: reverse", "forward: forward"]);
    expect(await checkpoint.choose({ activation: "relu" })).toMatchObject({ activation: "relu" });
    expect(await about(checkpoint, "activation")).toEqual({ taken: "relu", chosen: true });
    expect(await checkpoint.choose({ gateActivation: "hard-sigmoid" })).toMatchObject({ recurrentActivation: "hard-sigmoid" });
    const begun = async () => (await checkpoint.open()).weights.layers[0]?.initial?.h;
    expect([...((await begun()) ?? [])]).toEqual([1, 2, 3, 4]);
    expect(await checkpoint.choose({ initialState: "zero" })).toMatchObject({ wiring: { initialState: "zero" } });
    expect(await begun()).toBeUndefined();
    const [layer] = (await checkpoint.open()).weights.layers;
    expect(layer).toMatchObject({ direction: "reverse", options: { candidate: "relu", gates: "hard-sigmoid" } });
    for (const subject of ["direction", "activation", "gateActivation"]) await checkpoint.choose({ [subject]: null });
    expect(await checkpoint.choose({ initialState: null })).toBeNull();
  });

  it("the embedding is disconnected, and numbers are read", async () => {
    const checkpoint = model();
    expect(await at(checkpoint, "embedding", "embedding")).toEqual([
      "emb.weight",
      "emb.weight: emb.weight",
      "not connected: numbers are read: none",
    ]);
    expect(await checkpoint.choose({ embedding: "none" })).toEqual({ version: 1, input: "numbers" });
    expect((await checkpoint.open()).weights.embedding).toBeNull();
    expect(await at(checkpoint, "embedding:emb.weight", "embedding")).toContain("embeds the tokens: emb.weight");
    await checkpoint.choose({ embedding: "emb.weight" });
    expect((await checkpoint.report()).model?.embedding).toEqual({ vocabularySize: 5, size: 4 });
  });
});

describe("dense layers behind the recurrent part", () => {
  const tensors = {
    "emb.weight": { shape: [5, 4] },
    ...cells("rnn.", [4]),
    "fc.weight": { shape: [5, 4] },
    "fc.bias": { shape: [5] },
    "aside.weight": { shape: [4, 4] },
    "aside.bias": { shape: [4] },
  };

  it("are shown though nothing connects them, and connected, in the file's order and at their places", async () => {
    const checkpoint = file(tensors);
    expect((await checkpoint.report()).loose).toEqual([{ kind: "dense", name: "aside", inputs: 4, outputs: 4 }]);
    expect(await at(checkpoint, "dense:aside", "head")).toContain("connected before fc: aside > fc");
    expect(await checkpoint.choose({ head: "aside > fc" })).toEqual({ version: 1, wiring: { head: ["aside", "fc"] } });
    expect((await checkpoint.report()).model?.head?.stages).toHaveLength(1);
    expect(await about(checkpoint, "head")).toEqual({ taken: "aside > fc", chosen: true });
    expect(await at(checkpoint, "stage-0", "head")).toContain("not connected: fc");
    expect(await checkpoint.choose({ head: "none" })).toEqual({ version: 1, wiring: { head: [] } });
    expect((await checkpoint.report()).model?.head).toBeNull();
    expect(await checkpoint.choose({ head: null })).toBeNull();
  });

  it("give classes, yes or no, or numbers, as a person says", async () => {
    const checkpoint = file({ ...cells("rnn.", [4]), "fc.weight": { shape: [3, 4] }, "fc.bias": { shape: [3] } });
    expect((await at(checkpoint, "head", "output"))?.[0]).toBe("none");
    expect(await checkpoint.choose({ output: "sigmoid" })).toEqual({ version: 1, head: { output: "sigmoid" } });
    expect((await checkpoint.open()).weights.output?.activation).toBe("sigmoid");
    expect(await about(checkpoint, "output")).toEqual({ taken: "sigmoid", chosen: true });
    expect(await checkpoint.choose({ output: null })).toBeNull();
  });
});
