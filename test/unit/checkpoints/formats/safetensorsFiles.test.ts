/** Files that the safetensors package wrote, whole and in parts, number by number (tools/fixtures/make_safetensors_files.py). */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openTensorFile } from "../../../../src/checkpoints/formats/registry";
import { withFile } from "../../../../src/checkpoints/nodeFile";
import { inspectCheckpoint } from "../../../../src/checkpoints/open/openModel";

const folder = resolve(__dirname, "../../../fixtures/safetensors");

interface Expected {
  readonly tensors: Record<string, { dtype: string; shape: number[]; data: (number | string)[] | null }>;
  readonly metadata: Record<string, string>;
}
const { files } = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { files: Record<string, Expected> };

describe.each(Object.entries(files))("%s", (name, { tensors, metadata }) => {
  it("is read as it was written", async () => {
    await withFile(join(folder, name), async (source, siblings) => {
      const file = await openTensorFile(source, siblings);
      expect(Object.fromEntries(file.metadata)).toEqual(metadata);
      expect(file.tensors.map((tensor) => tensor.name).sort()).toEqual(Object.keys(tensors).sort());
      for (const { name: tensor, dtype, shape } of file.tensors) {
        const { data, ...type } = tensors[tensor]!;
        expect({ dtype, shape }).toEqual(type);
        if (data) expect([...(await file.read(tensor))]).toEqual(data.map(Number));
        else await expect(file.read(tensor)).rejects.toMatchObject({ code: "checkpoint-unsupported" });
      }
    });
  });
});

it("the index and its parts are one model of two layers", async () => {
  for (const name of ["char-lstm.safetensors", "model.safetensors.index.json", "model-00002-of-00003.safetensors"]) {
    const { model } = await withFile(join(folder, name), inspectCheckpoint);
    expect(model?.layers.map(({ inputSize, hiddenSize }) => [inputSize, hiddenSize])).toEqual([
      [4, 3],
      [3, 3],
    ]);
  }
});
