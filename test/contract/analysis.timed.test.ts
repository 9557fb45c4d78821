/** Looking at a checkpoint's numbers through the real worker: tiles, spectra, comparisons; cancelling, and what large files take. */
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import { openWorkshop, type Workshop } from "./engineSupport";

const MB = 2 ** 20;
const fixtures = resolve(__dirname, "../fixtures/analysis");

let workshop: Workshop;
let engine: EngineClient;

beforeAll(async () => {
  workshop = await openWorkshop();
});
afterAll(() => workshop.remove());
beforeEach(() => {
  engine = new EngineClient({ workerPath: workshop.workerPath, modelsDir: workshop.modelsDir, log: () => undefined });
});
afterEach(() => engine.dispose());

/** A safetensors file of one float32 matrix of zeros, which takes no room on disk. */
function writeZeros(name: string, rows: number, columns: number): string {
  const path = join(workshop.folder, name);
  const bytes = 4 * rows * columns;
  const header = Buffer.from(JSON.stringify({ w: { dtype: "F32", shape: [rows, columns], data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = openSync(path, "w");
  writeSync(file, Buffer.concat([length, header]));
  ftruncateSync(file, 8 + header.length + bytes);
  closeSync(file);
  return path;
}

/** Resident memory that work adds at most, in bytes. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
  await work();
  clearInterval(timer);
  return most - before;
}

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

  it("of a quarter of a gigabyte, and a picture of one, take some tens of megabytes", async () => {
    const [a, b] = [writeZeros("a.safetensors", 4096, 16_384), writeZeros("b.safetensors", 4096, 16_384)];
    await engine.call("compareCheckpoints", { a: join(fixtures, "same.pt"), b: join(fixtures, "same.safetensors") }); // the worker is there
    const whole = { tensor: "w", rowStart: 0, rowEnd: 4096, columnStart: 0, columnEnd: 16_384, step: 128 };
    const compared = await memoryOf(async () => {
      const { rows } = await engine.call("compareCheckpoints", { a, b });
      expect(rows).toMatchObject([{ key: "tensor:w", count: 2 ** 26, largest: 0, problem: null }]);
    });
    expect(compared).toBeLessThan(100 * MB);
    expect(await memoryOf(() => engine.call("readTensorTile", { path: a, ...whole }))).toBeLessThan(120 * MB); // 6 of them the tile
  });

  it("are left when nobody waits for them", async () => {
    const [a, b] = [writeZeros("a.safetensors", 4096, 16_384), writeZeros("b.safetensors", 4096, 16_384)];
    const abort = new AbortController();
    const left = engine.call("compareCheckpoints", { a, b }, abort.signal);
    setTimeout(() => abort.abort(), 50);
    await expect(left).rejects.toMatchObject({ code: "cancelled" });
    const start = performance.now();
    await engine.call("inspectCheckpoint", { path: a });
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
