/** The setting gatescope.engine.threads, as the real worker takes it: it decides who computes, and changes no number. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { EngineClient, type EngineThreads } from "../../src/host/platform/engineClient";
import { openWorkshop, type Workshop } from "./engineSupport";

let workshop: Workshop;
beforeAll(async () => {
  workshop = await openWorkshop({ withKernel: true });
});
afterAll(() => workshop.remove());

/** What the worker says of itself, and every h of a text. */
async function trace(threads: EngineThreads) {
  const { workerPath, modelsDir } = workshop;
  const lines: string[] = [];
  const engine = new EngineClient({ workerPath, modelsDir, log: (line) => lines.push(line), threads: () => threads });
  const model = { kind: "bundled", name: "bytes" } as const;
  const texts = ["and so it goes, ".repeat(200)];
  const prepared = await engine.call("prepareTrace", { model, texts, skipUnencodable: false, memoryBudget: 2 ** 27 });
  const { traceId, tokenCount } = prepared;
  await engine.call("runTrace", { traceId });
  const whole = { traceId, layer: 0, channel: "h", tokenStart: 0, tokenEnd: tokenCount, step: 1, unitStart: 0, unitEnd: 256 };
  const tiles = await engine.call("readTiles", { tiles: [whole] });
  engine.dispose();
  const values = tiles[0]?.values;
  return { said: lines.find((line) => line.startsWith("Networks are computed")), values };
}

it("one thread, or two, compute the same to the bit", async () => {
  const [one, two] = [await trace("1"), await trace("2")];
  expect(one.said).toMatch(/\/1\.$/);
  expect(two.said).toMatch(/\/2\.$/);
  expect(two.values).toEqual(one.values);
});
