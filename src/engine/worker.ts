/**
 * The worker's entry: joins the engine with the checkpoints room and answers the extension host. It is the one file of
 * the engine that knows files and threads.
 */
import { parentPort, workerData } from "node:worker_threads";
import { openFile, resolveModel } from "../checkpoints/nodeFile";
import { inspectCheckpoint, openModel, tensorStatistics } from "../checkpoints/openModel";
import { engineContract, nothingContract } from "../protocol/engineContract";
import type { ModelReference } from "../protocol/model";
import { createPeer } from "../protocol/rpc";
import { describeLayer, type OpenedModel } from "./network";
import { createSession } from "./session";

const port = parentPort;
if (!port) throw new Error("The engine's worker must be started as a worker thread.");
const { modelsDir } = workerData as { modelsDir: string };
