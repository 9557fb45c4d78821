/** Steps of small networks as the view of the cell has them, computed by the engine. */
import { readCell } from "../../../../../src/engine/explain/readCell";
import { readOperands } from "../../../../../src/engine/explain/operands";
import { describeLayer } from "../../../../../src/engine/network/network";
import { finish } from "../../../../../src/engine/network/work";
import type { Trace } from "../../../../../src/engine/trace/trace";
import { loadLibraries } from "../../../../../webview/libraries/libraries";
import type { Step } from "../../../../../webview/views/cell/state";
import { integers, randomIds, run, runnable, traceOf } from "../../../engine/traces";

await loadLibraries(); // some cells' parts are placed by one, and equations are set by another

const TOKEN = 20;

/** The last layer's step at a token of a small network of a cell. */
export function stepOfCell(cell: string): { readonly step: Step; readonly trace: Trace; readonly layer: number } {
  const trace = run(traceOf(runnable(cell), randomIds(40, integers(4))));
  const layer = trace.layouts.length - 1;
  const reading = finish(readCell(trace, { layer, token: TOKEN }));
  const described = describeLayer(trace.weights.layers[layer]!, layer);
  const step = {
    token: TOKEN,
    unit: reading.changed,
    chosen: true,
    layer: described,
    isNarrow: false,
    reading,
  };
  return { step, trace, layer };
}

export function operandsOf({ step, trace, layer }: ReturnType<typeof stepOfCell>, channel: string, terms = 2) {
  const size = step.layer.channels.find(({ name }) => name === channel)!.size;
  const unit = Math.min(step.unit, size - 1);
  return finish(readOperands(trace, { layer, token: TOKEN, channel, unit, terms }, false));
}
