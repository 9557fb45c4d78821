/**
 * What the worker serves: models opened once, traces by number, runs that give way to other requests every few
 * milliseconds. How a checkpoint is opened is handed in, so that this room knows no file formats.
 */
import { cancelled, CodedError } from "../protocol/errors";
import type { EngineContract, Progress, TraceDescription, Unencodable } from "../protocol/engineContract";
import type { CheckpointReport, ModelDescription, ModelReference, ValueStatistics } from "../protocol/model";
import type { Handlers, Params } from "../protocol/rpc";
import { describeLayer, numbersPerToken, type Encoding, type OpenedModel } from "./network";
import { readTile, readToken, readUnit } from "./readings";
import { tokensInBudget, Trace, type LayerTrace, type Sequence } from "./trace";

export interface SessionServices {
  readonly openModel: (reference: ModelReference) => Promise<OpenedModel>;
  readonly inspectCheckpoint: (path: string) => Promise<CheckpointReport>;
  readonly tensorStatistics: (path: string, tensor: string) => Promise<ValueStatistics[]>;
  /** Resolves after waiting requests had their turn. */
  readonly giveWay: () => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
}

/** Computing goes on for this long between two turns of the event loop. */
const TURN_MS = 12;
/** Progress is told this often at most. */
const PROGRESS_MS = 50;

/** The share of a channel's values that its usual reach covers. */
const USUAL = 0.98;

interface Held {
  readonly trace: Trace;
  readonly labels: readonly string[];
  running: Promise<void> | undefined;
  listeners: number;
  closed: boolean;
}

/** The handlers of the engine's contract. */
export function createSession(services: SessionServices): Handlers<EngineContract> {
  const traces = new Map<number, Held>();
  let nextTrace = 1;

  const held = (traceId: number): Held => {
    const found = traces.get(traceId);
    if (!found) throw new CodedError("no-such-trace", `The trace ${traceId} is closed.`);
    return found;
  };

  const progressOf = (traceId: number, { trace }: Held): Progress => ({
    traceId,
    tokens: trace.computed,
    tokenCount: trace.ids.length,
    extents: trace.layers.map(extentsOf),
  });

  /** Runs on until the trace is done, closed, or nobody waits for it any more. */
  async function run(traceId: number, entry: Held): Promise<void> {
    const { trace } = entry;
    let told = -Infinity;
    while (!trace.done && entry.listeners > 0 && !entry.closed) {
      const turn = performance.now();
      do trace.advance();
      while (!trace.done && performance.now() - turn < TURN_MS);
      const now = performance.now();
      if (now - told >= PROGRESS_MS || trace.done) {
        services.onProgress(progressOf(traceId, entry));
        told = now;
      }
      await services.giveWay();
    }
  }

  async function runTrace({ traceId }: { traceId: number }, signal: AbortSignal): Promise<Progress> {
    const entry = held(traceId);
    entry.listeners++;
    try {
      while (!entry.trace.done) {
        // The loop may have been stopped by the last of its listeners just before this one came.
        entry.running ??= run(traceId, entry).finally(() => (entry.running = undefined));
        await Promise.race([entry.running, aborted(signal)]);
        if (signal.aborted) throw cancelled();
        if (entry.closed) throw new CodedError("no-such-trace", `The trace ${traceId} was closed while it ran.`);
      }
      return progressOf(traceId, entry);
    } finally {
      entry.listeners--;
    }
  }

  async function prepareTrace(params: Params<EngineContract, "prepareTrace">): Promise<TraceDescription> {
    const model = await services.openModel(params.model);
    const encodings = params.texts.map((text) => model.vocabulary.encode(text));
    const skipped = encodings.reduce((sum, encoding) => sum + encoding.unencodableCount, 0);
    if (skipped > 0 && !params.skipUnencodable) throw unencodableError(model, encodings, skipped);
    const totalTokens = encodings.reduce((sum, { ids }) => sum + ids.length, 0);
    if (totalTokens === 0) {
      throw new CodedError(
        "nothing-to-trace", "There is no text to trace. Select some text, or open a file that is not empty.",
      );
    }
    const tokenCount = Math.min(totalTokens, tokensInBudget(model.weights, params.memoryBudget));
    if (tokenCount === 0) throw tooLarge(model, params.memoryBudget);
    const sequences = cut(encodings.map(({ ids }) => ids.length), tokenCount);
    const join = (pick: (encoding: Encoding) => Uint32Array) => concatenate(encodings.map(pick), tokenCount);
    const ids = join((encoding) => encoding.ids);
    const trace = new Trace(model.weights, ids, sequences);
    const traceId = nextTrace++;
    const labels = model.vocabulary.labels;
    traces.set(traceId, { trace, labels, running: undefined, listeners: 0, closed: false });
    return {
      traceId,
      model: describe(model),
      tokenCount,
      totalTokens,
      skipped,
      sequences,
      ids,
      starts: join((encoding) => encoding.starts),
      ends: join((encoding) => encoding.ends),
      labels: [...labels],
    };
  }

  return {
    describeModel: async ({ model }) => describe(await services.openModel(model)),
    inspectCheckpoint: ({ path }) => services.inspectCheckpoint(path),
    tensorStatistics: ({ path, tensor }) => services.tensorStatistics(path, tensor),
    async checkText({ model, texts }) {
      const { vocabulary } = await services.openModel(model);
      const encodings = texts.map((text) => vocabulary.encode(text));
      const total = encodings.reduce((sum, encoding) => sum + encoding.unencodableCount, 0);
      return { total, found: unencodableIn(encodings) };
    },
    prepareTrace,
    runTrace,
    closeTrace({ traceId }) {
      const entry = traces.get(traceId);
      if (entry) entry.closed = true;
      traces.delete(traceId);
      return null;
    },
    readTile: ({ traceId, ...request }) => readTile(held(traceId).trace, request),
    readUnit: ({ traceId, layer, unit, tokenStart, tokenEnd }) => {
      return readUnit(held(traceId).trace, layer, unit, tokenStart, tokenEnd);
    },
    readToken({ traceId, token, layer, unit }) {
      const { trace, labels } = held(traceId);
      return readToken(trace, labels, token, layer, unit);
    },
  };
}

