/** Answers that the host told before they were asked for. It knows no question. */
export class ToldAhead {
  private readonly answers = new Map<string, unknown>();

  keep(call: string, params: unknown, value: unknown): void {
    this.answers.set(keyOf(call, params), value);
  }

  /** Once; undefined where nothing was told. */
  take(call: string, params: unknown): unknown {
    const key = keyOf(call, params);
    const value = this.answers.get(key);
    this.answers.delete(key);
    return value;
  }
}

function keyOf(call: string, params: unknown): string {
  return JSON.stringify([call, params]);
}
