/** A run: it learns, is the same to the bit however it is computed and interrupted, and keeps what it should. */
import { describe, expect, it } from "vitest";
import { scoreTexts } from "../../../../src/engine/scoring/score";
import { initialWeights } from "../../../../src/engine/training/initialWeights";
import { trainingBytes } from "../../../../src/engine/training/layOut";
import { sampleFrom } from "../../../../src/engine/training/sampling";
import { defaultSettings, type TrainingSettings } from "../../../../src/engine/training/settings";
import { Trainer } from "../../../../src/engine/training/trainer";
import { startKernel } from "../kernels";

/** "abcabcabd...": a text that is learned quickly. */
const text = Uint32Array.from({ length: 600 }, (_, at) => (at % 9 === 8 ? 3 : at % 3));

const settings: TrainingSettings = { ...defaultSettings, units: 12, embedding: 4, rows: 5, window: [6, 9], warmUp: 5 };

function trainerOf(more: Partial<TrainingSettings> = {}, parts: 1 | 2 = 1): Trainer {
  return new Trainer({ ...settings, ...more }, text, 4, { kernel: startKernel(), parts });
}

function losses(trainer: Trainer, count: number): number[] {
  return Array.from({ length: count }, () => trainer.step().loss);
}

describe("a run", () => {
  it("learns what comes next", () => {
    const trainer = trainerOf({ learningRate: 0.02 });
    const [first = 0] = losses(trainer, 1);
    losses(trainer, 150);
    expect(first).toBeGreaterThan(1.2);
    expect(trainer.evaluate(text)).toBeLessThan(0.15);
  });

  it("measures nearly what a score of its weights does", () => {
    const trainer = trainerOf();
    losses(trainer, 20);
    const scored = scoreTexts(trainer.weights(), [text]).natsPerToken;
    expect(Math.abs(trainer.evaluate(text) - scored)).toBeLessThan(0.02);
  });

  it("is the same to the bit with the same seed, and another with another", () => {
    const more = { dropout: 0.2, layers: 2 };
    const first = losses(trainerOf(more, 2), 8);
    expect(losses(trainerOf(more, 2), 8)).toEqual(first);
    expect(losses(trainerOf({ ...more, seed: 2 }, 2), 8)).not.toEqual(first);
  });

  it("goes on from a state as if it had not stopped", () => {
    const more = { dropout: 0.1, layers: 2, forgetState: 0.2 };
    const whole = losses(trainerOf(more), 30);
    const interrupted = trainerOf(more);
    const before = losses(interrupted, 11);
    const again = trainerOf(more);
    again.resume(structuredClone(interrupted.state()), text);
    expect([...before, ...losses(again, 19)]).toEqual(whole);
  });

  it("is not changed by what is measured in between", () => {
    const plain = losses(trainerOf(), 12);
    const measured = trainerOf();
    const first = losses(measured, 5);
    measured.evaluate(text.subarray(0, 100));
    expect([...first, ...losses(measured, 7)]).toEqual(plain);
  });

  it("can be gone through slowly, with the same result", () => {
    const slow = trainerOf();
    const stretches: string[] = [];
    let loss = 0;
    for (const { stretch, update } of slow.slowly()) {
      stretches.push(stretch);
      loss = update?.loss ?? loss;
    }
    expect(stretches).toEqual(["forward", "loss", "backward", "update"]);
    expect([loss]).toEqual(losses(trainerOf(), 1));
  });

  it("says how the gradient shrinks with the distance, and goes on as if it had not been asked", () => {
    const more = { layers: 2, window: [6, 6] as const };
    const asked = trainerOf(more, 2);
    const before = losses(asked, 3);
    const norms = asked.gradientByDistance(text);
    expect(norms.map(({ layer, state }) => `${layer} ${state}`).sort()).toEqual(["0 c", "0 h", "1 c", "1 h"]);
    expect(norms.every((each) => each.norms.length === 6 && each.norms.every((norm) => norm > 0))).toBe(true);
    expect([...before, ...losses(asked, 4)]).toEqual(losses(trainerOf(more, 2), 7));
  });

  it("writes text that it has learned", () => {
    const trainer = trainerOf({ learningRate: 0.02 });
    losses(trainer, 150);
    const written = sampleFrom(trainer.weights(), { count: 18, temperature: 0, seed: 1, start: text.subarray(0, 9) });
    expect([...written]).toEqual([...text.subarray(9, 27)]);
    const free = (seed: number) => [
      ...sampleFrom(trainer.weights(), { count: 40, temperature: 3, seed, start: Uint32Array.of(0) }),
    ];
    expect(free(1)).toEqual(free(1));
    expect(free(1)).not.toEqual(free(2));
  });

  it("takes no memory where the limit would be passed, and no more than was said", () => {
    const kernel = startKernel();
    const used = kernel.arena.used;
    const start = (memoryLimit: number) => new Trainer(settings, text, 4, { kernel, memoryLimit });
    expect(() => start(50_000)).toThrow("MB of memory");
    expect(kernel.arena.used).toBe(used);
    start(trainingBytes(settings, initialWeights(settings, 4), 1));
    const taken = kernel.arena.used - used;
    expect(taken).toBeLessThan(1.1 * trainingBytes(settings, initialWeights(settings, 4), 1));
  });

  it("leaves the zeros of a clockwork network, and its periods", () => {
    const trainer = trainerOf({ cell: "rnn-clockwork" });
    const before = trainer.weights().layers[0]!.parameters;
    losses(trainer, 5);
    const after = trainer.weights().layers[0]!.parameters;
    expect(after.get("periods")).toEqual(before.get("periods"));
    const [old, now] = [before.get("W.h.h")!, after.get("W.h.h")!];
    expect(now.filter((value, at) => value !== 0 && old[at] === 0)).toHaveLength(0);
    expect(now.filter((value, at) => value !== old[at]).length).toBeGreaterThan(50);
  });
});

it.each([
  [{ units: 0 }, "units is a whole number"],
  [{ window: [9, 6] as const }, "window is a whole number"],
  [{ dropout: 1 }, "dropout is at least 0"],
  [{ rows: 300 }, "The text to learn from has 600 tokens"],
  [{ cell: "lstm-depth-gated" }, "two layers or more"],
  [{ cell: "mut1" }, "it must read 12 numbers, not 4"],
  [{ cell: "none" }, "has the cell"],
])("refuses %o", (more, said) => {
  expect(() => trainerOf(more)).toThrow(said);
});
