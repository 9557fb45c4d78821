/** Answers that the host told before they were asked for. It knows no question. */
import { questionKey } from "../../src/protocol/firstQuestions";

export class ToldAhead {
  private readonly answers = new Map<string, unknown>();

  keep(call: string, params: unknown, value: unknown): void {
    this.answers.set(questionKey(call, params), value);
  }

  /** Once; undefined where nothing was told. */
  take(call: string, params: unknown): unknown {
    const key = questionKey(call, params);
    const value = this.answers.get(key);
    this.answers.delete(key);
    return value;
  }
}
