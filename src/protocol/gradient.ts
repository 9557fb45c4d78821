/** What can be asked about gradients of a trace: of which number, and with respect to what. Tokens count as in the trace. */
import * as v from "valibot";
import { count, floats, real } from "./model";
import { placedTarget } from "./target";

/** With respect to what: the vectors that the network reads, or a channel of a layer (a state or a gate). */
export const gradientSource = v.variant("kind", [
  v.object({ kind: v.literal("input") }),
  v.object({ kind: v.literal("channel"), layer: count, channel: v.string() }),
]);
export type GradientSource = v.InferOutput<typeof gradientSource>;

/**
 * "norm": the length of each token's gradient (Simonyan, Vedaldi, Zisserman 2013, arXiv:1312.6034). "sum": gradient times
 * value, summed with its signs (Shrikumar et al. 2016, arXiv:1605.01713). "rows": the gradients themselves.
 */
export const gradientForm = v.picklist(["norm", "sum", "rows"]);
export type GradientForm = v.InferOutput<typeof gradientForm>;

export const gradientRequest = v.object({
  traceId: count,
  /** As for tiles: an edit since then that changed what the target depends on fails with "trace-changed". The newest, unless said. */
  revision: v.optional(count),
  /** The number whose gradient is taken. */
  target: placedTarget,
  of: gradientSource,
  form: gradientForm,
  /** The tokens to be told of. The way from the target back to the first of them is gone once, and then serves other forms and sources. */
  tokenStart: count,
  tokenEnd: count,
});
export type GradientRequest = v.InferOutput<typeof gradientRequest>;

export const gradientReading = v.object({
  /** False: the run has not come to the target yet, and the rest is empty. */
  computed: v.boolean(),
  /** The target's own value. */
  value: real,
  /** Numbers of a token's gradient. */
  size: count,
  /**
   * One number a token, or `size` of them one after the other as rows. 0 for what the target does not depend on; NaN
   * before `reached`.
   */
  values: floats,
  /** The first token that was reached: gradients take a quarter of the trace's memory budget at most. */
  reached: count,
  revision: count,
});
export type GradientReading = v.InferOutput<typeof gradientReading>;

/** How far a gradient is on its way back, from 0 to 1. */
export const gradientProgress = v.object({ traceId: count, share: real });
export type GradientProgress = v.InferOutput<typeof gradientProgress>;
