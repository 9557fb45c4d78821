/** What the checkpoint inspector and the comparison say to the extension host. */
import * as v from "valibot";
import { subjects } from "../model/inference";
import { count } from "./model";
import { requestsOf } from "./requests/list";

const nothing = v.null();
/** How many of a person's choices can be undone. */
const undoable = v.object({ undoable: count });
const events = {
  /** A file changed on disk, a checkpoint or its manifest: ask again. */
  changed: v.object({ isManifest: v.boolean() }),
};

/** What the host itself answers the inspector. */
export const inspectorHostContract = {
  calls: {
    /** Writes a choice into the manifest, null: takes it out. The file's watcher then asks for a new load. */
    choose: { params: v.object({ about: v.picklist(subjects), id: v.nullable(v.string()) }), result: undoable },
    /** Makes the manifest what it was before the last choice. */
    undo: { params: v.object({}), result: undoable },
    /** "Explain This Checkpoint": shows the manifest, whole, before it is written. */
    explain: { params: v.object({}), result: nothing },
    /** Opens the manifest beside the checkpoint. */
    openManifest: { params: v.object({}), result: nothing },
    /** "Compare Checkpoints": asks for the other one. */
    compare: { params: v.object({}), result: nothing },
    /** "Visualize LSTM with This Checkpoint". */
    visualize: { params: v.object({}), result: nothing },
  },
  events,
} as const;

/** What the inspector's page can ask and hears: of the host, and through it of the engine. */
export const inspectorContract = {
  calls: { ...inspectorHostContract.calls, ...requestsOf("inspector") },
  events,
} as const;
export type InspectorContract = typeof inspectorContract;

/** The two checkpoints' paths: the comparison's page keeps them, and so comes back after a window reload. */
export const compareSource = v.object({ a: v.string(), b: v.string() });
export type CompareSource = v.InferOutput<typeof compareSource>;

/** What the host itself answers the page that compares two checkpoints. */
export const compareHostContract = {
  calls: {
    /** Opens one of the two in the inspector. */
    open: { params: v.object({ path: v.string() }), result: nothing },
  },
  events,
} as const;

/** What that page can ask and hears: of the host, and through it of the engine. */
export const compareContract = {
  calls: { ...compareHostContract.calls, ...requestsOf("comparison") },
  events,
} as const;
export type CompareContract = typeof compareContract;
