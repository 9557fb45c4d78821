import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { compiledDirOf, startWorker } from "../../../../src/host/platform/startWorker";

const folder = mkdtempSync(join(tmpdir(), "gatescope-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a worker that is started so finds as its folder for what is compiled, and as its data. */
function told(compiledDir?: string): Promise<unknown> {
  const workerPath = join(folder, "worker.js");
  writeFileSync(
    workerPath,
    `const { parentPort, workerData } = require("node:worker_threads");
     parentPort.postMessage({ dir: process.env.NODE_COMPILE_CACHE, path: process.env.PATH, workerData });`,
  );
  const worker = startWorker({ workerPath, ...(compiledDir && { compiledDir }) }, "test", { text: "abc" });
  return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
}

it("tells Node where to keep what it compiles, and changes nothing else of a worker's surroundings", async () => {
  const rest = { path: process.env["PATH"], workerData: { text: "abc" } };
  expect(await told(join(folder, "compiled"))).toEqual({ dir: join(folder, "compiled"), ...rest });
  expect(await told()).toEqual({ dir: process.env["NODE_COMPILE_CACHE"], ...rest });
});

it("has a folder for each version, and removes those of others", async () => {
  const all = join(folder, "compiled");
  for (const version of ["0.1.0", "0.2.0"]) mkdirSync(join(all, version), { recursive: true });
  expect(compiledDirOf(folder, "0.2.0")).toBe(join(all, "0.2.0"));
  await vi.waitFor(() => expect(existsSync(join(all, "0.1.0"))).toBe(false));
  expect(existsSync(join(all, "0.2.0"))).toBe(true);
  expect(compiledDirOf(join(folder, "nothing"), "0.2.0")).toBe(join(folder, "nothing/compiled/0.2.0"));
});
