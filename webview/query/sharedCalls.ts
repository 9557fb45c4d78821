/**
 * Views that ask the same at the same time share one call: a message between a page and its host passes through VS Code's window, which
 * is busy when a panel opens. It knows neither who is asked nor what an answer holds.
 */

interface Shared {
  readonly answer: Promise<unknown>;
  readonly abort: AbortController;
  askers: number;
}

export class SharedCalls {
  private readonly open = new Map<string, Shared>();

  /** `key` names everything that the answer depends on. A call ends when nobody waits for it any more. */
  share<Value>(key: string, signal: AbortSignal, call: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const shared = this.open.get(key) ?? this.begin(key, call);
    shared.askers++;
    const leave = () => {
      if (--shared.askers > 0) return;
      shared.abort.abort();
      this.end(key, shared);
    };
    signal.addEventListener("abort", leave, { once: true });
    return shared.answer as Promise<Value>;
  }

  private begin(key: string, call: (signal: AbortSignal) => Promise<unknown>): Shared {
    const abort = new AbortController();
    const shared: Shared = { answer: call(abort.signal).finally(() => this.end(key, shared)), abort, askers: 0 };
    this.open.set(key, shared);
    return shared;
  }

  private end(key: string, shared: Shared): void {
    if (this.open.get(key) === shared) this.open.delete(key);
  }
}
