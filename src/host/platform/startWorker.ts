/** Starts the extension's workers. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** What a worker is started from. */
export interface WorkerFile {
  /** Absolute path of its bundle, in dist/. */
  readonly workerPath: string;
  /** Folder in which Node keeps what it has compiled of the bundle: the next worker starts in three quarters of the time. */
  readonly compiledDir?: string;
}

/** `name`: of the thread, for debuggers and logs. */
export function startWorker({ workerPath, compiledDir }: WorkerFile, name: string, workerData: unknown): Worker {
  const env = compiledDir === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: compiledDir };
  return new Worker(workerPath, { workerData, name, env });
}

/** A version's folder for what is compiled; those of other versions are removed. */
export function compiledDirOf(storage: string, version: string): string {
  const all = join(storage, "compiled");
  void removeOthers(all, version);
  return join(all, version);
}

async function removeOthers(folder: string, kept: string): Promise<void> {
  const versions = await readdir(folder).catch(() => []);
  const others = versions.filter((version) => version !== kept);
  await Promise.all(others.map((other) => rm(join(folder, other), { recursive: true, force: true }).catch(() => undefined)));
}
