/**
 * What the worker serves: models opened once, traces by number, runs that give way to other requests every few
 * milliseconds. How a checkpoint is opened is handed in, so that this room knows no file formats.
 */
import { message } from "../../messages/message";
import type { Encoding } from "../../model/encoding";
import type { NetworkWeights } from "../../model/network";
import { cancelled, CodedError, hasCode, toCodedError } from "../../protocol/errors";
import type { Progress, TensorRectangle, TileRequest, TraceDescription, TraceEdit } from "../../protocol/traceShapes";
import type { GradientProgress } from "../../protocol/gradient";
import type { ModelDescription, ModelReference } from "../../protocol/model";
import type { EngineContract } from "../../protocol/requests/list";
import type { TokenRanges } from "../../protocol/tokenRanges";
import type { Handlers, Params } from "../../protocol/rpc";
import { readOperands } from "../explain/operands";
import { readOverview } from "../explain/overview";
import { readCell } from "../explain/readCell";
import { readUnitStep } from "../explain/unitStep";
import { readLayerSources, readSources } from "../explain/sources";
import { readSurprisals } from "../explain/surprisals";
import { readUnitOrder } from "../explain/unitOrder";
import { testHypotheses, measuredAlternatives, type Diagnosis, type HypothesisTestServices } from "../scoring/hypothesisTest";
import { scoreSample } from "../scoring/sampleScore";
import { checkTexts, encodedFile, encodeTexts, networkFor, type EncodedTexts } from "../trace/encodedTexts";
import { describeLayer, type OpenedModel } from "../network/network";
import { readStatistics } from "../trace/channelStatistics";
import { colorTileOf, plainQuantize, type Quantize } from "../trace/quantize";
import { readDerived } from "../trace/readDerived";
import { readOutput, readTile, readToken, readUnit } from "../trace/queries";
import type { Computing } from "./compute";
import { TraceGradients } from "./traceGradients";
import { Turns, type Urgency } from "./turns";
import { Trace, type LayerTrace, type TraceOptions } from "../trace/trace";
import type { Work } from "../network/work";

/** What is answered from files alone, without a trace. */
export type FileHandlers = Pick<
  Handlers<EngineContract>,
  | "inspectCheckpoint"
  | "tensorStatistics"
  | "readTensorTile"
  | "analyseLayer"
  | "compareCheckpoints"
  | "explainCheckpoint"
  | "chooseInManifest"
  | "checkManifest"
>;

export interface SessionServices {
  readonly openModel: (reference: ModelReference) => Promise<OpenedModel>;
  /** Reads a file of numbers as a model takes them. */
  readonly readInput: (path: string, model: OpenedModel) => Promise<Encoding>;
  readonly files: FileHandlers;
  /** What computes one trace of so many tokens, until it is ended; the plain interpreter, unless said. */
  readonly compute?: (
    weights: NetworkWeights,
    tokens?: number,
  ) => Pick<TraceOptions, "run" | "reduce" | "memory"> & Pick<Computing, "backward"> & { end?(): void };
  /** Numbers to levels; in plain JavaScript, unless said. */
  readonly quantize?: Quantize;
  /** Resolves after waiting requests had their turn. */
  readonly giveWay: () => Promise<void>;
  readonly onProgress: (progress: Progress) => void;
  /** Of a gradient on its way back. */
  readonly onGradientProgress?: (progress: GradientProgress) => void;
}

/** Computing goes on for this long between two turns of the event loop. */
const TURN_MS = 12;
/** Progress is told this often at most. */
const PROGRESS_MS = 50;

/** The share of a channel's values that its usual reach covers. */
const USUAL = 0.98;

