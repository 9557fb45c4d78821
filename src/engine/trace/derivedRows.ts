/**
 * Derived channels by token, as a trace has its own: computed again from what it keeps, some tokens at a time, and held for
 * as long as they are looked at. What they are: engine/network/derived.ts.
 */
import type { LayerWeights } from "../../model/network";
import { derivedChannels, DerivedValues } from "../network/derived";
import { definitionOf, sizesOf } from "../network/layer";
import type { Work } from "../network/work";
import type { Trace } from "./trace";
import { readStep } from "./tracedStep";

/** Tokens that are held together, and numbers of a trace that are. */
const BLOCK = 64;
const MOST_NUMBERS = 8 * 2 ** 20;

interface Block {
  /** [token][unit], of the tokens that are known, as the trace was at a revision. */
  readonly values: Float32Array;
  readonly isKnown: Uint8Array;
  revision: number;
}

/** Blocks of a trace by layer, channel and number, those that were used longest ago first. */
interface Held {
  readonly blocks: Map<string, Block>;
  numbers: number;
}
const held = new WeakMap<Trace, Held>();
const evaluators = new WeakMap<LayerWeights, Map<string, DerivedValues>>();

export interface DerivedChannel {
  readonly layer: number;
  readonly name: string;
  /** Numbers by token. */
  readonly size: number;
}

/** Null where the layer has no derived channel of that name. */
export function findDerived(trace: Trace, layer: number, name: string): DerivedChannel | null {
  const weights = trace.weights.layers[layer];
  if (!weights) return null;
  const found = derivedChannels(definitionOf(weights, layer)).find((channel) => channel.name === name);
  return found ? { layer, name, size: sizesOf(weights)[found.size] } : null;
}

/** All units of a channel at a token that the run has passed, as a view that is not to be written to. */
export function* derivedRow(trace: Trace, channel: DerivedChannel, token: number): Work<Float32Array> {
  const { size } = channel;
  const at = token % BLOCK;
  const block = blockOf(trace, channel, token - at);
  const row = block.values.subarray(at * size, (at + 1) * size);
  if (block.isKnown[at]) return row;
  const step = yield* readStep(trace, token, channel.layer);
  const [values] = step ? evaluatorOf(trace, channel).at(step) : [];
  row.set(values ?? []);
  block.isKnown[at] = 1;
  yield;
  return row;
}

function blockOf(trace: Trace, { layer, name, size }: DerivedChannel, first: number): Block {
  const all = held.get(trace) ?? { blocks: new Map<string, Block>(), numbers: 0 };
  held.set(trace, all);
  const key = `${layer}/${name}/${first}`;
  const block = all.blocks.get(key) ?? {
    values: new Float32Array(BLOCK * size),
    isKnown: new Uint8Array(BLOCK),
    revision: trace.revision,
  };
  if (!all.blocks.delete(key)) all.numbers += block.values.length;
  all.blocks.set(key, block); // the last to be forgotten
  for (const [other, { values }] of all.blocks) {
    if (all.numbers <= MOST_NUMBERS || other === key) break;
    all.blocks.delete(other);
    all.numbers -= values.length;
  }
  if (block.revision !== trace.revision) {
    block.isKnown.fill(0, Math.max(0, trace.changedSince(block.revision) - first));
    block.revision = trace.revision;
  }
  return block;
}

function evaluatorOf(trace: Trace, { layer, name }: DerivedChannel): DerivedValues {
  const weights = trace.weights.layers[layer] as LayerWeights;
  const ofLayer = evaluators.get(weights) ?? new Map<string, DerivedValues>();
  evaluators.set(weights, ofLayer);
  const known = ofLayer.get(name);
  if (known) return known;
  const definition = definitionOf(weights, layer);
  const wanted = derivedChannels(definition).filter((channel) => channel.name === name);
  const made = new DerivedValues(definition, weights, wanted);
  ofLayer.set(name, made);
  return made;
}
