/**
 * A question to the engine, defined once: what it takes, what comes back, and who may ask it. The engine's session
 * answers it; whoever may ask calls it by its name, and the host passes it on by this list without a line of its own.
 * Parameters are validated where they are answered, results where they were asked for, and neither on the way.
 */
import type * as v from "valibot";

/** The host itself; the trace panel's page, the inspector's, and the page that compares two checkpoints. */
export type Audience = "host" | "panel" | "inspector" | "comparison";

export interface RequestDefinition {
  readonly params: v.GenericSchema;
  readonly result: v.GenericSchema;
  /** Who may ask, and the parameters that the host fills in for them, whatever they say: the path of what they show. */
  readonly askedBy: Readonly<Partial<Record<Audience, readonly string[]>>>;
}