/** Of each channel, see `extents` in the contract. */
function extentsOf({ extents, magnitudes }: LayerTrace): [number, number, number][] {
  return extents.map(([least, greatest], channel) => {
    if (!(least <= greatest)) return [0, 0, 0];
    const largest = Math.max(Math.abs(least), Math.abs(greatest));
    return [least, greatest, Math.min(largest, magnitudes[channel]?.bound(USUAL) ?? largest)];
  });
}

function describe({ description, weights }: OpenedModel): ModelDescription {
  return { ...description, layers: weights.layers.map(describeLayer) };
}

function unencodableIn(encodings: readonly Encoding[]): Unencodable[] {
  return encodings.flatMap(({ unencodable }, sequence) => unencodable.map((one) => ({ ...one, sequence }))).slice(0, 100);
}

function unencodableError(model: OpenedModel, encodings: readonly Encoding[], total: number): CodedError {
  const what = total === 1 ? "1 character" : `${total} characters`;
  return new CodedError(
    "unencodable",
    `${what} of the text are not in the vocabulary of ${model.description.title}. Skip them, or use another model.`,
    { total, found: unencodableIn(encodings) },
  );
}

function tooLarge({ weights, description }: OpenedModel, budget: number): CodedError {
  const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1024).toLocaleString("en")} KB`;
  return new CodedError(
    "trace-too-large",
    `One token of ${description.title} takes ${kilobytes(4 * numbersPerToken(weights))} and a trace may take `
      + `${kilobytes(budget)}. Raise the setting gatescope.trace.memory.`,
  );
}

/**
 * Numbers the tokens of all texts through and ends after `limit`; a text past it keeps an empty sequence, so that
 * sequences match texts.
 */
function cut(lengths: readonly number[], limit: number): Sequence[] {
  let start = 0;
  return lengths.map((length) => {
    const count = Math.min(length, limit - start);
    const sequence = { start, count };
    start += count;
    return sequence;
  });
}

function concatenate(parts: readonly Uint32Array[], limit: number): Uint32Array {
  const joined = new Uint32Array(limit);
  let at = 0;
  for (const part of parts) {
    const fitting = part.subarray(0, limit - at);
    joined.set(fitting, at);
    at += fitting.length;
  }
  return joined;
}

/** Resolves when the signal aborts; never, when it does not. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
