/**
 * Whole systems, opened from their checkpoints and run over pictures from a table, against what the PyTorch code that trained them
 * computes (tools/fixtures/make_systems.py), in float32; and their exact gradients against central differences.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { openFile, siblingFiles } from "../../src/checkpoints/nodeFile";
import { openModel } from "../../src/checkpoints/open/openModel";
import { systems } from "../../src/engine/cell/definitions/systems";
import { NetworkRun } from "../../src/engine/network/network";
import { layerRows } from "../../src/engine/network/rowLayout";

const folder = resolve(__dirname, "../fixtures/systems");
const models = resolve(__dirname, "../../models");
const table = readFileSync(join(folder, "digits.csv"), "utf8");
const lines = readFileSync(join(folder, "dates.txt"), "utf8");
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** Values by channel, [step][number]. */
async function run(model: string, text: string, part?: string) {
  const path = join(models, `${model}.safetensors`);
  const source = await openFile(path);
  try {
    const { weights, vocabulary } = await openModel(source, siblingFiles(path), undefined, part);
    const { table: rows, ids } = vocabulary.encode(text);
    const network = new NetworkRun(weights);
    const layout = layerRows(weights.layers[0]!, 0);
    const data = new Float32Array(ids.length * layout.rowSize);
    network.reset();
    network.run({ vectors: { data: rows!.data, offset: 0, stride: rows!.columns } }, ids.length, [data], 0);
    const channel = (name: string) => {
      const { offset, size } = layout.channels.find((each) => each.name === name)!;
      return Array.from(ids, (_, step) => [
        ...data.subarray(step * layout.rowSize + offset, step * layout.rowSize + offset + size),
      ]);
    };
    return { channel, weights };
  } finally {
    await source.close();
  }
}

it("there is a fixture for every system", () => {
  for (const id of systems.keys()) expect(names.some((name) => name.startsWith(id))).toBe(true);
});

describe.each(names)("%s", (name) => {
  const { channels } = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
    /** By step; null where PyTorch computes nothing. */
    channels: Record<string, (number[] | null)[]>;
  };

  it("every channel is what PyTorch computes", async () => {
    const [model = "", part] = name.replace(".json", "").split("-"); // "vrnn-read": a way of running it
    const { channel } = await run(model, model === "rnnsearch" ? lines : table, part);
    for (const [key, expected] of Object.entries(channels)) {
      const found = channel(key);
      expect(found.length, key).toBe(expected.length);
      expected.forEach((row, step) => {
        if (!row) return;
        expect(found[step]!.length, key).toBe(row.length);
        const farther = row.flatMap((value, i) => (Math.abs(found[step]![i]! - value) < 2e-5 ? [] : [`${key} ${step} ${i}`]));
        expect(farther).toEqual([]);
      });
    }
  });
});

it("attention's weights add up to 1 at every step", async () => {
  const { channel } = await run("attention", table);
  for (const weights of channel("alpha")) expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
});

it("each filter of DRAW's windows adds up to 1, or to less where it lies beside the picture", async () => {
  const { channel } = await run("draw", table, "read");
  const sums = ["readFX", "readFY", "writeFX", "writeFY"].flatMap((name) =>
    channel(name).flatMap((filters) => {
      return [0, 8, 16].map((at) => filters.slice(at, at + 8).reduce((sum, share) => sum + share, 0));
    }),
  );
  expect(Math.max(...sums)).toBeLessThanOrEqual(1 + 1e-6);
  expect(Math.max(...sums)).toBeGreaterThan(0.99);
});

it("DRAW draws from the noise alone where it reads no picture", async () => {
  const pixels = /^(\d+,){64}/gm;
  const blank = table.replace(pixels, "0,".repeat(64));
  expect(blank).not.toBe(table);
  const [drawn, ofBlank] = [await run("draw", table), await run("draw", blank)];
  expect(ofBlank.channel("canvas")).toEqual(drawn.channel("canvas"));
  const [first, second] = [drawn.channel("y")[7], drawn.channel("y")[15]];
  expect(second).not.toEqual(first); // of another seed
});

it("attention over text looks at the line's own characters alone, with weights that add up to 1 at every letter", async () => {
  const { channel } = await run("rnnsearch", lines);
  const [first = ""] = lines.split("\n");
  const weights = channel("alpha");
  for (const step of Array.from({ length: 10 }, (_, at) => first.length + at)) {
    expect(weights[step]!.slice(0, first.length).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    expect(weights[step]!.slice(first.length)).toEqual(Array.from({ length: 32 - first.length }, () => 0));
  }
  for (const row of weights.slice(0, first.length)) expect(Math.max(...row)).toBe(0);
});
