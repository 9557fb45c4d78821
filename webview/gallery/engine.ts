/**
 * The engine, the trainer and the laboratory behind the gallery's server. They are asked in a worker, so that a
 * story's page receives answers as a webview does: by structured clone, unpacked elsewhere.
 */
import { cancelled, CodedError } from "../../src/protocol/errors";
import type { EngineContract } from "../../src/protocol/requests/list";
import type { LabWorkerContract } from "../../src/protocol/lab";
import type { TrainerContract } from "../../src/protocol/training";
import type { Params, Result } from "../../src/protocol/rpc";
import type { Message } from "../../src/messages/message";
import type { Answer, Asked } from "./engineWorker";

type Method = keyof EngineContract["calls"];
type TrainerMethod = keyof TrainerContract["calls"];

interface Refused {
  readonly code: string;
  readonly said: Message;
  readonly details?: unknown;
}

/** Fails as the engine does. */
export async function askEngine<M extends Method>(
  method: M,
  params: Params<EngineContract, M>,
  signal?: AbortSignal,
): Promise<Result<EngineContract, M>> {
  return (await ask(`engine/${method}`, params, signal)) as Result<EngineContract, M>;
}

/** The same of the worker that trains. */
export async function askTrainer<M extends TrainerMethod>(
  method: M,
  params: Params<TrainerContract, M>,
): Promise<Result<TrainerContract, M>> {
  return (await ask(`trainer/${method}`, params)) as Result<TrainerContract, M>;
}

/** The same of the laboratory's worker. */
export async function askLab<M extends keyof LabWorkerContract["calls"]>(
  method: M,
  params: Params<LabWorkerContract, M>,
): Promise<Result<LabWorkerContract, M>> {
  return (await ask(`lab/${method}`, params)) as Result<LabWorkerContract, M>;
}

const worker = new Worker("/engineWorker.js");
const open = new Map<number, (answer: Answer) => void>();
worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
  open.get(data.id)?.(data);
  open.delete(data.id);
});
let asked = 0;

async function ask(path: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
  const id = asked++;
  const { ok, body } = await new Promise<Answer>((resolve) => {
    open.set(id, resolve);
    worker.postMessage({ id, path, params } satisfies Asked);
  });
  if (signal?.aborted) throw cancelled();
  if (ok) return body;
  const { code, said, details } = body as Refused;
  throw new CodedError(code, said, details);
}
