/** Gatescope's own form: trained networks by shapes alone, whole systems with what their manifest states. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openFile, withFile } from "../../../../src/checkpoints/nodeFile";
import { openModel } from "../../../../src/checkpoints/open/openModel";
import { readCheckpoint } from "../../../../src/checkpoints/open/readCheckpoint";
import { NetworkRun } from "../../../../src/engine/network/network";
import { siblingsOf } from "../files";

const models = resolve(__dirname, "../../../../models");
type Manifest = Record<string, unknown>;

function manifestOf(name: string): Manifest {
  return JSON.parse(readFileSync(join(models, `${name}.safetensors.gatescope.json`), "utf8")) as Manifest;
}

async function read(name: string, manifest: Manifest | null, part?: string) {
  const source = await openFile(join(models, `${name}.safetensors`));
  try {
    const beside = siblingsOf(manifest ? { [`${name}.safetensors.gatescope.json`]: manifest } : {});
    return await readCheckpoint(source, beside, part === undefined ? {} : { part });
  } finally {
    await source.close();
  }
}

describe("a whole system", () => {
  const manifest = manifestOf("draw");

  it("has the sizes and options that its manifest states, and nothing that could be set otherwise", async () => {
    const { model, summary, problem } = await read("draw", manifest, "read");
    expect(problem).toBeNull();
    const options = { steps: 8, side: 8, window: 3, latent: 4, mode: "reads" };
    expect(summary?.layers).toEqual([
      { cell: "draw", inputSize: 68, hiddenSize: 64, direction: "forward", options, reads: [-1] },
    ]);
    expect(model?.choices).toEqual([]);
    expect(model?.parts.map(({ name, isTaken }) => [name, isTaken])).toEqual([
      ["write", false],
      ["read", true],
    ]);
  });

  it("is not run where its manifest does not say what it reads", async () => {
    const { problem } = await read("draw", { ...manifest, pictures: undefined });
    expect(problem?.message).toMatch(/nothing says what draw\.safetensors reads/);
  });

  it("is not found without its manifest, nor in a file that holds another network", async () => {
    expect((await read("draw", null)).problem?.code).toBe("checkpoint-unsupported");
    const { network, pictures } = manifest;
    const { problem } = await read("shakespeare-rnn", { version: 1, network, pictures });
    expect(problem?.message).toMatch(/no tensors named "?layers\.0\.lstm\.W\.i\.x/);
  });
});

it("of a trained network's peepholes the shapes tell which gates have them", async () => {
  const { summary } = await read("family-lstm-peephole-if", manifestOf("family-lstm-peephole-if"));
  expect(summary?.layers.map(({ cell, options }) => ({ cell, options }))).toEqual([
    { cell: "lstm-peephole", options: { peepholes: "if" } },
  ]);
});

it.each(["family-mut1", "family-lstm-nig", "family-slstm", "family-grid-lstm", "family-rnn-clockwork"])(
  "%s is what it is under everything that can be set of it",
  async (name) => {
    const path = join(models, `${name}.safetensors`);
    const { description, choices } = await withFile(path, (source, beside, reopen) => openModel(source, beside, reopen));
    expect(choices.map(({ about }) => about)).toContain("direction");
    for (const { alternatives } of choices) {
      for (const { open } of alternatives) {
        const { weights } = await open();
        new NetworkRun(weights); // fails on what the engine cannot run
        expect(weights.layers.map(({ cell }) => cell)).toEqual(description.layers.map(({ cell }) => cell));
      }
    }
  },
);
