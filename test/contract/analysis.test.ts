/** Looking at a checkpoint's numbers through the real worker: tiles, spectra, comparisons; cancelling. */
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import { openWorkshop, type Workshop } from "./engineSupport";

const fixtures = resolve(__dirname, "../fixtures/analysis");

let workshop: Workshop;
let engine: EngineClient;

beforeAll(async () => {
  workshop = await openWorkshop();
  engine = new EngineClient({ workerPath: workshop.workerPath, modelsDir: workshop.modelsDir, log: () => undefined });
});
afterAll(() => {
  engine.dispose();
  workshop.remove();
});

it("a tile of a tensor", async () => {
  const request = {
    path: join(fixtures, "tiles.safetensors"),
    tensor: "w",
    rowStart: 0,
    rowEnd: 3,
    columnStart: 3,
    columnEnd: 20,
    step: 8,
  };
  const tile = await engine.call("readTensorTile", request);
  expect(tile).toMatchObject({ cells: 3, computed: 20 });
  for (const array of [tile.values, tile.minimum, tile.maximum]) expect(array?.buffer.byteLength).toBe(4 * 9);
  await expect(engine.call("readTensorTile", { ...request, rowEnd: 4 })).rejects.toMatchObject({ code: "out-of-range" });
  await expect(engine.call("readTensorTile", { ...request, step: 0 })).rejects.toMatchObject({ code: "bad-message" });
  await expect(engine.call("readTensorTile", { ...request, tensor: "v" })).rejects.toMatchObject({
    code: "checkpoint-not-found",
  });
});

describe("a layer", () => {
  const path = () => join(workshop.folder, "bytes.safetensors");

  it("gate by gate", async () => {
    const { layer, matrices, forget } = await engine.call("analyseLayer", { path: path(), layer: 0 });
    expect(layer).toBe(0);
    expect(matrices.map(({ gate, rows, columns }) => [gate, rows, columns]).sort()).toEqual(
      ["f", "g", "i", "o"].map((gate) => [gate, 256, 256]),
    );
    for (const { singularValues, eigenvalues, spectralRadius } of matrices) {
      expect([singularValues.length, eigenvalues?.length]).toEqual([256, 512]);
      expect(spectralRadius).toBeLessThanOrEqual(singularValues[0] ?? 0);
    }
    expect([forget?.bias.length, forget?.halfLife.length]).toEqual([256, 256]);
    await expect(engine.call("analyseLayer", { path: path(), layer: 1 })).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });

  it("is left when nobody waits for it, and others have their turn between two gates", async () => {
    const abort = new AbortController();
    const whole = engine.call("analyseLayer", { path: path(), layer: 0 });
    const left = engine.call("analyseLayer", { path: path(), layer: 0 }, abort.signal);
    await engine.call("inspectCheckpoint", { path: path() });
    abort.abort();
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    expect((await whole).matrices).toHaveLength(4);
  });
});

describe("two checkpoints", () => {
  it("are compared with their paths", async () => {
    const [a, b] = [join(fixtures, "same.pt"), join(fixtures, "same.onnx")];
    const { rows, ...sides } = await engine.call("compareCheckpoints", { a, b });
    expect(sides).toMatchObject({ a: { path: a, name: "same.pt" }, b: { path: b, name: "same.onnx", format: "ONNX" } });
    expect(rows.filter(({ problem }) => problem === null).every(({ largest }) => largest === 0)).toBe(true);
    await expect(engine.call("compareCheckpoints", { a, b: join(fixtures, "none.pt") })).rejects.toMatchObject({
      code: "checkpoint-not-found",
    });
  });
});
