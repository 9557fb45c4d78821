/**
 * Where two threads that run the two parts of a program wait for each other. Each has a cache line of its own to write to,
 * three int32: [arrived, awaited, broken]. `arrived` counts its barriers; the other spins until that count is its own, for
 * a bounded time, since the wait is short as a rule, and then sleeps, so that a busy core costs no more than it must.
 */
const ARRIVED: usize = 0;
/** 1 while the other thread sleeps until this one arrives: to wake somebody takes longer than all the rest. */
const AWAITED: usize = 4;
const BROKEN: usize = 8;

/** A thread that has died would be waited for without end; after this long the barrier counts as broken. */
const PATIENCE: i64 = 10_000_000_000; // ns

/** Says that this thread has written what it had to. */
export function arrive(own: usize): void {
  atomic.store<i32>(own, atomic.load<i32>(own, ARRIVED) + 1, ARRIVED);
  if (atomic.load<i32>(own, AWAITED) == 1) atomic.notify(own + ARRIVED, -1);
}

/** Waits until the other thread has arrived as often. False if that took so long that the barrier is broken. */
export function waitFor(own: usize, other: usize, spins: i32): bool {
  const turn = atomic.load<i32>(own, ARRIVED);
  for (let spin = 0; spin < spins; spin++) {
    if (atomic.load<i32>(other, ARRIVED) - turn >= 0) return atomic.load<i32>(own, BROKEN) == 0;
  }
  atomic.store<i32>(other, 1, AWAITED);
  while (atomic.load<i32>(own, BROKEN) == 0) {
    const arrived = atomic.load<i32>(other, ARRIVED);
    if (arrived - turn >= 0) break;
    if (atomic.wait<i32>(other + ARRIVED, arrived, PATIENCE) == AtomicWaitResult.TIMED_OUT) {
      atomic.store<i32>(own, 1, BROKEN);
      atomic.store<i32>(other, 1, BROKEN);
    }
  }
  atomic.store<i32>(other, 0, AWAITED);
  return atomic.load<i32>(own, BROKEN) == 0;
}
