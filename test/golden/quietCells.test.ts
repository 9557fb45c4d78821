/** The bundled models with a cell state are made to be looked at: over the samples it stays small, and does not drift. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { chooseCompute } from "../../src/engine/session/compute";
import { Trace } from "../../src/engine/trace/trace";
import { compileKernel } from "../../tools/kernel/compile.mjs";

const root = resolve(__dirname, "../..");
/** The Shakespeare model knows the letters of one author. */
const texts: [model: string, samples: string[]][] = [
  ["bytes", readdirSync(join(root, "samples")).filter((name) => !/\.(md|csv)$/.test(name))],
  ["shakespeare-lstm", ["shrew.txt"]],
];
const TOKENS = 20_000;

const compute = chooseCompute(await compileKernel());

/** c of a layer, token after token. */
function cells(trace: Trace, layer: number): Float32Array {
  const units = trace.values(layer, "c", 0).length;
  const all = new Float32Array(TOKENS * units);
  for (let token = 0; token < TOKENS; token++) all.set(trace.values(layer, "c", token), token * units);
  return all;
}

function meanSize(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum / values.length;
}

/** How many of all are at most so large. */
function shareUpTo(limit: number, values: Float32Array): number {
  let count = 0;
  for (const value of values) if (Math.abs(value) <= limit) count++;
  return count / values.length;
}

const pairs = texts.flatMap(([model, samples]) => samples.map((name) => [model, name] as const));

describe.each(pairs)(`%s over %s, repeated up to ${TOKENS} tokens`, async (model, name) => {
  const { weights, vocabulary } = await withFile(join(root, `models/${model}.safetensors`), openModel);
  const text = readFileSync(join(root, "samples", name), "utf8");
  const { ids } = vocabulary.encode(text.repeat(Math.ceil(TOKENS / text.length)));
  const trace = new Trace(weights, ids.slice(0, TOKENS), [{ start: 0, count: TOKENS }], compute.start(weights, TOKENS));
  while (!trace.done) trace.advance();

  it.each([0, 1])("layer %d: 99.9 % of |c| are at most 6, and the last tenth is like the second", (layer) => {
    const found = cells(trace, layer);
    const tenth = found.length / 10;
    expect(meanSize(found.subarray(-tenth))).toBeLessThanOrEqual(1.2 * meanSize(found.subarray(tenth, 2 * tenth)));
    expect(shareUpTo(6, found)).toBeGreaterThanOrEqual(0.999);
  });
});
