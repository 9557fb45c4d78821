/** One value that a page is drawn from, and who is told when it changes. It knows nothing of what the value holds. */

export class Store<State> {
  private readonly listeners = new Set<(state: State, before: State) => void>();

  constructor(private current: State) {}

  get state(): State {
    return this.current;
  }

  update(change: (state: State) => State): void {
    const before = this.current;
    this.current = change(before);
    if (this.current === before) return;
    for (const listener of this.listeners) listener(this.current, before);
  }

  onDidChange(listener: (state: State, before: State) => void): void {
    this.listeners.add(listener);
  }
}

/** What is known of something that is asked for: it is on its way, it is here, or it could not be had. */
export type Loaded<Value> =
  | { readonly kind: "pending" }
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "failed"; readonly message: string };

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
