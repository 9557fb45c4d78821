/**
 * A clock that stands still while other programs have the processor: what a test says about the amount of work holds on a
 * busy machine too. It counts all threads of this process. A wait that never ends is for the test's own time limit.
 */

/** Milliseconds that this process has computed since it started. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
