/** The bundled models against PyTorch, over the text in test/fixtures/models/golden.json (tools/fixtures/make_models.py). */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFile } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/openModel";
import { logProbabilities } from "../../src/engine/network";
import { score } from "../../src/engine/score";
import { Trace } from "../../src/engine/trace";

const root = resolve(__dirname, "../..");

interface Golden {
  readonly tolerance: number;
  readonly text: string;
  readonly models: Record<string, {
    /** Of the model's file. */
    readonly sha256: string;
    readonly cell: string;
    readonly tokens: number;
    readonly natsPerToken: number;
    /** By layer, by channel: the states after the last token. */
    readonly last: Record<string, number[]>[];
    /** The five likeliest next tokens. */
    readonly next: { readonly id: number; readonly probability: number }[];
  }>;
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
  expect(Object.keys(golden.models).map((name) => `${name}.safetensors`).sort()).toEqual(bundled.sort());
});

describe.each(Object.entries(golden.models))("%s over the golden text", (name, expected) => {
  it("is the file that the numbers were made from", () => {
    const sha256 = createHash("sha256").update(readFileSync(modelPath(name))).digest("hex");
    expect(sha256, "the model has changed: run tools/fixtures/make_models.py").toBe(expected.sha256);
  });

  it("has PyTorch's states, predictions and score", async () => {
    const { weights, vocabulary } = await open(name);
    const { ids, unencodableCount } = vocabulary.encode(golden.text);
    expect([ids.length, unencodableCount]).toEqual([expected.tokens, 0]);
    expect(weights.layers.map(({ cell }) => cell)).toEqual(expected.last.map(() => expected.cell));

    const trace = new Trace(weights, ids, [{ start: 0, count: ids.length }]);
    while (!trace.done) trace.advance();
    const states = expected.cell === "lstm" ? ["c", "h"] : ["h"];
    for (const [layer, channels] of expected.last.entries()) {
      expect(Object.keys(channels).sort()).toEqual(states);
      for (const [channel, values] of Object.entries(channels)) {
        const found = trace.values(layer, channel, ids.length - 1);
        expect(distance(found, values), `layer ${layer}, ${channel}`).toBeLessThan(golden.tolerance);
      }
    }

    const { head } = weights;
    if (!head) throw new Error("The model has no head.");
    const logs = logProbabilities(head, trace.values(weights.layers.length - 1, "h", ids.length - 1));
    const likeliest = Array.from(logs.keys()).sort((a, b) => (logs[b] ?? 0) - (logs[a] ?? 0)).slice(0, 5);
    expect(likeliest).toEqual(expected.next.map(({ id }) => id));
    const probabilities = likeliest.map((id) => Math.exp(logs[id] ?? NaN));
    expect(distance(probabilities, expected.next.map(({ probability }) => probability))).toBeLessThan(golden.tolerance);

    expect(Math.abs(score(weights, ids).natsPerToken - expected.natsPerToken)).toBeLessThan(golden.tolerance);
  });
});