interface Held {
  readonly traceId: number;
  readonly model: OpenedModel;
  readonly trace: Trace;
  readonly gradients: TraceGradients;
  /** As the text is now; where its tokens stand is told and not kept. */
  encoded: Omit<EncodedTexts, "ranges">;
  /** Ends what computes it. */
  readonly end: () => void;
  running: Promise<void> | undefined;
  listeners: number;
  closed: boolean;
  /** How many were asked for. */
  edits: number;
  /** How many labels the host has. */
  toldLabels: number;
  /** Up to where the tokens go that are wanted first since the last edit; 0 when none are. */
  visibleEnd: number;
}

/** The handlers of the engine's contract. */
export function createSession(services: SessionServices): Handlers<EngineContract> {
  const { quantize = plainQuantize } = services;
  const turns = new Turns(() => services.giveWay());
  const traces = new Map<number, Held>();
  /** What was measured of models that left something open, and on which texts, for as long as they are open. */
  const diagnoses = new WeakMap<OpenedModel, Diagnosis & { readonly texts: readonly string[] }>();
  let nextTrace = 1;

  const held = (traceId: number): Held => {
    const found = traces.get(traceId);
    if (!found) throw new CodedError("no-such-trace", message("engine.traceClosed"));
    return found;
  };

  /** Runs on until the trace is done, edited, closed, or nobody waits for it any more. */
  async function run(entry: Held): Promise<void> {
    const { trace } = entry;
    const { revision } = trace;
    let told = -Infinity;
    let toldVisible = isVisibleDone(entry);
    while (!trace.done && entry.listeners > 0 && !entry.closed && trace.revision === revision) {
      const turn = performance.now();
      do trace.advance();
      while (!trace.done && performance.now() - turn < TURN_MS);
      const now = performance.now();
      const visibleNow = isVisibleDone(entry) && !toldVisible;
      if (trace.done || visibleNow || (trace.isSurveyed && now - told >= PROGRESS_MS)) {
        services.onProgress(progressOf(entry));
        told = now;
        toldVisible ||= visibleNow;
      }
      await turns.next("soon");
    }
  }

  async function runTrace({ traceId }: { traceId: number }, signal: AbortSignal): Promise<Progress> {
    const entry = held(traceId);
    const { trace } = entry;
    const { revision } = trace;
    entry.listeners++;
    try {
      while (!trace.done) {
        // The loop may have been stopped by the last of its listeners, or an edit, just before this one came.
        entry.running ??= run(entry).finally(() => (entry.running = undefined));
        await Promise.race([entry.running, aborted(signal)]);
        if (signal.aborted || trace.revision !== revision) throw cancelled();
        if (entry.closed) throw new CodedError("no-such-trace", message("engine.traceClosed"));
      }
      return progressOf(entry);
    } finally {
      entry.listeners--;
    }
  }

  /** Ends with "cancelled" where nobody waits for it any more. */
  async function inTurns<Result>(work: Work<Result>, signal: AbortSignal): Promise<Result> {
    for (;;) {
      const next = turn(work);
      if (next.done) return next.value;
      await turns.next("soon");
      if (signal.aborted) throw cancelled();
    }
  }

  const measuring = (signal: AbortSignal): HypothesisTestServices => {
    return { compute: services.compute, inTurns: (work) => inTurns(work, signal) };
  };

  const diagnoseOn = (model: OpenedModel, texts: readonly string[], signal: AbortSignal): Promise<Diagnosis> => {
    return testHypotheses(model, texts, measuring(signal));
  };

  /** The model as it was opened, or with its open questions answered by texts; what was clear once is not asked again. */
  async function withAnswers(model: OpenedModel, texts: readonly string[], signal: AbortSignal): Promise<OpenedModel> {
    const before = diagnoses.get(model);
    const isSame = before?.texts.length === texts.length && before.texts.every((text, index) => text === texts[index]);
    if (before && (before.clear || isSame)) return before.model;
    const diagnosis = await diagnoseOn(model, texts, signal);
    diagnoses.set(model, { ...diagnosis, texts: diagnosis.clear ? [] : texts }); // texts are large
    return diagnosis.model;
  }

  /** The alternatives that were found by measuring, here or on a text of ours; none of a checkpoint that cannot be run yet. */
  async function measured(path: string, signal: AbortSignal): Promise<Record<string, string>> {
    try {
      const model = await services.openModel({ kind: "file", path });
      return measuredAlternatives((diagnoses.get(model) ?? (await diagnoseOn(model, [], signal))).model);
    } catch (error) {
      if (hasCode(error, "cancelled") || toCodedError(error).code === "internal") throw error;
      return {}; // no vocabulary yet, or no model that runs: there is nothing to measure
    }
  }

  async function prepareTrace(params: Params<EngineContract, "prepareTrace">, signal: AbortSignal): Promise<TraceDescription> {
    const model = await withAnswers(await services.openModel(params.model), params.texts, signal);
    const { texts, file, memoryBudget, expectedTokens } = params;
    const { ranges, ...encoded } =
      file === undefined
        ? await inTurns(encodeTexts(model, texts, params), signal)
        : encodedFile(model, await services.readInput(file, model), params);
    if (signal.aborted) throw cancelled(); // who cancelled could not close the trace
    const network = networkFor(model, encoded);
    const tokens = Math.max(encoded.ids.length, expectedTokens ?? 0);
    const { end = () => undefined, backward, ...compute } = services.compute?.(network, tokens) ?? {};
    try {
      const trace = new Trace(network, encoded.ids, encoded.sequences, { memoryBudget, expectedTokens, ...compute });
      const gradients = new TraceGradients(trace, memoryBudget, backward);
      const traceId = nextTrace++;
      const entry: Held = {
        traceId,
        model,
        trace,
        gradients,
        encoded,
        end,
        running: undefined,
        listeners: 0,
        closed: false,
        edits: 0,
        toldLabels: encoded.labels.length,
        visibleEnd: 0,
      };
      traces.set(traceId, entry);
      return describeTrace(entry, ranges);
    } catch (error) {
      end();
      throw error;
    }
  }

  /** Of several edits the last to arrive is the last: one whose text is still being encoded then ends with "cancelled". */
  function editTrace(
    { traceId, texts, skipUnencodable, visible }: Params<EngineContract, "editTrace">,
    signal: AbortSignal,
  ): TraceEdit | Promise<TraceEdit> {
    const entry = held(traceId);
    const number = ++entry.edits;
    const visibleEnd = visible?.tokenEnd ?? 0;
    const work = encodeTexts(entry.model, texts, { skipUnencodable, own: entry.encoded.own });
    const first = turn(work);
    if (first.done) return takeEdit(entry, first.value, visibleEnd);
    return (async () => {
      for (;;) {
        await turns.next("soon");
        if (signal.aborted || entry.edits !== number) throw cancelled();
        if (entry.closed) throw new CodedError("no-such-trace", message("engine.traceClosed"));
        const next = turn(work);
        if (next.done) return takeEdit(entry, next.value, visibleEnd);
      }
    })();
  }

  function takeEdit(entry: Held, { ranges, ...encoded }: EncodedTexts, visibleEnd: number): TraceEdit {
    const unchanged = entry.trace.edit(encoded.ids, encoded.sequences);
    entry.encoded = encoded;
    entry.visibleEnd = visibleEnd;
    const { labels } = encoded;
    const isNew = labels.length !== entry.toldLabels; // a table of rows only grows
    entry.toldLabels = labels.length;
    return { ...describeTokens(entry, ranges), unchanged, ...(isNew && { labels: [...labels] }) };
  }

  /** Reads from a trace in turns, what is in view at once; again from the start where the trace was edited meanwhile. */
  function read<Result>(
    { traceId, revision }: { traceId: number; revision?: number | undefined },
    tokenEnd: number,
    signal: AbortSignal,
    reading: (entry: Held) => Work<Result>,
    urgency: Urgency = "seen",
  ): Result | Promise<Result> {
    const entry = held(traceId);
    const { trace } = entry;
    const begin = (): Work<Result> => {
      if (revision !== undefined && trace.changedSince(revision) < tokenEnd) {
        throw new CodedError("trace-changed", message("engine.traceChanged", { end: tokenEnd, revision }));
      }
      return reading(entry);
    };
    let work = begin();
    const first = urgency === "seen" ? turn(work) : null;
    if (first?.done) return first.value;
    return (async () => {
      for (let at = trace.revision; ;) {
        await turns.next(urgency);
        if (signal.aborted) throw cancelled();
        if (entry.closed) throw new CodedError("no-such-trace", message("engine.traceClosed"));
        if (at !== trace.revision) work = begin();
        at = trace.revision;
        const next = turn(work);
        if (next.done) return next.value;
      }
    })();
  }

  const tileOf = (request: TileRequest, signal: AbortSignal) =>
    read(request, request.tokenEnd, signal, ({ trace }) => readTile(trace, request));

  return {
    async describeModel({ model }) {
      const opened = await services.openModel(model);
      return describe(diagnoses.get(opened)?.model ?? opened);
    },
    async diagnose({ path, texts }, signal) {
      const { model } = await diagnoseOn(await services.openModel({ kind: "file", path }), texts, signal);
      return model.description.inferences;
    },
    async scoreSample({ path, texts, place }, signal) {
      const model = await withAnswers(await services.openModel({ kind: "file", path }), texts, signal);
      const { alternatives, ...own } = await scoreSample(model, texts, place, measuring(signal));
      return { ...own, alternatives: [...alternatives] };
    },
    ...services.files,
    async readTensorColorTiles({ path, tensor, tiles }, signal) {
      const cut = (rectangle: TensorRectangle) => services.files.readTensorTile({ path, tensor, ...rectangle }, signal);
      return Promise.all(tiles.map(async ({ domain, ...rectangle }) => colorTileOf(await cut(rectangle), domain, quantize)));
    },
    async explainCheckpoint(params, signal) {
      const answers = { ...(await measured(params.path, signal)), ...params.answers };
      return services.files.explainCheckpoint({ ...params, answers }, signal);
    },
    checkText: async ({ model, texts }) => checkTexts(await services.openModel(model), texts),
    prepareTrace,
    editTrace,
    runTrace,
    closeTrace({ traceId }) {
      const entry = traces.get(traceId);
      if (!entry) return null;
      entry.closed = true; // who computes or reads looks before each of its turns
      traces.delete(traceId);
      entry.end();
      return null;
    },
    readTiles: ({ tiles }, signal) => Promise.all(tiles.map((request) => tileOf(request, signal))),
    readColorTiles({ tiles }, signal) {
      return Promise.all(
        tiles.map(async ({ domain, ...request }) => colorTileOf(await tileOf(request, signal), domain, quantize)),
      );
    },
    readGradient(request, signal) {
      const { gradients, trace } = held(request.traceId);
      const tell = pacedBy(PROGRESS_MS, (share) => services.onGradientProgress?.({ traceId: request.traceId, share }));
      const { revision = trace.revision } = request; // an edit fails it, for the answer would be of another text
      return read(
        { ...request, revision },
        gradients.lastToken(request.target) + 1,
        signal,
        () => gradients.read(request, tell),
        "soon",
      );
    },
    readStatistics: (request, signal) =>
      read(request, request.tokenEnd, signal, ({ trace }) => readStatistics(trace, request), "soon"),
    readDerived(request, signal) {
      const { token, layer } = request;
      return read(request, token + 1, signal, ({ trace }) => readDerived(trace, token, layer));
    },
    readSources: (request, signal) => read(request, request.token + 1, signal, ({ trace }) => readSources(trace, request)),
    readLayerSources: (request, signal) =>
      read(request, request.token + 1, signal, ({ trace }) => readLayerSources(trace, request)),
    readUnitStep: (request, signal) => read(request, request.token + 1, signal, ({ trace }) => readUnitStep(trace, request)),
    readOperands: (request, signal) =>
      read(request, request.token + 1, signal, ({ trace, encoded }) => readOperands(trace, request, encoded.own !== null)),
    readCell: (request, signal) => read(request, request.token + 1, signal, ({ trace }) => readCell(trace, request)),
    readOverview: (request, signal) =>
      read(request, request.tokenEnd, signal, ({ trace, encoded }) => readOverview(trace, encoded.labels, request), "later"),
    readUnitOrder: (request, signal) => read(request, request.tokenEnd, signal, ({ trace }) => readUnitOrder(trace, request)),
    readSurprisals: (request, signal) =>
      read(request, request.tokenEnd, signal, ({ trace }) => readSurprisals(trace, request.tokenStart, request.tokenEnd), "soon"),
    readUnit(request, signal) {
      const { layer, unit, tokenStart, tokenEnd, derived } = request;
      return read(request, tokenEnd, signal, ({ trace }) => readUnit(trace, layer, unit, tokenStart, tokenEnd, derived));
    },
    readOutput: (request, signal) =>
      read(request, request.tokenEnd, signal, ({ trace }) =>
        readOutput(trace, request.index, request.tokenStart, request.tokenEnd),
      ),
    readToken(request, signal) {
      const { token, layer, unit } = request;
      return read(request, token + 1, signal, ({ trace, encoded }) => readToken(trace, encoded.labels, token, layer, unit));
    },
  };
}

