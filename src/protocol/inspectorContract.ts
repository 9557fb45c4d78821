/** What the checkpoint inspector and the comparison say to the extension host. */
import * as v from "valibot";
import { subjects } from "../model/inference";
import { domain, colorTile, tensorRectangle, tile } from "./engineContract";
import { checkpointReport, comparison, count, inference, layerAnalysis, valueStatistics } from "./model";

const nothing = v.null();

export const inspectorHostContract = {
  calls: {
    load: { params: v.object({}), result: checkpointReport },
    statistics: { params: v.object({ tensor: v.string() }), result: v.array(valueStatistics) },
    /** See readTensorColorTile of the engine's contract; several at once. */
    tensorLevels: {
      params: v.object({ tensor: v.string(), tiles: v.array(v.object({ ...tensorRectangle.entries, domain })) }),
      result: v.array(colorTile),
    },
    tensorTile: { params: v.object({ tensor: v.string(), ...tensorRectangle.entries }), result: tile },
    analyse: { params: v.object({ layer: count }), result: layerAnalysis },
    /** Measures what the file leaves open, on the text that a person is in, where there is one. */
    diagnose: { params: v.object({}), result: v.array(inference) },
    /** Writes a choice into the manifest. The file's watcher then asks for a new load. */
    settle: { params: v.object({ about: v.picklist(subjects), id: v.string() }), result: nothing },
    /** "Explain This Checkpoint": writes the manifest, whole, and opens it. */
    explain: { params: v.object({}), result: nothing },
    /** "Compare Checkpoints": asks for the other one. */
    compare: { params: v.object({}), result: nothing },
    /** "Visualize LSTM with This Checkpoint". */
    visualize: { params: v.object({}), result: nothing },
  },
  events: {
    /** The file changed on disk: load again. */
    changed: v.object({}),
  },
} as const;
export type InspectorHostContract = typeof inspectorHostContract;

/** The two checkpoints' paths: the comparison's page keeps them, and so comes back after a window reload. */
export const compareSource = v.object({ a: v.string(), b: v.string() });
export type CompareSource = v.InferOutput<typeof compareSource>;

/** What the host serves the page that compares two checkpoints. */
export const compareHostContract = {
  calls: {
    load: { params: v.object({}), result: comparison },
    /** Opens one of the two in the inspector. */
    open: { params: v.object({ path: v.string() }), result: nothing },
  },
  events: { changed: v.object({}) },
} as const;
export type CompareHostContract = typeof compareHostContract;
