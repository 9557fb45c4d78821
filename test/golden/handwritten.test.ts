/** Networks as people write them themselves, and dense layers around PyTorch's own, against PyTorch (tools/fixtures/make_handwritten.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../src/checkpoints/formats/registry";
import { numbersVocabulary } from "../../src/checkpoints/input/numbers";
import type { Manifest } from "../../src/checkpoints/manifest";
import { recogniseModel } from "../../src/checkpoints/models/registry";
import { withFile } from "../../src/checkpoints/nodeFile";
import { headReads, NetworkRun, type NetworkInput } from "../../src/engine/network";
import { scoresOf } from "../../src/engine/readout";
import { SequenceReader } from "../../src/engine/sequenceReader";

const folder = resolve(__dirname, "../fixtures/handwritten");

interface Case { manifest?: Partial<Manifest>; ids?: number[]; input?: number[][]; output: number[][] }
const { tolerance, cases } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { tolerance: number; cases: Record<string, Case> };

const open = (name: string, manifest?: Partial<Manifest>) => withFile(join(folder, `${name}.pt`), async (source, siblings) => {
  const file = await openTensorFile(source, siblings);
  const model = recogniseModel(file, { manifest: manifest ? { version: 1, ...manifest } : null, vocabularySizes: [] })!;
  const given = model.numbersPerStep === null ? null : numbersVocabulary(model.numbersPerStep, "a test");
  return { model, weights: await model.load(file), vocabulary: model.ownInput ? await model.ownInput.open(file, given) : given };
});

describe.each(Object.entries(cases))("%s", (name, { manifest, ids, input, output }) => {
  it("gives what PyTorch gives", async () => {
    const { model, weights, vocabulary } = await open(name, manifest);
    expect(model.problem).toBeNull();
    const table = input && vocabulary!.encode(input.map((row) => row.join(",")).join("\n")).table!;
    const read: NetworkInput = ids ? { ids: Uint32Array.from(ids) } : { vectors: { data: table!.data, offset: 0, stride: table!.columns } };
    const head = weights.head!;
    const found: Float32Array[] = [];
    new SequenceReader(new NetworkRun(weights), headReads(weights), 1).read(read, output.length, (_, rows) => found.push(scoresOf(head, rows)));
    output.forEach((row, step) => {
      expect(found[step]).toHaveLength(row.length);
      expect(Math.max(...row.map((value, at) => Math.abs(value - found[step]![at]!))), `step ${step}`).toBeLessThan(tolerance);
    });
    expect(model.ignored?.size, [...(model.ignored?.keys() ?? [])].join()).toBe(name === "awd-lstm" ? 2 : name === "numbers" ? 1 : 0);
  });
});

it.each([
  ["gates-input-first", ["order of input and state"]], ["gates-state-first", ["order of input and state"]], ["tutorial", ["order of input and state", "activation"]],
  ["tutorial-tanh", ["activation"]], ["bare-gru", ["reset gate"]], ["named-gru", ["reset gate"]], ["named-lstm", []], ["dense", ["activation before the head"]],
])("%s leaves open %j", async (name, about) => {
  const { model } = await open(name);
  expect((model.hypotheses ?? []).map((question) => question.about)).toEqual(about);
  for (const question of about) {
    expect(model.inferences.find((inference) => inference.about === question)).toMatchObject({ basis: "assumed", value: expect.any(String) });
  }
});
