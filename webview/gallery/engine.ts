/**
 * The engine, the trainer and the laboratory behind the gallery's server: the calls of the protocol over HTTP, with arrays of
 * numbers as base64.
 */
import { cancelled, CodedError } from "../../src/protocol/errors";
import type { EngineContract } from "../../src/protocol/requests/list";
import type { LabWorkerContract } from "../../src/protocol/lab";
import type { TrainerContract } from "../../src/protocol/training";
import type { Params, Result } from "../../src/protocol/rpc";
import type { Message } from "../../src/messages/message";

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

async function ask(path: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
  const answer = await fetch(`/${path}`, { method: "POST", body: JSON.stringify(params, (_, value) => written(value)) });
  const text = await answer.text();
  if (signal?.aborted) throw cancelled();
  const body: unknown = JSON.parse(text, (_, value) => revived(value));
  if (answer.ok) return body;
  const { code, said, details } = body as Refused;
  throw new CodedError(code, said, details);
}

const arrays = { Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint8Array, Uint16Array, Uint32Array } as const;

/** What tools/gallery/engine.mjs made of what JSON has no words for. */
function revived(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$" in value) || !("of" in value)) return value;
  if (value.$ === "number") return Number(value.of);
  const text = atob(String(value.of));
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at); // four times as fast as Uint8Array.from
  const Kind = arrays[value.$ as keyof typeof arrays];
  return new Kind(bytes.buffer);
}

/** What JSON has no words for, as tools/gallery/engine.mjs reads it. */
function written(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return { $: value.constructor.name, of: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}
