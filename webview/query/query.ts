/**
 * One question that changes, and what is known of it. It is keyed by what is asked, answers the newest question, and keeps
 * the last answer while the next is on its way. It knows neither who is asked nor what an answer holds.
 */
import { hasCode, saidBy } from "../../src/protocol/errors";
import type { Message } from "../../src/messages/message";

/** What is known of something that is asked for. `last` is the answer to an earlier question, if there was one. */
export type Answer<Value> =
  | { readonly kind: "pending"; readonly last?: Value }
  | { readonly kind: "known"; readonly value: Value }
  | { readonly kind: "failed"; readonly said: Message; readonly last?: Value };

/** The newest that is known, of the question or of an earlier one. */
export function latest<Value>(answer: Answer<Value> | null | undefined): Value | undefined {
  return answer?.kind === "known" ? answer.value : answer?.last;
}

/** What is known of just the question. */
export function current<Value>(answer: Answer<Value> | null | undefined): Value | undefined {
  return answer?.kind === "known" ? answer.value : undefined;
}

/** What was asked about is gone or has changed, and who asks is told of it: another question follows. */
const OUTDATED = ["cancelled", "no-such-trace", "trace-changed"];

interface Asked<Value> {
  readonly key: string;
  readonly read: (signal: AbortSignal) => Promise<Value>;
}

export class Query<Value> {
  private wanted: Asked<Value> | undefined;
  private open: AbortController | undefined;
  private answered: { readonly key: string; readonly value: Value } | undefined;
  private failed: { readonly key: string; readonly said: Message } | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;

  /**
   * `onAnswer` is told when there is more to know. With `rest`, in milliseconds, a question that follows another is asked when
   * it has stood so long, and ends the one before it; the first is asked at once. Without, as for what follows a pointer, one is
   * open at a time and each that is asked is answered, so that quick changes neither pile up nor keep each other from an answer.
   */
  constructor(
    private readonly onAnswer: () => void,
    private readonly rest = 0,
  ) {}

  /** `key` names everything that the answer depends on: the same one is not asked again. */
  ask(key: string, read: (signal: AbortSignal) => Promise<Value>): Answer<Value> {
    if (key !== this.wanted?.key) {
      const follows = this.wanted !== undefined;
      this.wanted = { key, read };
      if (this.rest > 0 && follows) {
        this.open?.abort();
        clearTimeout(this.resting);
        this.resting = setTimeout(() => void this.answer(), this.rest);
      } else if (!this.open) void this.answer();
    }
    const { answered, failed } = this;
    if (answered?.key === key) return { kind: "known", value: answered.value };
    const last = answered && { last: answered.value };
    return failed?.key === key ? { kind: "failed", said: failed.said, ...last } : { kind: "pending", ...last };
  }

  /** Nothing is asked any more, and nothing known. */
  forget(): void {
    clearTimeout(this.resting);
    this.open?.abort();
    this.open = this.wanted = this.answered = this.failed = undefined;
  }

  private async answer(): Promise<void> {
    if (!this.wanted) return;
    const { key, read } = this.wanted;
    const abort = (this.open = new AbortController());
    try {
      const value = await read(abort.signal);
      if (abort.signal.aborted) return;
      this.answered = { key, value };
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!OUTDATED.some((code) => hasCode(error, code))) this.failed = { key, said: saidBy(error) };
    } finally {
      if (this.open === abort) this.open = undefined;
    }
    this.onAnswer();
    if (this.wanted?.key !== key && !this.open && this.rest === 0) void this.answer();
  }
}
