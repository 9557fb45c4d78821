/** What trains in the shell: the SIMD kernel, and a second thread where there are two cores. */
import { embeddedFactory } from "../engine/kernel/embedded";
import { HelperThread } from "../engine/kernel/threads/helperThread";
import type { TrainerSurroundings } from "../engine/training/trainer";
import { threadStarter, type Threads } from "../worker/startThread";
import { refusal } from "./refusal";

export type TrainingMachine = TrainerSurroundings;

/** Fails with a refusal where WebAssembly has no SIMD. `megabytes` is what training may take. */
export function trainingMachine(threads: Threads, megabytes: number, tell: (line: string) => void): TrainingMachine {
  const factory = embeddedFactory();
  if (!factory) throw refusal("cli.noKernel");
  const kernel = factory.start();
  const start = threadStarter(threads, (error) => tell(error.message));
  const helper = start && new HelperThread(kernel, (data) => void start(data));
  kernel.arena.keep();
  return { kernel, parts: helper ? 2 : 1, helper, memoryLimit: megabytes * 2 ** 20 };
}
