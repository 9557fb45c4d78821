/**
 * Walks back through the steps that made a carried state what it is at a token: what each of them wrote, and how much of
 * that everything since has kept. Exact but for the rounding of the traced numbers: s(t) = Σ written(j) · Π keep(j+1 ... t).
 */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { Expression } from "../graph/graph";
import { definitionOf } from "../network/layer";
import { readsOf } from "../network/network";
import type { Work } from "../network/work";
import { checkRange } from "../trace/checkRange";
import type { Trace } from "../trace/trace";
import { carriedStates } from "./carriedState";
import { evaluateElementwise, leavesOf, type Leaf, type Part } from "./elementwise";

/** Lanes that are evaluated together: some milliseconds of work. */
const MOST_LANES = 2 ** 14;

/** A state's ledger in a layer of a trace. */
export interface Ledger {
  readonly state: string;
  /** Numbers of the state. */
  readonly size: number;
  /** Before the state in the layer's row. */
  readonly offset: number;
  readonly layer: number;
  readonly keep: Expression;
  readonly write: Expression | null;
  readonly sources: readonly Source[];
}

/** Where a value that keep or write read stands in the trace. */
interface Source extends Leaf {
  readonly layer: number;
  readonly offset: number;
  readonly size: number;
  /** In the row of the step before; zero where there is none. */
  readonly earlier: boolean;
}

/** The states of a layer that have a ledger, the one that is meant unless another is asked for first. Fails with "out-of-range". */
export function ledgersOf(trace: Trace, index: number): Ledger[] {
  const weights = trace.weights.layers[index];
  if (!weights)
    throw new CodedError("out-of-range", message("explain.noSuchLayer", { layer: index, layers: trace.layouts.length }));
  const definition = definitionOf(weights, index);
  const place = (layer: number, name: string) => trace.layouts[layer]?.channels.find((part) => part.name === name);
  const channels = new Map(definition.channels.map(({ expression, name }) => [expression, name]));
  const sourceOf = (leaf: Leaf, root: Expression): Source | null => {
    const { node } = leaf.expression;
    const from = (layer: number, name: string, earlier = false): Source | null => {
      const part = place(layer, name);
      return part ? { ...leaf, layer, offset: part.offset, size: part.size, earlier } : null;
    };
    if (node.kind === "previous") return from(index, node.state, true);
    if (node.kind === "below") return from(readsOf(weights, index)[0] ?? -1, "c");
    const name = leaf.expression === root ? undefined : channels.get(leaf.expression);
    return name === undefined ? null : from(index, name);
  };
  return carriedStates(definition).flatMap(({ state, keep, write }): Ledger[] => {
    const next = definition.next[state] as Expression;
    const isGiven = (e: Expression) => e !== next && (channels.has(e) || e.node.kind === "previous" || e.node.kind === "below");
    const leaves = [keep, ...(write ? [write] : [])].map((root) => leavesOf(root, isGiven));
    const sources = leaves.flatMap((found) => found?.map((leaf) => sourceOf(leaf, next)) ?? [null]);
    const part = place(index, state);
    if (!part || !sources.every((source) => source !== null)) return [];
    return [{ state, size: part.size, offset: part.offset, layer: index, keep, write, sources }];
  });
}

/** The first and one past the last of the tokens whose steps made the state at a token, that token's among them. */
export function stepsOf(trace: Trace, index: number, token: number): { tokenStart: number; tokenEnd: number } {
  checkRange("tokens", token, token + 1, trace.ids.length);
  const { start, count } = trace.sequenceOf(token) ?? { start: 0, count: trace.ids.length };
  const isReversed = trace.layouts[index]?.description.direction === "reverse";
  return isReversed ? { tokenStart: token, tokenEnd: start + count } : { tokenStart: start, tokenEnd: token + 1 };
}

/** A copy of the state's numbers after a token's step. */
export function* stateAt(trace: Trace, { layer, offset, size }: Ledger, token: number): Work<Float32Array> {
  const { rows, start } = trace.held(token) ?? (yield* trace.reach(token));
  const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
  const at = (token - start) * rowSize + offset;
  return (rows[layer] as Float32Array).slice(at, at + size);
}

/** What a step wrote to a number of the state, and the share of it that is left at the end of the walk. */
export type Visit = (token: number, unit: number, written: number, kept: number) => void;

/**
 * From a token's own step to its sequence's first, or through the last `most` steps alone, for the units `unitStart` to
 * `unitEnd`. Returns the share that is left of the state before them, by unit.
 */
