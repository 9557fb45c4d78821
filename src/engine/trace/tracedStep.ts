/** One step of a layer with everything that went into it, read from a trace. */
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { Step } from "../network/derived";
import { inputOfToken, readsOf } from "../network/network";
import type { Work } from "../network/work";
import { checkRange } from "./checkRange";
import type { Trace } from "./trace";

/** Copies of what a layer read and made at a token; null where the run has not come yet. Fails with "out-of-range". */
export function* readStep(trace: Trace, token: number, index: number): Work<Step | null> {
  checkRange("tokens", token, token + 1, trace.ids.length);
  const layer = trace.weights.layers[index];
  if (!layer)
    throw new CodedError("out-of-range", message("explain.noSuchLayer", { layer: index, layers: trace.layouts.length }));
  if (token >= trace.computed) return null;
  const { start, count } = trace.sequenceOf(token) ?? { start: 0, count: trace.ids.length };
  const isReversed = layer.direction === "reverse";
  const earlier = isReversed ? token + 1 : token - 1;
  const hasEarlier = earlier >= start && earlier < start + count;
  const before = hasEarlier ? (yield* rowOf(trace, earlier, index)).slice() : initialRow(trace, index);
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
  const row = (yield* rowOf(trace, token, index)).slice();
  return { row, before, x, below, number: isReversed ? start + count - 1 - token : token - start };
}

/** A row of the states that a layer begins with; null where they are zero. */
function initialRow(trace: Trace, index: number): Float32Array | null {
  const initial = trace.weights.layers[index]?.initial;
  if (!initial) return null;
  const { rowSize, states } = trace.layouts[index] as Trace["layouts"][number];
  const row = new Float32Array(rowSize);
  for (const { name, offset } of states) row.set(initial[name] ?? [], offset);
  return row;
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
