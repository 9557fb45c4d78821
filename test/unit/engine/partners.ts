/** Second threads for tests, real ones, that end with the test file. */
import { Worker } from "node:worker_threads";
import { afterAll } from "vitest";
import { HelperThread, helperThreadSource } from "../../../src/engine/kernel/threads/helperThread";
import type { Second } from "../../../src/engine/kernel/threads/threadTuner";
import { startKernel } from "./kernels";

const partners: HelperThread[] = [];
const workers: Worker[] = [];

/** Nobody writes to it: waiting for it leaves the core to a thread that has none. */
const nobody = new Int32Array(new SharedArrayBuffer(4));
const WAIT_MS = 0.05;

/** One that is asked whether or not the machine has a core for it. */
class EagerPartner extends HelperThread {
  private readonly always: Second = {
    ready: () => {
      while (this.serves && !this.isIdle) Atomics.wait(nobody, 0, 0, WAIT_MS);
      return this.serves;
    },
    record: () => undefined,
  };

  override readonly forSteps = this.always;
  override readonly forProducts = this.always;
}

let eager: ReturnType<typeof start> | null = null;

/** A kernel whose second thread serves; the eager one is started once for a file, as starting takes longer than a test. */
export function withPartner(Kind: typeof HelperThread = EagerPartner) {
  return Kind === EagerPartner ? (eager ??= start(Kind)) : start(Kind);
}

async function start(Kind: typeof HelperThread) {
  const kernel = startKernel();
  const partner = new Kind(kernel, (workerData) => workers.push(new Worker(helperThreadSource, { eval: true, workerData })));
  partners.push(partner);
  while (!partner.serves) await new Promise((resolve) => setTimeout(resolve, 1));
  return { kernel, partner };
}

afterAll(async () => {
  for (const partner of partners) partner.stop();
  partners.length = 0;
  eager = null; // a process may run several files
  await Promise.all(workers.map((worker) => worker.terminate()));
  workers.length = 0;
});
