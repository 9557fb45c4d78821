/** Starts the engine's second thread in Node: for the worker and for the shell command. */
import { Worker } from "node:worker_threads";
import { helperThreadSource } from "../engine/kernel/threads/helperThread";
import type { Surroundings } from "../engine/session/compute";

/** `onError` is told why the thread stopped by itself. It keeps no process alive. */
export function threadStarter(onError: (error: Error) => void): NonNullable<Surroundings["startThread"]> {
  return (data) => {
    const worker = new Worker(helperThreadSource, { eval: true, workerData: data });
    worker.on("error", onError);
    worker.unref();
    return () => void worker.terminate();
  };
}
