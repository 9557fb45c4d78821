/**
 * What the engine's contract tests run on: the real worker as esbuild bundles it, and small models with weights from a
 * seeded generator, written as the checkpoints that the worker reads.
 */
import { build } from "esbuild";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compileKernel } from "../../tools/kernel/compile.mjs";

import type { EngineClient } from "../../src/host/platform/engineClient";
import type { Progress, Tile, TileRequest } from "../../src/protocol/traceShapes";

const root = resolve(__dirname, "../..");

/** One tile, as pages ask for several. */
export async function readTile(engine: EngineClient, request: TileRequest): Promise<Tile> {
  const [tile] = await engine.call("readTiles", { tiles: [request] });
  return tile!;
}

/** Resolves with the trace's next progress event. */
export function nextProgress(engine: EngineClient, traceId: number): Promise<Progress> {
  return new Promise((resolve) => {
    const stop = engine.onDidProgress((progress) => {
      if (progress.traceId !== traceId) return;
      stop();
      resolve(progress);
    });
  });
}

/** Tokens of a trace computed so far, as the worker tells. */
export async function computed(engine: EngineClient, traceId: number): Promise<number> {
  const tile = { traceId, layer: 0, channel: "h", tokenStart: 0, tokenEnd: 1, step: 1, unitStart: 0, unitEnd: 1 };
  return (await readTile(engine, tile)).computed;
}

export interface Workshop {
  readonly folder: string;
  readonly workerPath: string;
  readonly modelsDir: string;
  remove(): void;
}

/** Bundles the worker and writes the models "bytes" (1x256 LSTM, slow enough to interrupt) and "abc" (2x6, three letters). */
export async function openWorkshop({ withKernel = false } = {}): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-contract-"));
  const workerPath = await bundleWorker("main", folder, { withKernel });
  writeLstm(folder, "bytes", { layers: 1, units: 256, tokens: 256 }, { kind: "bytes" });
  writeLstm(folder, "abc", { layers: 2, units: 6, tokens: 3 }, { kind: "characters", characters: "abc" });
  return { folder, workerPath, modelsDir: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

type WorkerName = "main" | "lab" | "trainer";

/** By name, and whether they carry the kernel: once for all test files of a process. */
const workers = new Map<string, Promise<string>>();

/** A worker of src/worker as esbuild.mjs bundles it, in a folder; gives its path. */
export async function bundleWorker(name: WorkerName, folder: string, { withKernel = true } = {}): Promise<string> {
  const key = `${name} ${withKernel}`;
  const code = workers.get(key) ?? bundled(name, withKernel);
  workers.set(key, code);
  const path = join(folder, `${name}.js`);
  writeFileSync(path, await code);
  return path;
}

async function bundled(name: WorkerName, withKernel: boolean): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`src/worker/${name}.ts`],
    write: false,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "silent",
    ...(withKernel && { define: { GATESCOPE_KERNEL: JSON.stringify(await kernelText()) } }),
  });
  return outputFiles[0]!.text;
}

/** The SIMD kernel as esbuild.mjs embeds it; without it the worker computes in plain JavaScript. */
export async function kernelText(): Promise<Record<string, string>> {
  const builds = Object.entries(await compileKernel());
  return Object.fromEntries(builds.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
}

interface Sizes {
  readonly layers: number;
  readonly units: number;
  readonly tokens: number;
}

const EMBEDDING = 16;

/** A safetensors file of an LSTM language model with PyTorch's names, and its manifest. */
function writeLstm(folder: string, name: string, { layers, units, tokens }: Sizes, vocabulary: object): void {
  const shapes: [name: string, shape: number[]][] = [["embedding.weight", [tokens, EMBEDDING]]];
  for (let layer = 0; layer < layers; layer++) {
    shapes.push(
      [`rnn.weight_ih_l${layer}`, [4 * units, layer === 0 ? EMBEDDING : units]],
      [`rnn.weight_hh_l${layer}`, [4 * units, units]],
      [`rnn.bias_ih_l${layer}`, [4 * units]],
      [`rnn.bias_hh_l${layer}`, [4 * units]],
    );
  }
  shapes.push(["head.weight", [tokens, units]], ["head.bias", [tokens]]);
  writeFileSync(join(folder, `${name}.safetensors`), safetensors(shapes));
  const manifest = { version: 1, name, title: name, description: "A network of random weights.", cell: "lstm", vocabulary };
  writeFileSync(join(folder, `${name}.safetensors.gatescope.json`), JSON.stringify(manifest));
}

function safetensors(shapes: readonly [name: string, shape: number[]][]): Buffer {
  const random = generator(1);
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = {};
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, shape] of shapes) {
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() - 0.5);
    header[name] = { dtype: "F32", shape, data_offsets: [at, at + values.byteLength] };
    at += values.byteLength;
    parts.push(Buffer.from(values.buffer));
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded, ...parts]);
}

/** Numbers in [0, 1): the mulberry32 generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
