/** Making a trace, following its text's edits, running and closing it: what the host asks for, and no page. */
import * as v from "valibot";
import { progress, traceDescription, traceEdit, traceId, unencodable } from "../traceShapes";
import { count, modelReference } from "../model";
import type { RequestDefinition } from "./request";

export const traceRequests = {
  /** Which characters of the texts the model cannot encode: at most 100 of them, and how many there are. */
  checkText: {
    params: v.object({ model: modelReference, texts: v.array(v.string()) }),
    result: v.object({ total: count, found: v.array(unencodable) }),
    askedBy: { host: [] },
  },
  /**
   * Tokenizes. Where the checkpoint leaves alternatives open, they are measured on the texts first; the model's
   * inferences and warnings then say so. Fails with "unencodable" (details: as checkText) unless skip is set, with
   * "nothing-to-trace", or with "trace-too-large" where the budget holds less than some tokens, or not all of a
   * network that reads backward.
   */
  prepareTrace: {
    params: v.object({
      model: modelReference,
      texts: v.array(v.string()),
      /** Read in the place of texts: numbers in a .npy, .csv or .wav file. */
      file: v.optional(v.string()),
      skipUnencodable: v.boolean(),
      memoryBudget: count, // bytes
      /** About how many tokens an edit will bring soon, where the texts are the beginning of larger ones. */
      expectedTokens: v.optional(count),
    }),
    result: traceDescription,
    askedBy: { host: [] },
  },
  /**
   * Puts other texts in the place of a trace's, and tells what is different then. What does not depend on a changed
   * token stays and can be read on; runTrace computes the rest, from the first changed token on. Runs under way end
   * with "cancelled", and so does an edit whose texts are still being read when another comes. `visible` are tokens, as
   * numbered now, whose computing shall be told at once. Fails as prepareTrace does, and then the trace stays as it was.
   */
  editTrace: {
    params: v.object({
      traceId,
      texts: v.array(v.string()),
      skipUnencodable: v.boolean(),
      visible: v.optional(v.object({ tokenStart: count, tokenEnd: count })),
    }),
    result: traceEdit,
    askedBy: { host: [] },
  },
  /**
   * Runs a prepared or edited trace to its end, with progress events. Ends at once when it ran before; with "cancelled"
   * when the trace is edited meanwhile, and with "out-of-memory" where the system has none: it can then be run on.
   */
  runTrace: { params: v.object({ traceId }), result: progress, askedBy: { host: [] } },
  closeTrace: { params: v.object({ traceId }), result: v.null(), askedBy: { host: [] } },
} as const satisfies Readonly<Record<string, RequestDefinition>>;
