/**
 * The one number that is to be explained: what can be named of a network's results, declared once. A focus holds it
 * without a place, which the focus has itself; a question to the engine holds it with its place.
 */
import * as v from "valibot";
import { count } from "./model";

/**
 * What the head gives an output, before and after the softmax (natural logarithm), alone or less what it gives another:
 * that difference is of logits and of log-probabilities the same.
 */
const score = { kind: v.picklist(["logit", "log-probability"]), output: count, against: v.nullable(count) };
/** -log p(token | those before), the mean over some tokens. */
const loss = { kind: v.literal("loss") };
/** A number of a state ("c", "h") of a layer. */
const unit = { kind: v.literal("unit"), state: v.string() };

/** Without a place: of the focus' token, layer and unit. */
export const target = v.variant("kind", [v.object(score), v.object(loss), v.object(unit)]);
export type Target = v.InferOutput<typeof target>;

/** With its place; tokens count as in the trace. What a head gives is read after the token, so it is of the token that follows. */
export const placedTarget = v.variant("kind", [
  v.object({ ...score, token: count }),
  /** Over the tokens first to last of one sequence, of which the first of all has none before. */
  v.object({ ...loss, first: count, last: count }),
  v.object({ ...unit, token: count, layer: count, unit: count }),
]);
export type PlacedTarget = v.InferOutput<typeof placedTarget>;
