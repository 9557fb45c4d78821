/** The derived values of one token, computed again from what a trace keeps. */
import type { LayerWeights } from "../../model/network";
import { derivedChannels, DerivedValues } from "../network/derived";
import { definitionOf } from "../network/layer";
import type { Work } from "../network/work";
import type { Trace } from "./trace";
import { readStep } from "./tracedStep";

export interface DerivedReading {
  readonly computed: boolean;
  readonly values: Record<string, Float32Array>;
}

/** One evaluator for each layer of a network whose tokens are looked at. */
const evaluators = new WeakMap<LayerWeights, DerivedValues>();

/** Every derived channel of a layer at a token, by name. Fails with "out-of-range". */
export function* readDerived(trace: Trace, token: number, index: number): Work<DerivedReading> {
  const step = yield* readStep(trace, token, index);
  if (!step) return { computed: false, values: {} };
  const layer = trace.weights.layers[index] as LayerWeights;
  const definition = definitionOf(layer, index);
  const channels = derivedChannels(definition);
  const values = evaluators.get(layer) ?? new DerivedValues(definition, layer, channels);
  evaluators.set(layer, values);
  const found = values.at(step);
  return {
    computed: true,
    values: Object.fromEntries(channels.map(({ name }, at) => [name, (found[at] as Float32Array).slice()])),
  };
}
