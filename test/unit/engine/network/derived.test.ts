import { describe, expect, it } from "vitest";
import { cells } from "../../../../src/engine/cell/definitions/cells";
import { derivedChannels, DerivedValues } from "../../../../src/engine/network/derived";
import { LayerRun } from "../../../../src/engine/network/interpreter";
import { sizesOf } from "../../../../src/engine/network/layer";
import { rowLayoutOf } from "../../../../src/engine/network/rowLayout";
import { randomLayer, seeded } from "../networks";

const names = (id: string) =>
  derivedChannels(cells.get(id)!)
    .map(({ name }) => name)
    .join(" ");

describe("what explains a cell", () => {
  it("each gate's parts, what the cell kept and what it wrote, the squashed cell state", () => {
    expect(names("lstm")).toBe(
      ["i.x i.h i.b i.pre f.x f.h f.b f.pre g.x g.h g.b g.pre o.x o.h o.b o.pre", "c.kept c.written c.tanh"].join(" "),
    );
    expect(names("rnn-tanh")).toBe("h.x h.h h.b h.pre");
    expect(names("gru")).toBe("r.x r.h r.b r.pre z.x z.h z.b z.pre n.x n.h n.b n.pre h.written h.kept");
    expect(names("lstm-peephole")).toContain("o.x o.h o.p o.b o.pre");
    expect(names("lstm-depth-gated")).toContain("c.below c.kept c.written");
    expect(names("grid-lstm")).toContain("cTime.kept cTime.written c.below c.written");
    expect(names("lstm-fgr")).toContain("i.x i.h i.i i.f i.o i.p i.b i.pre");
  });
});

describe.each([...cells.keys()])("%s", (id) => {
  const random = seeded(3);
  const units = 5;
  const weights = randomLayer(id, { inputSize: units, hiddenSize: units }, random);
  const definition = cells.get(id)!;
  const derived = derivedChannels(definition);
  const sizes = sizesOf(weights);
  const steps = 4;
  const vectors = Float32Array.from({ length: steps * units }, random);
  const below = Float32Array.from({ length: steps * units }, random);
  const run = new LayerRun(definition, weights, 0);
  const rows = new Float32Array(steps * run.rowSize);
  const stepwise = (data: Float32Array, step: number, size: number) => data.subarray(step * size, (step + 1) * size);
  run.run({ x: { data: vectors, offset: 0, stride: units }, below: { data: below, offset: 0, stride: units } }, steps, {
    data: rows,
    offset: 0,
    stride: run.rowSize,
  });
  const values = new DerivedValues(definition, weights, derived);
  const at = (step: number) => {
    const before = step === 0 ? null : stepwise(rows, step - 1, run.rowSize);
    const row = stepwise(rows, step, run.rowSize);
    const given = { row, before, x: stepwise(vectors, step, units), below: stepwise(below, step, units), number: step };
    return new Map(values.at(given).map((value, index) => [derived[index]!.name, value.slice()]));
  };
  const channel = (name: string, step: number) => {
    const { offset, size } = rowLayoutOf(definition, sizes).channels.find((candidate) => candidate.name === name)!;
    return stepwise(rows, step, run.rowSize).subarray(offset, offset + size);
  };

  it("a gate's parts add up to its pre-activation to the bit, and its activation is the traced gate", () => {
    const activate = { sigmoid: (v: number) => 1 / (1 + Math.exp(-v)), tanh: Math.tanh, relu: (v: number) => Math.max(0, v) };
    for (let step = 0; step < steps; step++) {
      const found = at(step);
      for (const gate of derived.filter(({ name }) => name.endsWith(".pre")).map(({ name }) => name.slice(0, -4))) {
        const pre = found.get(`${gate}.pre`)!;
        const parts = derived
          .map(({ name }) => name)
          .filter((name) => name.startsWith(`${gate}.`) && !/\.(pre|kept|written|tanh|below)$/.test(name));
        const { node } = definition.channels.find(({ name }) => name === gate)!.expression;
        pre.forEach((sum, unit) => {
          const added = parts.reduce<number | undefined>((total, name) => {
            const part = found.get(name)!;
            const value = part[part.length === 1 ? 0 : unit]!;
            return total === undefined ? value : Math.fround(total + value);
          }, undefined);
          expect(sum).toBe(added);
          const apply = node.kind === "unary" ? activate[node.apply as keyof typeof activate] : undefined;
          if (apply) expect(apply(sum)).toBeCloseTo(channel(gate, step)[unit]!, 5);
        });
      }
    }
  });

  it("what was kept and what was written make the new state", () => {
    for (let step = 0; step < steps; step++) {
      const found = at(step);
      for (const state of derived.filter(({ name }) => name.endsWith(".kept")).map(({ name }) => name.slice(0, -5))) {
        const flows = ["kept", "written", "below"].flatMap((name) => found.get(`${state}.${name}`) ?? []);
        channel(state, step).forEach((value, unit) => {
          expect(flows.reduce((sum, flow) => sum + flow[unit]!, 0)).toBeCloseTo(value, 4);
        });
      }
    }
  });
});
