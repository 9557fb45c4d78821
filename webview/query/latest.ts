/**
 * The answer to the question that was asked last, for questions that follow a pointer: one request is open at a time, so
 * that quick changes neither pile up nor keep each other from being answered.
 */
export class Latest<Answer> {
  private wanted: { readonly question: string; readonly read: () => Promise<Answer> } | undefined;
  private answered: { readonly question: string; readonly answer: Answer | undefined } | undefined;
  private isOpen = false;

  constructor(private readonly onAnswer: () => void) {}

  /** The question names everything the answer depends on. Undefined until the answer to just this one is here. */
  ask(question: string, read: () => Promise<Answer>): Answer | undefined {
    this.wanted = { question, read };
    if (!this.isOpen) void this.answer();
    return this.answered?.question === question ? this.answered.answer : undefined;
  }

  private async answer(): Promise<void> {
    this.isOpen = true;
    while (this.wanted && this.wanted.question !== this.answered?.question) {
      const { question, read } = this.wanted;
      // What cannot be read has no answer; why, shows where tiles are read.
      this.answered = { question, answer: await read().catch(() => undefined) };
      this.onAnswer();
    }
    this.isOpen = false;
  }
}
