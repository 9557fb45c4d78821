/** What the worker answers from files alone. With the worker's entry, this folder is the one place of the engine that knows checkpoints. */
import { compareCheckpoints } from "../checkpoints/analysis/compare";
import { analyseLayer } from "../checkpoints/analysis/layerAnalysis";
import { tensorStatistics } from "../checkpoints/analysis/statistics";
import { readTensorTile } from "../checkpoints/analysis/tensorTile";
import type { Pause } from "../checkpoints/analysis/tensors";
import { openTensorFile } from "../checkpoints/formats/registry";
import { withCheckpoint } from "./withCheckpoint";
import { inspectCheckpoint } from "../checkpoints/open/openModel";
import type { Tile } from "../protocol/traceShapes";
import { cancelled, CodedError } from "../protocol/errors";
import type { CheckpointReport, ComparedCheckpoint, Comparison } from "../protocol/model";
import { describeLayer } from "../engine/network/network";
import type { FileHandlers } from "../engine/session/session";
import { checkManifestFile, chooseInFile, explainFile } from "./manifests";

export const fileHandlers: FileHandlers = {
  inspectCheckpoint: ({ path }) => report(path),
  tensorStatistics: ({ path, tensor }) => withCheckpoint(path, (source, siblings) => tensorStatistics(source, siblings, tensor)),
  readTensorTile: cutTile,
  analyseLayer: ({ path, layer }, signal) => {
    return withCheckpoint(path, (source, siblings) => analyseLayer(source, siblings, layer, pauseUntil(signal)));
  },
  compareCheckpoints: compare,
  explainCheckpoint: explainFile,
  chooseInManifest: chooseInFile,
  checkManifest: ({ path, text }) => checkManifestFile(path, text),
};

async function report(path: string): Promise<CheckpointReport> {
  const findings = await withCheckpoint(path, inspectCheckpoint);
  try {
    const model = findings.model && { ...findings.model, layers: findings.model.layers.map(describeLayer) };
    return { ...findings, path, model };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { ...findings, path, model: null, problem: error.said }; // a manifest names what the engine does not have
  }
}

async function cutTile(
  { path, tensor, ...rectangle }: Parameters<FileHandlers["readTensorTile"]>[0],
  signal: AbortSignal,
): Promise<Tile> {
  return withCheckpoint(path, async (source, siblings) => {
    const file = await openTensorFile(source, siblings);
    return { ...(await readTensorTile(file, tensor, rectangle, pauseUntil(signal))), computed: rectangle.columnEnd };
  });
}

async function compare({ a, b }: { a: string; b: string }, signal: AbortSignal): Promise<Comparison> {
  const { rows, notes, ...sides } = await withCheckpoint(a, (source, siblings) => {
    const left = { source, siblings };
    return withCheckpoint(b, (other, beside) =>
      compareCheckpoints(left, { source: other, siblings: beside }, pauseUntil(signal)),
    );
  });
  return { a: await compared(a, sides.a), b: await compared(b, sides.b), rows, notes };
}

async function compared(path: string, named: { readonly name: string; readonly format: string }): Promise<ComparedCheckpoint> {
  const { parameters, model } = await report(path);
  return { path, ...named, parameters, layers: model?.layers ?? [] };
}

/** Gives way to waiting requests, and ends the work that is cancelled. */
function pauseUntil(signal: AbortSignal): Pause {
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) throw cancelled();
  };
}
