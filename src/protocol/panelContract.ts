/** What the trace panel and the extension host say to each other. */
import * as v from "valibot";
import {
  colorTileRequest,
  colorTile,
  progress,
  tile,
  tileRequest,
  traceDescription,
  unitRequest,
  unitSeries,
} from "./engineContract";
import { count, modelReference } from "./model";

export const modelChoice = v.object({ reference: modelReference, title: v.string(), detail: v.string() });
export type ModelChoice = v.InferOutput<typeof modelChoice>;

/**
 * What a panel needs to come back after a window reload; the webview keeps it with setState. Offsets are UTF-16. A file
 * of numbers has no ranges: it is read whole, and no editor shows it.
 */
export const panelSource = v.object({
  kind: v.optional(v.picklist(["text", "numbers"]), "text"),
  uri: v.string(),
  ranges: v.array(v.object({ start: count, end: count })),
  wholeFile: v.boolean(),
  model: modelReference,
});
export type PanelSource = v.InferOutput<typeof panelSource>;

/** What a message in the panel offers to do about it; the page words the button. */
export const panelAction = v.picklist(["write-down", "choose-vocabulary", "choose-numbers"]);
export type PanelAction = v.InferOutput<typeof panelAction>;

/** Something that a person should know before trusting the trace. */
export const panelNotice = v.object({ text: v.string(), action: v.optional(panelAction) });
export type PanelNotice = v.InferOutput<typeof panelNotice>;

export const panelStatus = v.variant("kind", [
  v.object({ kind: v.literal("preparing") }),
  v.object({ kind: v.literal("running") }),
  v.object({ kind: v.literal("done") }),
  v.object({ kind: v.literal("cancelled") }),
  v.object({ kind: v.literal("failed"), message: v.string(), action: v.optional(panelAction) }),
]);
export type PanelStatus = v.InferOutput<typeof panelStatus>;

export const panelState = v.object({
  source: panelSource,
  fileName: v.string(),
  status: panelStatus,
  trace: v.nullable(traceDescription), // null before a trace is prepared, or when that failed
  progress: v.nullable(progress),
  notices: v.array(panelNotice),
  caret: v.nullable(count), // the token the editor's caret stands on
  staleFrom: v.nullable(count), // first token whose text was edited since; null: none
  following: v.boolean(), // what is stale is about to be traced
});
export type PanelState = v.InferOutput<typeof panelState>;

const nothing = v.null();

/** What the host serves the panel. */
export const panelHostContract = {
  calls: {
    /** The panel has loaded, or is visible again, and wants the whole state. */
    load: { params: v.object({}), result: panelState },
    /** What there is to choose from. It takes a search of the workspace, so the page asks when it has painted. */
    models: { params: v.object({}), result: v.array(modelChoice) },
    /** Several at once, in the order asked for: one message each way, whatever a viewport takes. */
    readColorTile: { params: v.object({ tiles: v.array(colorTileRequest) }), result: v.array(colorTile) },
    readTiles: { params: v.object({ tiles: v.array(tileRequest) }), result: v.array(tile) },
    readUnit: { params: unitRequest, result: unitSeries },
    /** Reveals and selects the token's text in the editor. */
    revealToken: { params: v.object({ traceId: count, token: count }), result: nothing },
    /** Which layer and unit the hover shall speak of. */
    selectUnit: { params: v.object({ layer: count, unit: v.nullable(count) }), result: nothing },
    chooseModel: { params: v.object({ model: modelReference }), result: nothing },
    traceAgain: { params: v.object({}), result: nothing },
    act: { params: v.object({ action: panelAction }), result: nothing },
    cancel: { params: v.object({}), result: nothing },
  },
  events: {
    state: panelState,
    progress,
    caret: v.object({ token: v.nullable(count) }),
    stale: v.object({ from: v.nullable(count), following: v.boolean() }),
    /** Bring this token into view and mark it, as asked for from a hover. */
    showToken: v.object({ token: count }),
  },
} as const;
export type PanelHostContract = typeof panelHostContract;
