/** The worker that trains, as it is shipped: what is asked of it while it writes waits, and every file is whole. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { WorkerClient } from "../../src/host/platform/workerClient";
import { trainerClient } from "../../src/host/training/trainerClient";
import type { TrainerContract } from "../../src/protocol/training";
import { bundleWorker } from "./engineSupport";

const folder = mkdtempSync(join(tmpdir(), "gatescope-trainer-"));
const text = "Twinkle, twinkle, little star, how I wonder what you are.\n".repeat(400);
const problems: unknown[] = [];
let trainer: WorkerClient<TrainerContract>;

beforeAll(async () => {
  const workerPath = await bundleWorker("trainer", folder);
  trainer = trainerClient({ workerPath, version: "0", threads: () => "1", log: () => undefined }, ({ problem }) => {
    if (problem) problems.push(problem);
  });
}, 60_000);
afterAll(() => {
  trainer.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it("writes one file after the other, whoever asks for them at the same time", async () => {
  const choice = { cell: "lstm", layers: 1, units: 128, minutes: 5, seed: 1, quiet: true };
  const [path, elsewhere] = [join(folder, "models/star.safetensors"), join(folder, "elsewhere/star.safetensors")];
  await trainer.call("start", { choice, text, name: "star.txt", path });
  const all = [trainer.call("moveTo", { path }), trainer.call("moveTo", { path: elsewhere }), trainer.call("moveTo", { path })];
  await Promise.all([...all, trainer.call("pause", {}), trainer.call("finish", {})]);
  const { report } = (await trainer.call("state", {}))!;
  expect(problems).toEqual([]);
  expect(report).toMatchObject({ phase: "done", problem: null, saved: report.update });
  const written = readdirSync(join(folder, "models"));
  expect(written).toContain("star.safetensors");
  expect(written.filter((name) => name.endsWith(".new"))).toEqual([]);
  await trainer.call("open", { path });
  expect((await trainer.call("state", {}))!.report).toMatchObject({ phase: "done", update: report.update });
}, 60_000);
