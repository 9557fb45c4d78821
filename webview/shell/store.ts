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
