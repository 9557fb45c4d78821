/**
 * What the page pulls beside tiles, in float32: the chart's series, the table's column and a cell's values. One request at
 * a time each; for chart and table a newer question cancels the older, and the answer to an outdated one is dropped.
 */
import type { UnitSeries } from "../../../src/protocol/engineContract";
import { hasCode } from "../../../src/protocol/errors";
import type { Latest } from "../../query/latest";
import type { App } from "./app";
import { channelsOf, computedOf, isOver, layerOf, traceOf, viewOf, type Cell, type TraceState } from "./store";
import { visible } from "../../heatmap/viewport";
import type { TableData } from "./valueTable";

/** The chart shows at most so many tokens of what is in view: more lines than pixels tell nothing. */
export const MOST_CHART_TOKENS = 4096;

/** Asks again when the question changes; waits a little first, so that a pan asks once. */
export class Pull<Answer> {
  answer: Answer | undefined;
  private question = "";
  private timer = 0;
  private abort: AbortController | undefined;

  constructor(
    private readonly onAnswer: () => void,
    private readonly delay: number,
  ) {}

  /** The question names everything the answer depends on. An empty one forgets the answer. */
  ask(question: string, read: (signal: AbortSignal) => Promise<Answer>): void {
    if (question === this.question) return;
    this.question = question;
    clearTimeout(this.timer);
    this.abort?.abort();
    if (question === "") {
      this.answer = undefined;
      return;
    }
    this.timer = window.setTimeout(() => void this.fetch(read), this.delay);
  }

  private async fetch(read: (signal: AbortSignal) => Promise<Answer>): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    try {
      const answer = await read(abort.signal);
      if (abort.signal.aborted) return;
      this.answer = answer;
      this.onAnswer();
    } catch (error) {
      // A trace that is gone is replaced by a new state; other failures show where tiles are read.
      if (!abort.signal.aborted && !hasCode(error, "no-such-trace")) console.error(error);
    }
  }
}

export interface Course {
  readonly firstToken: number;
  readonly tokenEnd: number;
  readonly channels: Readonly<Record<string, Float32Array>>;
}

/** The tokens that the chart is of: those in view, the first so many. */
export function chartRange(state: TraceState): { start: number; end: number } | null {
  const view = viewOf(state);
  if (!view) return null;
  const { start, end } = visible(view.tokens, { count: view.tokenCount, size: view.width });
  return end > start ? { start, end: Math.min(end, start + MOST_CHART_TOKENS) } : null;
}

/** How much of a range the run has computed, in sixteenths: a partial answer is asked for again when this grows. */
function progressIn(state: TraceState, start: number, end: number): string {
  const part = Math.max(0, Math.min(1, (computedOf(state) - start) / (end - start)));
  return `${Math.floor(part * 16)}/${isOver(state)}`;
}

export function askCourse(pull: Pull<Course>, state: TraceState, app: App): void {
  const trace = traceOf(state);
  const range = chartRange(state);
  if (!trace || !range || computedOf(state) <= range.start) return pull.ask("", noAnswer);
  const { traceId, revision } = trace;
  const { layer, unit } = state;
  const { start, end } = range;
  pull.ask([traceId, revision, layer, unit, start, end, progressIn(state, start, end)].join(), async (signal) => {
    const request = { traceId, layer, unit, tokenStart: start, tokenEnd: end };
    const { channels } = await app.host.peer.call("readUnit", request, signal);
    return { firstToken: start, tokenEnd: end, channels };
  });
}

/** The table is of the selected token, else of the first in view. */
export function askTable(pull: Pull<TableData>, state: TraceState, app: App): void {
  const trace = traceOf(state);
  const layer = layerOf(state);
  const token = state.token ?? state.cursor?.token ?? chartRange(state)?.start;
  if (!state.showsTable || !trace || !layer || token === undefined) return pull.ask("", noAnswer);
  const computed = computedOf(state) > token;
  const channels = channelsOf(state);
  const names = channels.map(({ name }) => name);
  const place = { traceId: trace.traceId, layer: state.layer, tokenStart: token, tokenEnd: token + 1, step: 1 };
  pull.ask([trace.traceId, trace.revision, state.layer, token, computed, ...names].join(), async (signal) => {
    if (!computed) return { token, computed, values: {} };
    const tiles = await app.host.peer.call(
      "readTiles",
      {
        tiles: channels.map(({ name, size }) => ({ ...place, channel: name, unitStart: 0, unitEnd: size })),
      },
      signal,
    );
    return {
      token,
      computed,
      values: Object.fromEntries(names.map((name, index) => [name, tiles[index]?.values ?? new Float32Array()])),
    };
  });
}

/** The values of a cell's token and unit in all channels of its layer; undefined until they are computed and here. */
export function askCell(latest: Latest<UnitSeries>, state: TraceState, cell: Cell | null, app: App): UnitSeries | undefined {
  const trace = traceOf(state);
  if (!trace || !cell || computedOf(state) <= cell.token) return undefined;
  const { traceId, revision } = trace;
  const request = { traceId, revision, layer: state.layer, unit: cell.unit, tokenStart: cell.token, tokenEnd: cell.token + 1 };
  return latest.ask(JSON.stringify(request), () => app.host.peer.call("readUnit", request));
}

function noAnswer(): Promise<never> {
  return Promise.reject(new Error("There is no question."));
}
