/**
 * Where threads that run one program wait for each other: three int32 in shared memory, [arrived, generation, broken].
 * The last to arrive starts the next generation; the others spin for a bounded time, since the wait is short as a rule,
 * and then sleep, so that a busy core costs no more than it must.
 */
const ARRIVED: usize = 0;
const GENERATION: usize = 4;
const BROKEN: usize = 8;

/** A thread that has died would be waited for without end; after this long the barrier counts as broken. */
const PATIENCE: i64 = 10_000_000_000; // ns

/** Waits until `threads` have called it. False if the barrier is broken, by time or by whoever sets its third number. */
export function meet(barrier: usize, threads: i32, spins: i32): bool {
  const generation = atomic.load<i32>(barrier, GENERATION);
  if (atomic.add<i32>(barrier, 1, ARRIVED) + 1 == threads) {
    atomic.store<i32>(barrier, 0, ARRIVED);
    atomic.add<i32>(barrier, 1, GENERATION);
    atomic.notify(barrier + GENERATION, -1);
    return atomic.load<i32>(barrier, BROKEN) == 0;
  }
  for (let spin = 0; spin < spins; spin++) {
    if (atomic.load<i32>(barrier, GENERATION) != generation) return atomic.load<i32>(barrier, BROKEN) == 0;
  }
  while (atomic.load<i32>(barrier, GENERATION) == generation && atomic.load<i32>(barrier, BROKEN) == 0) {
    if (atomic.wait<i32>(barrier + GENERATION, generation, PATIENCE) == AtomicWaitResult.TIMED_OUT) {
      atomic.store<i32>(barrier, 1, BROKEN);
    }
  }
  return atomic.load<i32>(barrier, BROKEN) == 0;
}