export function* walkLedger(
  trace: Trace,
  ledger: Ledger,
  token: number,
  { unitStart, unitEnd }: { readonly unitStart: number; readonly unitEnd: number },
  visit: Visit,
  most = Infinity,
): Work<Float64Array> {
  const { tokenStart, tokenEnd } = stepsOf(trace, ledger.layer, token);
  checkRange("units", unitStart, unitEnd, ledger.size);
  const isReversed = trace.layouts[ledger.layer]?.description.direction === "reverse";
  const units = unitEnd - unitStart;
  const kept = new Float64Array(units).fill(1);
  const count = Math.min(most, tokenEnd - tokenStart);
  const atOnce = Math.max(1, Math.floor(MOST_LANES / units));
  for (let from = 0; from < count; from += atOnce) {
    if (from > 0) yield;
    const steps = Math.min(atOnce, count - from);
    const tokens = Array.from({ length: steps }, (_, at) => (isReversed ? token + from + at : token - from - at));
    const given = yield* gather(trace, ledger, tokens, unitStart, unitEnd);
    const keep = evaluateElementwise(ledger.keep, steps * units, given);
    const write = ledger.write && evaluateElementwise(ledger.write, steps * units, given);
    for (let step = 0, lane = 0; step < steps; step++) {
      for (let unit = 0; unit < units; unit++, lane++) {
        const share = kept[unit] as number;
        visit(tokens[step] as number, unitStart + unit, write?.[lane] ?? 0, share);
        kept[unit] = share * (keep[lane] as number);
      }
    }
  }
  return kept;
}

/** What keep and write read, in lanes [token][unit]. */
function* gather(
  trace: Trace,
  { layer, size, sources }: Ledger,
  tokens: readonly number[],
  unitStart: number,
  unitEnd: number,
): Work<(expression: Expression, part: Part) => Float64Array | null> {
  const units = unitEnd - unitStart;
  const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
  const columns = Math.round(Math.sqrt(size)); // of a matrix
  const from: Record<Part, (unit: number) => number> = {
    own: (unit) => unit,
    row: (unit) => Math.floor(unit / columns),
    column: (unit) => unit % columns,
  };
  const places = sources.map((source) => ({
    ...source,
    rowSize: trace.layouts[source.layer]?.rowSize ?? rowSize,
    numbers: Int32Array.from({ length: units }, (_, at) => (source.size === 1 ? 0 : from[source.part](unitStart + at))),
    values: new Float64Array(tokens.length * units),
  }));
  const direction = trace.layouts[layer]?.description.direction === "reverse" ? 1 : -1;
  const sequence = trace.sequenceOf(tokens[0] as number) ?? { start: 0, count: trace.ids.length };
  const end = sequence.start + sequence.count;
  for (const earlier of [false, true]) {
    const read = places.filter((place) => place.earlier === earlier);
    for (let step = 0; step < tokens.length && read.length > 0;) {
      const at = (tokens[step] as number) + (earlier ? direction : 0);
      if (at < sequence.start || at >= end) {
        // A sequence begins with the initial states, which are zero unless the layer has others.
        for (const { expression, numbers, values } of read) {
          const initial = expression.node.kind === "previous" && trace.weights.layers[layer]?.initial?.[expression.node.state];
          if (initial) numbers.forEach((number, unit) => (values[step * units + unit] = initial[number] as number));
        }
        break;
      }
      const { rows, start, filled } = trace.held(at) ?? (yield* trace.reach(at));
      // Those of the steps whose rows stand in this block.
      const inBlock = direction < 0 ? at - Math.max(start, sequence.start) + 1 : Math.min(start + filled, end) - at;
      const steps = Math.min(inBlock, tokens.length - step);
      for (const place of read) copyRows(place, rows[place.layer] as Float32Array, at - start, direction, step, steps);
      step += steps;
    }
  }
  return (expression, part) => places.find((place) => place.expression === expression && place.part === part)?.values ?? null;
}

/** Copies the numbers of some steps, whose rows follow one another in a block, from its row `from` on. */
function copyRows(
  { offset, rowSize, numbers, values }: { offset: number; rowSize: number; numbers: Int32Array; values: Float64Array },
  rows: Float32Array,
  from: number,
  direction: number,
  step: number,
  steps: number,
): void {
  const units = numbers.length;
  let lane = step * units;
  for (let row = from * rowSize + offset, n = 0; n < steps; n++, row += direction * rowSize)
    for (let unit = 0; unit < units; unit++) values[lane++] = rows[row + (numbers[unit] as number)] as number;
}
