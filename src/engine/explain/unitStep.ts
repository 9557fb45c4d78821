/** What one step did to one number of a carried state: what it kept of it, and what it wrote. */
import type { Work } from "../network/work";
import type { Trace } from "../trace/trace";
import { ledgersOf, stateAt, stepsOf, walkLedger } from "./ledger";

export interface UnitStep {
  readonly state: string;
  readonly before: number;
  /** The share of it that the step kept. */
  readonly kept: number;
  readonly written: number;
  readonly after: number;
}

interface UnitStepRequest {
  readonly layer: number;
  readonly token: number;
  readonly unit: number;
}

/** Null where the layer carries nothing over number by number, has no such unit, or the run has not come there. */
export function* readUnitStep(trace: Trace, { layer, token, unit }: UnitStepRequest): Work<UnitStep | null> {
  const [ledger] = ledgersOf(trace, layer);
  if (!ledger || unit >= ledger.size || token >= trace.computed) return null;
  let written = 0;
  const units = { unitStart: unit, unitEnd: unit + 1 };
  const [kept = 0] = yield* walkLedger(trace, ledger, token, units, (_, __, wrote) => (written = wrote), 1);
  const { tokenStart, tokenEnd } = stepsOf(trace, layer, token);
  const isFirst = tokenEnd - tokenStart === 1;
  const previous = tokenStart < token ? token - 1 : token + 1; // a layer that runs backward comes from there
  const initial = trace.weights.layers[layer]?.initial?.[ledger.state]?.[unit] ?? 0;
  const before = isFirst ? initial : ((yield* stateAt(trace, ledger, previous))[unit] as number);
  const after = (yield* stateAt(trace, ledger, token))[unit] as number;
  return { state: ledger.state, before, kept, written, after };
}
