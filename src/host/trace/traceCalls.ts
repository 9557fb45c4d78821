/** What a session asks of the engine about one trace, with its own model, texts and settings. It keeps nothing. */
import { cancelled } from "../../protocol/errors";
import type { ModelReference } from "../../protocol/model";
import type { TraceDescription, TraceEdit } from "../../protocol/traceShapes";
import { named } from "../models/named";
import { localPath } from "../platform/diskFiles";
import type { Engine } from "../platform/engineClient";
import { memorySetting } from "../platform/settings";
import { lengthOf } from "./largeText";
import type { TraceSource } from "./traceSource";

export interface TraceCallOptions {
  readonly engine: Engine;
  readonly source: TraceSource;
  readonly model: ModelReference;
  readonly skipUnencodable: boolean;
  readonly signal: AbortSignal;
}

/** A trace of the texts, or of the source's file of numbers. */
export async function prepareTexts(
  { engine, source, model, skipUnencodable, signal }: TraceCallOptions,
  texts: readonly string[],
  expectedTokens?: number,
): Promise<TraceDescription> {
  const file = source.kind === "numbers" && { file: localPath(source.file) };
  const asked = { model, texts: [...texts], ...file, skipUnencodable, memoryBudget: memorySetting(), expectedTokens };
  const trace = await engine.call("prepareTrace", asked, signal);
  return { ...trace, model: named(trace.model, model) };
}

/**
 * Traces and shows the beginning of large texts while the rest is read. Null where that cannot be: what is wrong is then
 * said of the whole texts, and a layer that reads backward begins at their end. `show` resolves when there is something to
 * be seen of what it shows; what it shows stays where this fails.
 */
export async function prepareGrowing(
  calls: TraceCallOptions,
  beginning: readonly string[],
  texts: readonly string[],
  show: (first: TraceDescription, isComputed: boolean) => Promise<void>,
): Promise<(TraceDescription & TraceEdit) | null> {
  const { engine, skipUnencodable, signal } = calls;
  const first = await prepareTexts(calls, beginning, lengthOf(texts)).catch(() => null);
  if (signal.aborted) throw cancelled();
  if (!first) return null;
  await show(
    first,
    first.model.layers.every(({ direction }) => direction === "forward"),
  );
  const { traceId } = first;
  const edited = await engine.call("editTrace", { traceId, texts: [...texts], skipUnencodable }, signal);
  return { ...first, ...edited };
}

/** Runs a trace until there is something to show; an edit ends it. */
export async function runToFirstProgress(engine: Engine, traceId: number, signal: AbortSignal): Promise<void> {
  const run = engine.call("runTrace", { traceId }, signal).catch(() => undefined);
  await new Promise<void>((resolve) => {
    const stop = engine.onDidProgress((progress) => progress.traceId === traceId && resolve());
    void run.finally(() => (stop(), resolve()));
  });
}
