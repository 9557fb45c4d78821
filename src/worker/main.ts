/**
 * The worker's entry for Node: joins the engine with the checkpoints room and answers the extension host. Files and threads
 * are handed to the engine here; the engine itself knows neither.
 */
import { stat } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { manifestName } from "../checkpoints/manifest/manifest";
import { resolveModel } from "../checkpoints/nodeFile";
import { withCheckpoint } from "./withCheckpoint";
import type { OpenedModel as OpenedCheckpoint } from "../checkpoints/model";
import { openModel } from "../checkpoints/open/openModel";
import { nothingContract } from "../protocol/traceShapes";
import type { ModelReference } from "../protocol/model";
import { engineContract } from "../protocol/requests/list";
import { createPeer } from "../protocol/rpc";
import { chooseCompute, type Surroundings } from "../engine/session/compute";
import { embeddedKernel } from "../engine/kernel/embedded";
import { beginningAfterText, openEncoder } from "./encoderStates";
import { fileHandlers } from "./files";
import { readInput } from "./readInput";
import { threadStarter, type Threads } from "./startThread";
import type { OpenedModel } from "../engine/network/network";
import { createSession } from "../engine/session/session";

const port = parentPort;
if (!port) throw new Error("The engine's worker must be started as a worker thread.");
const { modelsDir, threads } = workerData as { modelsDir: string; threads: Threads };

/** Models stay open while they are used in turn, as when two are compared. */
const OPEN_MODELS = 3;
const models = new Map<string, Promise<OpenedModel>>();

/**
 * Opens a model, or a part of it, perhaps after a text that its encoder read: once for as long as neither its file, the archive
 * around it nor its manifest changes.
 */
async function openOnce(reference: ModelReference): Promise<OpenedModel> {
  const path = await resolveModel(modelsDir, reference);
  const { part, source } = reference.kind === "file" ? reference : {};
  const times = [path, path.split("!", 1)[0] ?? path, manifestName(path)].map((file) =>
    stat(file).then(
      (found) => `${found.mtimeMs} ${found.size}`,
      () => "",
    ),
  );
  const key = JSON.stringify([path, part, source, ...(await Promise.all(times))]);
  const model = models.get(key) ?? (source === undefined ? open(path, part) : openAfter(path, part, source));
  models.delete(key);
  models.set(key, model);
  const [oldest] = models.keys();
  if (models.size > OPEN_MODELS && oldest !== undefined) models.delete(oldest);
  model.catch(() => models.delete(key));
  return model;
}

function open(path: string, part: string | undefined): Promise<OpenedCheckpoint> {
  return withCheckpoint(path, (file, siblings, reopen) => openModel(file, siblings, reopen, part));
}

/** The same, beginning where its encoder ended after a text. */
async function openAfter(path: string, part: string | undefined, text: string): Promise<OpenedCheckpoint> {
  const model = await open(path, part);
  return beginningAfterText(model, await openEncoder(model, (encoder) => open(path, encoder)), text);
}

/** A line of the log, which is in English. */
const log = (line: string): void => peer.emit("log", line);

const startThread = threadStarter(threads, (error) => log(`The engine's second thread stopped: ${error.message}`));

const later: Surroundings["later"] = (milliseconds, work) => {
  const timer = setTimeout(work, milliseconds).unref();
  return () => clearTimeout(timer);
};

const compute = chooseCompute(embeddedKernel(), { startThread, later });

const peer = createPeer({
  local: engineContract,
  remote: nothingContract,
  handlers: createSession({
    openModel: openOnce,
    readInput,
    files: fileHandlers,
    compute: compute.start,
    quantize: compute.quantize,
    giveWay: () => new Promise((resolve) => setImmediate(resolve)),
    onProgress: (progress) => peer.emit("progress", progress),
    onGradientProgress: (progress) => peer.emit("gradientProgress", progress),
  }),
  listeners: {},
  post: (message) => port.postMessage(message),
  onDefect: (error) => log(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
port.on("message", (message: unknown) => peer.receive(message));
log(`Networks are computed with ${compute.name}.`);
