/** The laboratory's worker as it is shipped: an experiment is begun, paused, gone on with and stopped; a network of it opens as a model. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WorkerClient } from "../../src/host/platform/workerClient";
import { message } from "../../src/messages/message";
import { labWorkerContract, type LabChoice, type LabReport, type LabWorkerContract } from "../../src/protocol/lab";
import { openShell } from "./cliSupport";
import { bundleWorker } from "./engineSupport";

const folder = mkdtempSync(join(tmpdir(), "gatescope-lab-"));
const reports: LabReport[] = [];
let lab: WorkerClient<LabWorkerContract>;

beforeAll(async () => {
  lab = new WorkerClient({
    workerPath: await bundleWorker("lab", folder),
    workerData: () => ({}),
    name: "laboratory",
    contract: labWorkerContract,
    listeners: { report: (report) => reports.push(report), log: () => undefined },
    log: () => undefined,
    stopped: (reason) => message("lab.stopped", { reason }),
  });
}, 60_000);
afterAll(() => {
  lab.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const choice: LabChoice = { task: "remember", length: 4, cells: ["gru"], seed: 1, seconds: 600 };

it("offers its tasks, and examples of them", async () => {
  const { tasks, cells } = await lab.call("offer", {});
  expect(tasks.map(({ id }) => id)).toContain("two-brackets");
  expect(cells.map(({ id }) => id)).toContain("gru");
  const example = await lab.call("example", choice);
  expect(example).toEqual(await lab.call("example", choice));
  expect(example.answers).toEqual([example.ids[0]]);
  await expect(lab.call("example", { ...choice, length: 4000 })).rejects.toThrow();
});

it("has no experiment before one is begun", async () => {
  expect(await lab.call("state", {})).toBeNull();
  await expect(lab.call("pause", {})).rejects.toMatchObject({ code: "no-training" });
});

it("runs, pauses, goes on, and stops when it is told to", async () => {
  await lab.call("start", choice);
  await expect.poll(() => reports.length, { timeout: 30_000 }).toBeGreaterThan(0);
  await lab.call("pause", {});
  const { report: paused } = (await lab.call("state", {}))!;
  expect(paused.phase).toBe("paused");
  await new Promise((rest) => setTimeout(rest, 150));
  expect((await lab.call("state", {}))!.report.update).toBe(paused.update);
  await lab.call("goOn", {});
  await expect.poll(async () => (await lab.call("state", {}))!.report.update).toBeGreaterThan(paused.update);
  await lab.call("finish", {});
  const { choice: of, report } = (await lab.call("state", {}))!;
  expect(of).toEqual(choice);
  expect(report).toMatchObject({ phase: "done", share: 1, problem: null });
  expect(report.learners[0]!.byLength.length).toBeGreaterThan(3);
}, 60_000);

it("writes a network that is traced like any other model", async () => {
  const path = join(folder, "models/remember.safetensors");
  await lab.call("save", { learner: 0, path });
  const shell = await openShell();
  try {
    shell.write("sequence.txt", "Cabd?C");
    const { code, stdout, stderr } = await shell.gatescope("trace", "sequence.txt", "--model", path, "--out", "trace.json");
    expect(stderr + stdout).toContain("6 tokens");
    expect(code).toBe(0);
  } finally {
    shell.remove();
  }
  await expect(lab.call("save", { learner: 7, path })).rejects.toMatchObject({ code: "no-training" });
}, 60_000);
