/**
 * Reads tensors' statistics a few at a time. What is wanted is a list that may be replaced at any moment, as when the
 * table is scrolled: what was not begun by then is dropped. It knows neither the store nor the host.
 */
export interface StatisticsQueue {
  /** Replaces what is wanted, most urgent first. Names that were read or are being read are left out. */
  want(names: readonly string[]): void;
  /** Forgets everything and aborts what is being read. */
  clear(): void;
}

export interface StatisticsQueueOptions {
  /** At most so many at a time. */
  readonly concurrency: number;
  /** Reads one and says so by itself; must not throw. */
  readonly read: (name: string, signal: AbortSignal) => Promise<void>;
}

export function createStatisticsQueue({ concurrency, read }: StatisticsQueueOptions): StatisticsQueue {
  let begun = new Set<string>();
  let waiting: string[] = [];
  let running = 0;
  let abort = new AbortController();

  function next(): void {
    while (running < concurrency) {
      const name = waiting.shift();
      if (name === undefined) return;
      begun.add(name);
      running++;
      const generation = abort;
      void read(name, abort.signal).finally(() => {
        if (generation !== abort) return; // cleared meanwhile: it counts no more
        running--;
        next();
      });
    }
  }

  return {
    want(names) {
      waiting = names.filter((name) => !begun.has(name));
      next();
    },
    clear() {
      abort.abort();
      abort = new AbortController();
      begun = new Set();
      waiting = [];
      running = 0;
    },
  };
}
