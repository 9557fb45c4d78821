/** What every reader's tests share: small files of the fixtures, reading everything of a file, fuzzing. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { CheckpointError } from "../../../src/checkpoints/errors";
import type { CheckpointFormat, TensorFile } from "../../../src/checkpoints/formats/format";
import { recogniseModel } from "../../../src/checkpoints/frameworks/registry";
import { memorySource, noSiblings, type Siblings } from "../../../src/checkpoints/source";
import { elementCount } from "../../../src/tensor/shape";
import { fuzz, type FuzzReport, type Region } from "../../fuzz/mutate";
import { siblingsOf } from "./files";

const fixtures = resolve(__dirname, "../../fixtures");

export function fixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(fixtures, path)));
}

export function fixtureNames(folder: string, ending: string): string[] {
  return readdirSync(join(fixtures, folder))
    .filter((name) => name.endsWith(ending))
    .sort();
}

/** The files of a folder of the fixtures, as what lies beside one of them. */
export function fixtureSiblings(folder: string): Siblings {
  return siblingsOf(Object.fromEntries(fixtureNames(folder, "").map((name) => [name, fixture(`${folder}/${name}`)])));
}

/** Opens a file, reads all of its tensors, and loads the model that it holds. */
export async function readAll(
  format: CheckpointFormat,
  bytes: Uint8Array,
  name: string,
  siblings: Siblings = noSiblings,
): Promise<TensorFile> {
  const file = await format.open(memorySource(bytes, name), siblings);
  let refusal: unknown = null;
  for (const tensor of file.tensors) {
    const count = elementCount(tensor.shape);
    const values = await file.read(tensor.name).catch((error: unknown) => {
      if (!(error instanceof CheckpointError)) throw error;
      refusal = error;
      return null;
    });
    if (!values) continue;
    expect(values.length).toBe(count);
    if (count > 1) expect((await file.readRange(tensor.name, 1, count - 1)).length).toBe(count - 1);
  }
  const model = recogniseModel(file, { manifest: null, vocabularySizes: [] });
  if (model?.problem === null) await model.load(file);
  if (refusal) throw refusal as Error;
  return file;
}

/** A thousand mutants: whole tensors or a CheckpointError, within two seconds each, and nothing else. */
export async function fuzzReader(
  format: CheckpointFormat,
  seeds: readonly { readonly name: string; readonly bytes: Uint8Array; readonly regions?: readonly Region[] }[],
  siblings: (name: string) => Siblings = () => noSiblings,
): Promise<FuzzReport> {
  const use = async (bytes: Uint8Array, name: string) => void (await readAll(format, bytes, name, siblings(name)));
  return fuzz(seeds, use, { cases: 1000, seed: 20261124, limit: 2000, isRefusal: (error) => error instanceof CheckpointError });
}
