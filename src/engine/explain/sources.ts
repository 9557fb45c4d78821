/**
 * Where a state comes from: for one unit every earlier step with what it wrote, what is left of that, and the sum beside
 * the traced value; for all units of a layer a picture of the same. Layers without such a state say why.
 */
import { message, type Message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { definitionOf } from "../network/layer";
import type { Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import type { Trace } from "../trace/trace";
import { ledgersOf, stateAt, stepsOf, walkLedger, type Ledger } from "./ledger";

const LARGEST_PICTURE = 4 * 2 ** 20; // values

/** Why there is no ledger: the run has not come there yet, or the cell carries nothing over unit by unit. */
export interface NoSources {
  readonly kind: "none";
  readonly computed: boolean;
  readonly reason: Message;
}

export interface UnitSources {
  readonly kind: "unit";
  readonly unit: number;
  /** Whose ledger it is, and the states of the layer that have one. */
  readonly state: string;
  readonly states: string[];
  /** The tokens that the arrays are of, in the order of the text: from or to the one that was asked for. */
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** By token: what its step wrote, the share of that which is left, and their product. */
  readonly written: Float64Array;
  readonly kept: Float64Array;
  readonly contributions: Float64Array;
  /** What is left of the state that the sequence began with, and the share of it that is. */
  readonly initial: number;
  readonly initialKept: number;
  /** Of all contributions and of what is left of the initial state; then the traced value, and what that is more than the sum. */
  readonly sum: number;
  readonly traced: number;
  readonly remainder: number;
  /** The sum of the contributions' magnitudes: what shares are of. */
  readonly magnitude: number;
}

export interface LayerSources {
  readonly kind: "layer";
  readonly state: string;
  readonly states: string[];
  readonly units: number;
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** [unit][cell]: what the tokens of a cell contributed together. */
  readonly contributions: Float32Array;
  readonly cells: number;
}

export interface SourcesRequest {
  readonly layer: number;
  readonly token: number;
  /** The first of the layer's states that have a ledger, unless said. */
  readonly state?: string | undefined;
}

/**
 * Of the unit that the token's step changed most, where none is named. Fails with "out-of-range" where the trace has no such
 * layer, token or unit, or with "no-such-channel".
 */
export function* readSources(
  trace: Trace,
  { unit: named, ...request }: SourcesRequest & { readonly unit: number | null },
): Work<UnitSources | NoSources> {
  const found = ledgerFor(trace, request);
  if ("kind" in found) return found;
  const { ledger, states } = found;
  const { layer, token } = request;
  const unit = named ?? (yield* mostChanged(trace, ledger, token));
  checkRange("units", unit, unit + 1, ledger.size);
  const { tokenStart, tokenEnd } = stepsOf(trace, layer, token);
  const [written, kept, contributions] = [0, 0, 0].map(() => new Float64Array(tokenEnd - tokenStart)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let sum = 0;
  let magnitude = 0;
  const units = { unitStart: unit, unitEnd: unit + 1 };
  const [initialKept = 0] = yield* walkLedger(trace, ledger, token, units, (at, _, wrote, share) => {
    const contribution = wrote === 0 ? 0 : wrote * share;
    written[at - tokenStart] = wrote;
    kept[at - tokenStart] = share;
    contributions[at - tokenStart] = contribution;
    sum += contribution;
    magnitude += Math.abs(contribution);
  });
  const initial = initialKept * (trace.weights.layers[layer]?.initial?.[ledger.state]?.[unit] ?? 0);
  sum += initial;
  magnitude += Math.abs(initial);
  const traced = (yield* stateAt(trace, ledger, token))[unit] as number;
  return {
    kind: "unit",
    unit,
    state: ledger.state,
    states,
    tokenStart,
    tokenEnd,
    written,
    kept,
    contributions,
    initial,
    initialKept,
    sum,
    traced,
    remainder: traced - sum,
    magnitude,
  };
}

/** The unit whose state is farthest from what it was a step before. */
function* mostChanged(trace: Trace, ledger: Ledger, token: number): Work<number> {
  const { tokenStart, tokenEnd } = stepsOf(trace, ledger.layer, token);
  const now = yield* stateAt(trace, ledger, token);
  const earlier = token > tokenStart ? token - 1 : token + 1; // a layer that runs backward comes from there
  const before = tokenEnd - tokenStart > 1 ? yield* stateAt(trace, ledger, earlier) : new Float32Array(now.length);
  let most = 0;
  let change = 0;
  for (let unit = 0; unit < now.length; unit++) {
    const size = Math.abs((now[unit] as number) - (before[unit] as number));
    if (size > change) [most, change] = [unit, size];
  }
  return most;
}

/** All units of a layer; a cell is of `step` tokens. Fails as readSources does, also where the picture would be too large. */
export function* readLayerSources(
  trace: Trace,
  { step, ...request }: SourcesRequest & { readonly step: number },
): Work<LayerSources | NoSources> {
  const found = ledgerFor(trace, request);
  if ("kind" in found) return found;
  const { ledger, states } = found;
  const { tokenStart, tokenEnd } = stepsOf(trace, request.layer, request.token);
  const cells = Math.ceil((tokenEnd - tokenStart) / step);
  const units = ledger.size;
  if (cells * units > LARGEST_PICTURE) {
    throw new CodedError("out-of-range", message("explain.pictureTooLarge", { cells, units, step }));
  }
  const contributions = new Float32Array(cells * units);
  yield* walkLedger(trace, ledger, request.token, { unitStart: 0, unitEnd: units }, (token, unit, written, kept) => {
    const at = unit * cells + Math.floor((token - tokenStart) / step);
    if (written !== 0) contributions[at] = (contributions[at] as number) + written * kept;
  });
  return { kind: "layer", state: ledger.state, states, units, tokenStart, tokenEnd, contributions, cells };
}

function ledgerFor(
  trace: Trace,
  { layer, token, state }: SourcesRequest,
): { readonly ledger: Ledger; readonly states: string[] } | NoSources {
  const ledgers = ledgersOf(trace, layer);
  const weights = trace.weights.layers[layer] as Trace["weights"]["layers"][number];
  const { title, next } = definitionOf(weights, layer);
  checkRange("tokens", token, token + 1, trace.ids.length);
  const states = ledgers.map((ledger) => ledger.state);
  if (state !== undefined && !Object.hasOwn(next, state)) {
    throw new CodedError("no-such-channel", message("explain.noSuchState", { cell: title, state, states: Object.keys(next) }));
  }
  const ledger = ledgers.find((one) => state === undefined || one.state === state);
  if (!ledger) {
    const reason =
      states.length > 0
        ? message("explain.stateNotCarried", { cell: title, state: state ?? "h", states })
        : message("explain.nothingCarried", { cell: title, state: state ?? "h" });
    return { kind: "none", computed: token < trace.computed, reason };
  }
  if (token >= trace.computed) return { kind: "none", computed: false, reason: message("explain.notComputed", { token }) };
  return { ledger, states };
}
