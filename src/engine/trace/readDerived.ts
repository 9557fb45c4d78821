/** The derived values of one token, computed again from what a trace keeps. */
import type { LayerWeights } from "../../model/network";
import { CodedError } from "../../protocol/errors";
import { derivedChannels, DerivedValues } from "../network/derived";
import { definitionOf } from "../network/layer";
import { inputOfToken, readsOf } from "../network/network";
import { checkRange } from "./tiles";
import type { Trace } from "./trace";
import type { Work } from "../network/work";

export interface DerivedReading {
  readonly computed: boolean;
  readonly values: Record<string, Float32Array>;
}

/** One evaluator for each layer of a network whose tokens are looked at. */
const evaluators = new WeakMap<LayerWeights, DerivedValues>();

/** Every derived channel of a layer at a token, by name. Fails with "out-of-range". */
export function* readDerived(trace: Trace, token: number, index: number): Work<DerivedReading> {
  checkRange("tokens", token, token + 1, trace.ids.length);
  const layer = trace.weights.layers[index];
  if (!layer) throw new CodedError("out-of-range", `The trace has ${trace.layouts.length} layers; there is no layer ${index}.`);
  if (token >= trace.computed) return { computed: false, values: {} };
  const definition = definitionOf(layer, index);
  const channels = derivedChannels(definition);
  const values = evaluators.get(layer) ?? new DerivedValues(definition, layer, channels);
  evaluators.set(layer, values);

  const { start, count } = trace.sequenceOf(token) ?? { start: 0, count: trace.ids.length };
  const isBackward = layer.direction === "backward";
  const earlier = isBackward ? token + 1 : token - 1;
  const hasEarlier = earlier >= start && earlier < start + count;
  const before = hasEarlier ? (yield* rowOf(trace, earlier, index)).slice() : null;
  const x = new Float32Array(layer.inputSize);
  let below: Float32Array | undefined;
  let to = 0;
  for (const read of readsOf(layer, index)) {
    const part = read < 0 ? inputOfToken(trace.weights, trace.ids[token] as number) : yield* channelOf(trace, token, read, "h");
    x.set(part, to);
    to += part.length;
    if (read >= 0 && trace.layouts[read]?.description.channels.some(({ name }) => name === "c"))
      below ??= yield* channelOf(trace, token, read, "c");
  }
  const row = yield* rowOf(trace, token, index);
  const number = isBackward ? start + count - 1 - token : token - start;
  const found = values.at({ row, before, x, below, number });
  return {
    computed: true,
    values: Object.fromEntries(channels.map(({ name }, at) => [name, (found[at] as Float32Array).slice()])),
  };
}

/** A token's row in a layer, as a view that holds until the trace goes on. */
function* rowOf(trace: Trace, token: number, layer: number): Work<Float32Array> {
  const { rows, start } = trace.held(token) ?? (yield* trace.reach(token));
  const { rowSize } = trace.layouts[layer] as Trace["layouts"][number];
  return (rows[layer] as Float32Array).subarray((token - start) * rowSize, (token - start + 1) * rowSize);
}

function* channelOf(trace: Trace, token: number, layer: number, channel: string): Work<Float32Array> {
  const { offset, size } = trace.locate(layer, channel);
  return (yield* rowOf(trace, token, layer)).slice(offset, offset + size);
}
