/**
 * Opens one file after the other with the bundled shell command, whose path is its argument, each as if the command had just begun,
 * and answers what was said and what it took. A process of its own for hostile.test.ts: what it holds at most is what the files took.
 */
import { dirname } from "node:path";
import { programOf, runProgram, type Outcome } from "../shellProgram";

export interface Opened extends Outcome {
  /** In MB, the most that was held until now. */
  readonly memory: number;
  /** Of the processor, in milliseconds. */
  readonly time: number;
}

const program = programOf(process.argv[2] ?? "");
/** Bytes that may lie uncollected when a file is opened. */
const LITTLE = 2 ** 25;

process.on("message", (file: string) => {
  if (process.memoryUsage().heapUsed > LITTLE) globalThis.gc?.(); // what files before have left
  const before = process.cpuUsage();
  void runProgram(program, ["inspect", file, "--json"], { cwd: dirname(file) }).then((outcome) => {
    const { user, system } = process.cpuUsage(before);
    const opened: Opened = { ...outcome, memory: process.resourceUsage().maxRSS / 1024, time: (user + system) / 1000 };
    process.send?.(opened);
  });
});
