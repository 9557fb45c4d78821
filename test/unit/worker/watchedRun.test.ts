/** What a watched training writes is what it goes on from, to the same losses; what is no such thing is refused. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fitSettings } from "../../../src/engine/training/fitSettings";
import { TrainingRun } from "../../../src/engine/training/run";
import { defaultChoice } from "../../../src/protocol/training";
import { readRun, stateName, writeRun } from "../../../src/worker/trainingFiles";
import { trainingText } from "../../../src/worker/trainingText";
import { keptOf, watchedOf } from "../../../src/worker/watchedRun";
import { startKernel } from "../engine/kernels";

const folder = mkdtempSync(join(tmpdir(), "gatescope-training-"));
afterAll(() => rmSync(folder, { recursive: true }));

const about = {
  name: "text.txt",
  choice: { ...defaultChoice, cell: "gru", units: 8, quiet: false },
  text: "The cell state runs straight down the chain.\n".repeat(40),
};
const text = trainingText([new TextEncoder().encode(about.text)]);
const settings = fitSettings({ cell: "gru", units: 8 }, false, { tokens: text.learn.length, vocabulary: text.size });
const path = join(folder, "run.safetensors");

function start(): TrainingRun {
  const around = { kernel: startKernel(), parts: 2 } as const;
  const { learn: learned, heldOut, size: vocabulary } = text;
  return new TrainingRun({
    settings,
    limit: { updates: 12 },
    learned,
    heldOut,
    vocabulary,
    around,
    now: () => performance.now(),
  });
}

async function write(run: TrainingRun, beside = true): Promise<void> {
  const state = run.state();
  await writeRun(path, {
    model: { weights: run.weights(), name: "run", description: "", vocabulary: text.vocabulary, isOneHot: false },
    card: "",
    state: state.trainer,
    record: { settings, text: "", kind: text.kind, parts: run.partCount, seconds: run.milliseconds / 1000 },
    ...(beside ? { beside: keptOf(about, state) } : {}),
  });
}

it("goes on from what was written as if it had not stopped, with its losses and moments", async () => {
  const whole = start();
  while (!whole.isDone) whole.advance(50);
  const first = start();
  while (first.updates < 5) first.advance(1);
  await write(first);
  const written = watchedOf("run", await readRun(path));
  expect(written.about).toEqual(about);
  const second = start();
  second.resume(written.state(second.weights()));
  expect(second.points).toEqual(first.points);
  while (!second.isDone) second.advance(50);
  expect(second.points.map(({ loss }) => loss)).toEqual(whole.points.map(({ loss }) => loss));
  // A moment is kept in half floats, to be looked at.
  const [before, after] = [first, second].map((run) => run.read(0)!.channel(0, "z")!.values);
  expect(Math.max(...before!.map((value, at) => Math.abs(value - after![at]!)))).toBeLessThan(1e-3);
  expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).toEqual([]);
});

it("says of a run that was not watched, and of what is cut off, that it cannot be taken up here", async () => {
  const run = start();
  run.advance(1);
  await write(run, false);
  const plain = await readRun(path);
  expect(() => watchedOf("run", plain)).toThrow(expect.objectContaining({ code: "bad-training" }));
  await write(run);
  const { beside, ...rest } = await readRun(path);
  expect(() => watchedOf("run", { ...rest, beside: { ...beside!, told: "[]" } })).toThrow(
    expect.objectContaining({ code: "bad-training" }),
  );
  writeFileSync(stateName(path), readFileSync(stateName(path)));
  truncateSync(stateName(path), 3000);
  await expect(readRun(path)).rejects.toThrow();
});
