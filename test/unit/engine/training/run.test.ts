/** A run: what is held out, when it ends, what is kept of it, and that it goes on as it was. */
import { describe, expect, it } from "vitest";
import { scoreTexts } from "../../../../src/engine/scoring/score";
import { fitSettings } from "../../../../src/engine/training/fitSettings";
import { flatWeights, withFlatWeights } from "../../../../src/engine/training/flatWeights";
import { TrainingRun, type Limit } from "../../../../src/engine/training/run";
import { startKernel } from "../kernels";

/** "abcabcabd...": 900 tokens. */
const ids = Uint32Array.from({ length: 900 }, (_, at) => (at % 9 === 8 ? 3 : at % 3));
const [learned, heldOut] = [ids.subarray(0, 810), ids.subarray(810)];
const settings = fitSettings({ cell: "gru", units: 8, seed: 3 }, false, { tokens: 810, vocabulary: 4 });

function runOf(limit: Limit): { run: TrainingRun; clock: { ms: number } } {
  const clock = { ms: 0 };
  const now = () => (clock.ms += 10);
  const run = new TrainingRun({ settings, limit, learned, heldOut, vocabulary: 4, around: { kernel: startKernel() }, now });
  return { run, clock };
}

const finish = (run: TrainingRun): TrainingRun => {
  while (!run.isDone) run.advance(200);
  return run;
};

describe("settings that fit a text", () => {
  const fit = (tokens: number, chosen = {}) => fitSettings(chosen, false, { tokens, vocabulary: 4 });

  it("read a short text in fewer rows, and a very short one in shorter windows", () => {
    expect(fit(100_000)).toMatchObject({ rows: 32, window: [64, 64], quiet: null });
    expect(settings).toMatchObject({ rows: 12, window: [64, 64] });
    expect(fit(31)).toMatchObject({ rows: 1, window: [30, 30] });
  });

  it("give a cell the embedding and the layers that it needs", () => {
    expect(fit(1000)).toMatchObject({ embedding: 4, layers: 1 });
    expect(fit(1000, { cell: "mut1", units: 20 })).toMatchObject({ embedding: 20 });
    expect(fit(1000, { cell: "lstm-depth-gated" })).toMatchObject({ layers: 2 });
    expect(fit(1000, { cell: "grid-lstm" })).toMatchObject({ layers: 2 });
  });
});

describe("a run", () => {
  it("ends after so many updates, with all of the held-out text measured", () => {
    const { run } = runOf({ updates: 40 });
    finish(run);
    expect([run.updates, run.share, run.points.length]).toEqual([40, 1, 41]); // one before the first update
    const { heldOut: measured } = run.points.at(-1)!;
    expect(Math.abs(measured! - scoreTexts(run.weights(), [heldOut]).natsPerToken)).toBeLessThan(0.3);
  });

  it("ends when its minutes of work are over, and time between does not count", () => {
    const { run, clock } = runOf({ minutes: 0.05 });
    run.advance(500);
    const before = run.share;
    clock.ms += 1e6;
    run.advance(500);
    expect(run.share - before).toBeLessThan(0.5);
    finish(run);
    expect(run.milliseconds).toBeGreaterThanOrEqual(3000);
  });

  it("keeps moments, of which the first is the network before it learned, and reads the passage at each", () => {
    const { run } = runOf({ updates: 30 });
    finish(run);
    expect([run.moments[0]!.update, run.moments.at(-1)!.update]).toEqual([0, 30]);
    const [first, last] = [run.read(0)!.channel(0, "z")!, run.read(run.moments.length - 1)!.channel(0, "z")!];
    expect([first.units, first.tokens, first.values.length]).toEqual([8, 90, 720]);
    expect(last.values).not.toEqual(first.values);
    expect(run.read(0)!.channel(0, "nothing")).toBeNull();
    expect(run.read(99)).toBeNull();
    expect(run.sample!.ids).toHaveLength(300);
    expect(run.reach!.norms.length).toBe(64);
    expect(run.reach!.norms.every((norm) => norm >= 0)).toBe(true);
  });

  it("goes on from its state to the same losses, and has what it had", () => {
    const whole = finish(runOf({ updates: 24 }).run);
    const { run: first } = runOf({ updates: 24 });
    while (first.updates < 10) first.advance(1);
    const state = structuredClone(first.state());
    const { run: second } = runOf({ updates: 24 });
    second.resume(state);
    expect(second.sample!.update).toBe(state.moments.at(-1)!.update);
    finish(second);
    expect(second.points.map(({ loss }) => loss)).toEqual(whole.points.map(({ loss }) => loss));
  });

  it("goes through an update slowly, and then goes on", () => {
    const { run } = runOf({ updates: 3 });
    const parts = Array.from({ length: 5 }, () => run.stepSlowly());
    expect(parts.map(({ stretch, update }) => `${update} ${stretch}`)).toEqual([
      "1 forward",
      "1 loss",
      "1 backward",
      "1 update",
      "2 forward",
    ]);
    expect(parts[0]!.loss).toBeNull();
    expect(parts[1]!.loss).toBeGreaterThan(1);
    expect(parts[2]!.gradientNorm).toBeGreaterThan(0);
    expect(parts[3]!.learningRate).toBeGreaterThan(0);
    expect(finish(run).updates).toBe(3);
  });

  it("has weights that come back from one row of numbers", () => {
    const weights = finish(runOf({ updates: 2 }).run).weights();
    const flat = flatWeights(weights);
    const other = runOf({ updates: 2 }).run.weights();
    expect(flatWeights(other)).not.toEqual(flat);
    expect(flatWeights(withFlatWeights(other, flat))).toEqual(flat);
  });
});
