/** Starts the engine's second thread in Node: for the worker and for the shell command. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { helperThreadSource } from "../engine/kernel/threads/helperThread";
import type { Surroundings } from "../engine/session/compute";

/** As the setting gatescope.engine.threads has it: "auto" takes two where there are two cores. */
export type Threads = "auto" | "1" | "2";

/** `onError` is told why the thread stopped by itself. It keeps no process alive. Undefined where one thread does everything. */
export function threadStarter(threads: Threads, onError: (error: Error) => void): Surroundings["startThread"] {
  const isShared = threads === "2" || (threads === "auto" && availableParallelism() > 1);
  if (!isShared) return undefined;
  return (data) => {
    const worker = new Worker(helperThreadSource, { eval: true, workerData: data });
    worker.on("error", onError);
    worker.unref();
    return () => void worker.terminate();
  };
}
