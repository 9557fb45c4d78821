/** What the extension hands to other extensions, and to its tests, when it is activated. */
import type { EngineClient } from "./platform/engineClient";
import type { TraceSession } from "./trace/traceSession";

export interface GatescopeApi {
  readonly engine: EngineClient;
  /** The sessions of all open panels. */
  sessions(): readonly TraceSession[];
}
