/** What the engine promises in milliseconds, and in megabytes of large files, through its real worker: nothing runs beside it. */
import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import type { TraceDescription } from "../../src/protocol/traceShapes";
import { computed, nextProgress, openWorkshop, readTile, type Workshop } from "./engineSupport";

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

function prepare(text: string): Promise<TraceDescription> {
  const model = { kind: "bundled", name: "bytes" } as const;
  return engine.call("prepareTrace", { model, texts: [text], skipUnencodable: false, memoryBudget: 512 * MB });
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

it("a run stops within 100 ms of being cancelled, keeps what it computed, and goes on when run again", async () => {
  const text = "the quick brown fox ".repeat(150);
  const { traceId, tokenCount } = await prepare(text);
  const delays: number[] = []; // until the worker, done with what it was at, answers again
  for (let attempt = 0; attempt < 3; attempt++) {
    const abort = new AbortController();
    const run = engine.call("runTrace", { traceId }, abort.signal);
    const outcome = expect(run).rejects.toMatchObject({ code: "cancelled" });
    await nextProgress(engine, traceId);
    const start = performance.now();
    abort.abort();
    const stopped = await computed(engine, traceId);
    delays.push(performance.now() - start);
    await outcome;
    await wait(50);
    expect(await computed(engine, traceId)).toBe(stopped);
    expect(stopped).toBeGreaterThan(0);
    expect(stopped).toBeLessThan(tokenCount);
  }
  expect(Math.min(...delays)).toBeLessThan(100); // the least: a busy machine may hold up any one of them

  await engine.call("runTrace", { traceId });
  expect(await computed(engine, traceId)).toBe(tokenCount);
  const { traceId: fresh } = await prepare(text);
  await engine.call("runTrace", { traceId: fresh });
  const end = { layer: 0, channel: "c", tokenStart: tokenCount - 1, tokenEnd: tokenCount, step: 1, unitStart: 0, unitEnd: 256 };
  const resumed = await readTile(engine, { ...end, traceId });
  expect(resumed.values).toEqual((await readTile(engine, { ...end, traceId: fresh })).values);
});

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

describe("two checkpoints", () => {
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
