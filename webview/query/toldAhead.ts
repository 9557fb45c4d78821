/**
 * Answers that the host tells before they are asked for. They lie in VS Code's window until the page is there, and come right behind
 * what makes it ask. It knows no question.
 */
export class ToldAhead {
  private readonly answers = new Map<string, unknown>();
  private waiting: Promise<void> | null = null;

  keep(call: string, params: unknown, value: unknown): void {
    this.answers.set(keyOf(call, params), value);
  }

  /** Once; undefined where nothing was told. */
  async take(call: string, params: unknown): Promise<unknown> {
    await (this.waiting ??= new Promise((resolve) => setTimeout(resolve)));
    const key = keyOf(call, params);
    const value = this.answers.get(key);
    this.answers.delete(key);
    return value;
  }
}

function keyOf(call: string, params: unknown): string {
  return JSON.stringify([call, params]);
}
