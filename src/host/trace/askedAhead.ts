/**
 * What a page is about to ask, asked before it is there: VS Code takes some tenths of a second to make the page, in which the engine
 * would have nothing to do. Answers are told to the page at once, which VS Code keeps for it; a question that it asks all the same
 * finds the answer, or joins in waiting for it. It knows no question.
 */
import { questionKey } from "../../protocol/firstQuestions";
import type { Ask } from "../platform/servedPage";

export class AskedAhead {
  private readonly answers = new Map<string, Promise<unknown>>();
  private open = new AbortController();

  /** `tell` is given every answer that has come. */
  constructor(
    private readonly askEngine: Ask,
    private readonly tell: (call: string, params: unknown, value: unknown) => void,
  ) {}

  /** Asks all of them. */
  begin(questions: readonly (readonly [call: string, params: object])[]): void {
    for (const [call, params] of questions) {
      const answer = this.askEngine(call, params, this.open.signal);
      if (!answer) continue;
      const { signal } = this.open;
      answer.then(
        (value) => void (signal.aborted || this.tell(call, params, value)),
        () => undefined, // who asks then asks again
      );
      this.answers.set(questionKey(call, params), answer);
    }
  }

  /** Answers a question, once from what was asked ahead. */
  readonly ask: Ask = (call, params, signal) => {
    const key = questionKey(call, params);
    const answer = this.answers.get(key);
    this.answers.delete(key);
    return answer?.catch(() => this.askEngine(call, params, signal)) ?? this.askEngine(call, params, signal);
  };

  /** Nobody will ask for it any more. */
  forget(): void {
    this.open.abort();
    this.open = new AbortController();
    this.answers.clear();
  }
}
