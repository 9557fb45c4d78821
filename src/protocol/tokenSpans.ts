/** Stretches of tokens, numbered through all sequences. */
import * as v from "valibot";
import { count } from "./model";

/** Tokens from `start` on to before `end`. */
export const tokenSpan = v.object({ start: count, end: count });
export type TokenSpan = v.InferOutput<typeof tokenSpan>;

/** Whether a token is in one of several spans. */
export function isInSpans(spans: readonly TokenSpan[], token: number): boolean {
  return spans.some(({ start, end }) => token >= start && token < end);
}
