/** Work that is done piece by piece, some milliseconds at a time, so that its caller can let others go first between. */
export type Work<Result> = Generator<undefined, Result, undefined>;

/** Does all of it at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
