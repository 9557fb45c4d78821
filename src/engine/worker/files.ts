/** What the worker answers from files alone. With the worker's entry, this folder is the one place of the engine that knows checkpoints. */
import { tensorStatistics } from "../../checkpoints/analysis/statistics";
import { withFile } from "../../checkpoints/nodeFile";
import { inspectCheckpoint } from "../../checkpoints/openModel";
import type { CheckpointReport } from "../../protocol/model";
import { describeLayer } from "../network";
import type { FileHandlers } from "../session";

const unwritten = () => Promise.reject(new Error("Not written yet."));

export const fileHandlers: FileHandlers = {
  inspectCheckpoint: ({ path }) => report(path),
  tensorStatistics: ({ path, tensor }) => withFile(path, (source, siblings) => tensorStatistics(source, siblings, tensor)),
  readTensorTile: unwritten,
  analyseLayer: unwritten,
  compareCheckpoints: unwritten,
  diagnose: unwritten,
  explainCheckpoint: unwritten,
  checkManifest: unwritten,
};

async function report(path: string): Promise<CheckpointReport> {
  const findings = await withFile(path, inspectCheckpoint);
  const model = findings.model && { ...findings.model, layers: findings.model.layers.map(describeLayer) };
  return { ...findings, path, model };
}
