/** Explanations of a trace's numbers: what is asked, and what comes back. */
import * as v from "valibot";
import { messageSchema } from "../../messages/schema";
import { revision, traceId } from "../engineContract";
import { count, doubles, floats, real } from "../model";
import type { RequestDefinition } from "./request";

const place = { traceId, revision, layer: count, token: count };

/** There is none, and why; `computed` is false where only the run has not come there yet. */
const noSources = v.object({ kind: v.literal("none"), computed: v.boolean(), reason: messageSchema });

/** The state that it is of, and all states of the layer that have a ledger; the tokens whose steps made it what it is. */
const ledger = { state: v.string(), states: v.array(v.string()), tokenStart: count, tokenEnd: count };

/** `state` is c where the cell carries that over unit by unit, else C or h, unless another is named. */
const whose = { ...place, state: v.optional(v.string()) };

/**
 * The ledger of one unit's state at a token. By token from `tokenStart`: what its step wrote, the share of that which is
 * left, and their product. `sum` is of all contributions, `magnitude` of their magnitudes (shares are of that), and
 * `remainder` what the traced value is more than the sum: rounding alone.
 */
export const unitSources = v.object({
  kind: v.literal("unit"),
  ...ledger,
  written: doubles,
  kept: doubles,
  contributions: doubles,
  initial: real, // what is left of the state that the sequence began with
  initialKept: real, // the share of it that is left
  sum: real,
  traced: real,
  remainder: real,
  magnitude: real,
});

/** The ledgers of all units as a picture, [unit][cell]: what the `step` tokens of a cell contributed together. */
export const layerSources = v.object({
  kind: v.literal("layer"),
  ...ledger,
  units: count,
  contributions: floats,
  cells: count,
});

export const explanationRequests = {
  readSources: {
    params: v.object({ ...whose, unit: count }),
    result: v.variant("kind", [unitSources, noSources]),
    askedBy: { panel: [] },
  },
  readLayerSources: {
    params: v.object({ ...whose, step: v.pipe(count, v.minValue(1)) }),
    result: v.variant("kind", [layerSources, noSources]),
    askedBy: { panel: [] },
  },
} as const satisfies Readonly<Record<string, RequestDefinition>>;
