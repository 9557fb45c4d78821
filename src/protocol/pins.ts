/** Units that a person pinned, with names of theirs. */
import * as v from "valibot";
import { count } from "./model";

const LONGEST_NAME = 200;
const MOST_PINS = 1000;

export const pin = v.object({ layer: count, unit: count, name: v.pipe(v.string(), v.maxLength(LONGEST_NAME)) });
export type Pin = v.InferOutput<typeof pin>;

/** A model's, in the order in which they were pinned. */
export const pins = v.pipe(v.array(pin), v.maxLength(MOST_PINS));
