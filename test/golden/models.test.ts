/** The bundled models against PyTorch, over the text in test/fixtures/models/golden.json (tools/fixtures/make_models.py). */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { logProbabilities } from "../../src/engine/network/readout";
import { score } from "../../src/engine/scoring/score";
import { Trace } from "../../src/engine/trace/trace";

const root = resolve(__dirname, "../..");

interface Golden {
  readonly tolerance: number;
  readonly text: string;
  readonly models: Record<
    string,
    {
      readonly natsPerToken: number;
      /** The states after the last token, by layer and channel: "l0.h", "l0.c", ... */
      readonly last: Record<string, number[]>;
      /** The five likeliest next tokens. */
      readonly top: { readonly id: number; readonly probability: number }[];
    }
  >;
}

const golden = JSON.parse(readFileSync(join(root, "test/fixtures/models/golden.json"), "utf8")) as Golden;
const modelPath = (name: string) => join(root, "models", `${name}.safetensors`);
const open = (name: string) => withFile(modelPath(name), openModel);

/** The greatest distance of the found numbers from those expected, relative above 1; infinite for other lengths. */
function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity;
  const distances = expected.map((value, index) => Math.abs((found[index] ?? NaN) - value) / Math.max(1, Math.abs(value)));
  return Math.max(...distances);
}

it("there are golden numbers for every bundled model", () => {
  const bundled = readdirSync(join(root, "models")).filter((file) => file.endsWith(".safetensors"));
  const systems = readdirSync(join(root, "test/fixtures/systems")).filter((file) => file.endsWith(".json")); // systems.test.ts
  const family = JSON.parse(readFileSync(join(root, "test/fixtures/family/golden.json"), "utf8")) as Golden; // family.test.ts
  const trained = [golden, family].flatMap(({ models }) => Object.keys(models));
  const known = new Set([...trained, ...systems.map((file) => file.replace(/(-\w+)?\.json$/, ""))]);
  expect([...known].map((name) => `${name}.safetensors`).sort()).toEqual(bundled.sort());
});

describe.each(Object.entries(golden.models))("%s over the golden text", (name, expected) => {
  it("has PyTorch's states, predictions and score", async () => {
    const { weights, vocabulary } = await open(name);
    const { ids, unencodableCount } = vocabulary.encode(golden.text);
    expect([ids.length, unencodableCount]).toEqual([golden.text.length, 0]);

    const trace = new Trace(weights, ids, [{ start: 0, count: ids.length }]);
    while (!trace.done) trace.advance();
    const names = weights.layers.flatMap(({ cell }, layer) =>
      (cell === "lstm" ? ["h", "c"] : ["h"]).map((c) => `l${layer}.${c}`),
    );
    expect(Object.keys(expected.last).sort()).toEqual(names.sort());
    for (const name of names) {
      const [, layer, channel = ""] = /^l(\d+)\.(\w+)$/.exec(name) ?? [];
      const found = trace.values(Number(layer), channel, ids.length - 1);
      expect(distance(found, expected.last[name] ?? []), name).toBeLessThan(golden.tolerance);
    }

    const { head } = weights;
    if (!head) throw new Error("The model has no head.");
    const logs = logProbabilities(head, trace.values(weights.layers.length - 1, "h", ids.length - 1));
    const likeliest = Array.from(logs.keys())
      .sort((a, b) => (logs[b] ?? 0) - (logs[a] ?? 0))
      .slice(0, 5);
    expect(likeliest).toEqual(expected.top.map(({ id }) => id));
    const probabilities = likeliest.map((id) => Math.exp(logs[id] ?? NaN));
    expect(
      distance(
        probabilities,
        expected.top.map(({ probability }) => probability),
      ),
    ).toBeLessThan(golden.tolerance);

    expect(Math.abs(score(weights, ids).natsPerToken - expected.natsPerToken)).toBeLessThan(golden.tolerance);
  });
});
