/** Mutants of PyTorch's files: tensors within the file or a CheckpointError, soon, and nothing else. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { CheckpointError } from "../../../../src/checkpoints/errors";
import { pytorch } from "../../../../src/checkpoints/formats/pytorch/pytorch";
import { openZip } from "../../../../src/checkpoints/formats/zip";
import { memorySource } from "../../../../src/checkpoints/source";
import { elementCount } from "../../../../src/tensor/shape";
import { fuzz, type Region } from "../../../fuzz/mutate";
import { pytorchZip } from "../pickles";

const folder = resolve(__dirname, "../../../fixtures/pytorch");
const names = [
  "state-dict.pt",
  "state-dict-legacy.pt",
  "state-dict-protocol-5.pt",
  "state-dict-deflated.pt",
  "whole-module.pt",
  "whole-module-legacy.pt",
  "script.pt",
  "checkpoint.pt",
  "views.pt",
  "views-legacy.pt",
  "dtypes.pt",
  "values.pt",
  "state-dict.tar",
];

/** The pickle and everything but the storages of a zip; all of any other file but its end. */
async function regionsOf(name: string, bytes: Uint8Array): Promise<Region[]> {
  if (bytes[0] !== 0x50) return [[0, Math.min(bytes.length, 4096)]];
  const source = memorySource(bytes, name);
  const { entries } = await openZip(source, "zip");
  const pickle = [...entries.values()].find((entry) => entry.name.endsWith("data.pkl"));
  if (!pickle) throw new Error(`${name} has no data.pkl`);
  const last = [...entries.values()].reduce((a, b) => (a.offset > b.offset ? a : b));
  return [
    [pickle.offset, pickle.limit],
    [pickle.offset, pickle.limit],
    [last.offset, bytes.length],
  ];
}

async function use(bytes: Uint8Array, name: string): Promise<void> {
  const file = await pytorch.open(memorySource(bytes, name));
  let refusal: unknown = null;
  for (const { name: tensor, shape } of file.tensors) {
    const values = await file.read(tensor).catch((error: unknown) => {
      if (!(error instanceof CheckpointError)) throw error;
      refusal = error;
      return null;
    });
    if (values) expect(values.length).toBe(elementCount(shape));
  }
  if (refusal) throw refusal as Error;
}

const seed = 20261123;

it("of whole files", async () => {
  const seeds = await Promise.all(
    names.map(async (name) => {
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      return { name, bytes, regions: await regionsOf(name, bytes) };
    }),
  );
  const report = await fuzz(seeds, use, {
    cases: 1500,
    seed,
    limit: 2000,
    isRefusal: (error) => error instanceof CheckpointError,
  });
  expect(report.refused).toBeGreaterThan(500);
  expect(report.refused).toBeLessThan(1450);
});

it("of the pickle alone, in a sound zip", async () => {
  const seeds = await Promise.all(
    ["checkpoint.pt", "whole-module.pt", "dtypes.pt", "values.pt"].map(async (name) => {
      const source = memorySource(readFileSync(join(folder, name)), name);
      const archive = await openZip(source, "zip");
      const read = async (entry: string) => {
        const found = archive.entries.get(`${name.replace(/\.\w+$/, "")}/${entry}`);
        return found ? archive.read(found, 0, found.size) : null;
      };
      const storages: Record<string, Uint8Array> = {};
      for (let key = 0, bytes = await read("data/0"); bytes; bytes = await read(`data/${++key}`)) storages[key] = bytes;
      return { name, bytes: (await read("data.pkl")) as Uint8Array, storages };
    }),
  );
  const storagesOf = new Map(seeds.map(({ name, storages }) => [name, storages]));
  const inZip = (bytes: Uint8Array, name: string) => use(pytorchZip(bytes, storagesOf.get(name)), name);
  const report = await fuzz(seeds, inZip, {
    cases: 1000,
    seed,
    limit: 2000,
    isRefusal: (error) => error instanceof CheckpointError,
  });
  expect(report.refused).toBeGreaterThan(300);
});