/** Tells a share at once, and then no more often than so many milliseconds. */
function pacedBy(milliseconds: number, tell: (share: number) => void): (share: number) => void {
  let told = -Infinity;
  return (share) => {
    const now = performance.now();
    if (now - told < milliseconds && share < 1) return;
    told = now;
    tell(share);
  };
}

/** Some milliseconds of work, or what is left of it. */
function turn<Result>(work: Work<Result>): IteratorResult<undefined, Result> {
  const started = performance.now();
  for (;;) {
    const next = work.next();
    if (next.done || performance.now() - started >= TURN_MS) return next;
  }
}

function isVisibleDone({ trace, visibleEnd }: Held): boolean {
  return trace.computed >= Math.min(visibleEnd, trace.ids.length);
}

function progressOf(entry: Held): Progress {
  const { traceId, trace } = entry;
  return {
    traceId,
    tokens: trace.progress,
    tokenCount: trace.ids.length,
    valueRanges: trace.layers.map(valueRangesOf),
    revision: trace.revision,
    nonFinite: trace.nonFinite,
    visibleDone: isVisibleDone(entry),
  };
}

/** Of each channel, see `valueRanges` in the contract. */
function valueRangesOf({ valueRanges, magnitudes }: LayerTrace): [number, number, number][] {
  return valueRanges.map(([min, max], channel) => {
    if (!(min <= max)) return [0, 0, 0];
    const largest = Math.max(Math.abs(min), Math.abs(max));
    return [min, max, Math.min(largest, magnitudes[channel]?.bound(USUAL) ?? largest)];
  });
}

function describe({ description, weights }: OpenedModel): ModelDescription {
  return { ...description, layers: weights.layers.map(describeLayer) };
}

function describeTrace(entry: Held, ranges: readonly TokenRanges[]): TraceDescription {
  return { ...describeTokens(entry, ranges), model: describe(entry.model), labels: [...entry.encoded.labels] };
}

/** What an edit may change. */
function describeTokens(
  { traceId, trace: { revision }, encoded }: Held,
  ranges: readonly TokenRanges[],
): Omit<TraceDescription, "model" | "labels"> {
  const { ids, sequences, skipped, coverage, notes } = encoded;
  const tokenCount = ids.length;
  return {
    traceId,
    revision,
    tokenCount,
    skipped,
    sequences: [...sequences],
    ids,
    ranges: [...ranges],
    coverage,
    notes: [...notes],
  };
}

/** Resolves when the signal aborts; never, when it does not. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
