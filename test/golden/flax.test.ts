/** Flax's MessagePack through the reader and the engine, against Flax (tools/fixtures/make_flax_files.py). */
import { inEnglish } from "../inEnglish";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { recogniseModel } from "../../src/checkpoints/frameworks/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { inspectCheckpoint } from "../../src/checkpoints/open/openModel";
import { topLayers } from "../../src/engine/network/network";
import { runNetwork } from "./runNetwork";
import { toldInput } from "./toldInput";

const folder = resolve(__dirname, "../fixtures/flax");
interface Case {
  ids?: number[];
  input?: number[][];
  output: number[][];
}
const { cases, types } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as {
  cases: Record<string, Case>;
  types: Record<string, { shape: number[]; data: number[] }>;
};

describe.each(Object.entries(cases))("%s", (name, { ids, input, output }) => {
  it("gives what Flax gives", async () => {
    const { model, weights } = await withFile(join(folder, `${name}.msgpack`), async (source, siblings) => {
      const file = await openTensorFile(source, siblings);
      const found = recogniseModel(file, { manifest: toldInput(name), vocabularySizes: [] })!;
      return { model: found, weights: await found.load(file) };
    });
    expect([model.problem, model.numbersPerStep]).toEqual([null, ids ? null : 4]);
    const vectors = { data: Float32Array.from(input?.flat() ?? []), offset: 0, stride: 4 };
    const run = runNetwork(weights, ids ? { ids: Uint32Array.from(ids) } : { vectors }, output.length);
    const { head } = weights;
    output.forEach((row, step) => {
      const h = topLayers(weights.layers).flatMap((layer) => [...run(layer, step)]);
      const scores =
        head &&
        Array.from(head.bias, (bias, token) =>
          h.reduce((sum, value, unit) => sum + value * head.weight[token * head.columns + unit]!, bias),
        );
      const found = scores ?? h;
      expect(found.length).toBe(row.length);
      expect(Math.max(...row.map((value, at) => Math.abs(value - found[at]!))), `step ${step}`).toBeLessThan(3e-6);
    });
  });
});

it("every type is read as it was written, in chunks too", async () => {
  await withFile(join(folder, "types.msgpack"), async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    for (const [name, { shape, data }] of Object.entries(types)) {
      expect(file.tensors.find((tensor) => tensor.name === name)?.shape, name).toEqual(shape);
      expect([...(await file.read(name))], name).toEqual(data);
    }
    expect([...(await file.readRange("chunked", 6, 12))]).toEqual(Array.from({ length: 12 }, (_, index) => 6 + index));
    await expect(file.read("complex")).rejects.toThrow(/"complex" is of type "complex64", which is not read/);
    expect(Object.fromEntries(file.attributes ?? [])).toMatchObject({
      "settings.title": "ä",
      "settings.rate": 0.5,
      "settings.layers.0": 3,
      "settings.layers.1": 6,
    });
  });
});

it("the optimizer's state is left out, and said so", async () => {
  const findings = await withFile(join(folder, "char-lstm.msgpack"), inspectCheckpoint);
  expect(findings).toMatchObject({
    format: "Flax MessagePack",
    ignored: [],
    model: { layers: [{ hiddenSize: 3 }, { hiddenSize: 6 }] },
  });
  expect(inEnglish(findings.warnings).join()).toMatch(/Optimizer state \("opt_state"\) is left out/);
});
