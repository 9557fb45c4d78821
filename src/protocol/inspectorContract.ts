/** What the checkpoint inspector and the extension host say to each other. */
import * as v from "valibot";
import { checkpointReport, valueStatistics } from "./model";

export const inspectorHostContract = {
  calls: {
    load: { params: v.object({}), result: checkpointReport },
    statistics: { params: v.object({ tensor: v.string() }), result: v.array(valueStatistics) },
    /** "Visualize LSTM with This Checkpoint". */
    visualize: { params: v.object({}), result: v.null() },
  },
  events: {
    /** The file changed on disk: load again. */
    changed: v.object({}),
  },
} as const;
export type InspectorHostContract = typeof inspectorHostContract;
