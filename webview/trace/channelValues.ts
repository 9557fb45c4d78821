/** Every number of some channels of the first layer over a few steps, for views that read them as they are. Knows no drawing. */
import type { PanelContract } from "../../src/protocol/panelContract";
import { latest } from "../query/query";
import type { Answers, Question } from "../query/questions";
import { say, textOf } from "../shell/language";
import { computedOf, layerOf, traceOf, type TraceState } from "./state";
import { whyNotReached } from "./reading";
import { ask } from "./view";

export type ValuesTold = Answers<PanelContract, { readonly values: Question<PanelContract, "readTiles"> | null }>;

/** Null before the run has come there. Channels that the layer has not are left out. */
export function channelsQuestion(
  state: TraceState,
  channels: readonly string[],
  tokenStart: number,
  tokenEnd: number,
): Question<PanelContract, "readTiles"> | null {
  const trace = traceOf(state);
  if (!trace || computedOf(state) < tokenEnd) return null;
  const tiles = (layerOf(state)?.channels ?? [])
    .filter(({ name }) => channels.includes(name))
    .map(({ name, size }) => {
      const place = { traceId: trace.traceId, layer: 0, channel: name, tokenStart, tokenEnd };
      return { ...place, step: 1, unitStart: 0, unitEnd: size };
    });
  return ask("readTiles", { tiles }, { depends: String(trace.revision) });
}

export interface ChannelValues {
  readonly tokenStart: number;
  readonly tokenEnd: number;
  /** Of a channel at a token; none of a channel that was not asked for. */
  readonly at: (channel: string, token: number) => number[];
}

/** The newest that is known of the trace; null while nothing is. */
export function channelValues(state: TraceState, { values }: ValuesTold): ChannelValues | null {
  const known = latest(values);
  const [first] = known?.params.tiles ?? [];
  if (!known || !first || first.traceId !== traceOf(state)?.traceId) return null;
  const { tokenStart, tokenEnd } = first;
  const tiles = new Map(known.params.tiles.map(({ channel }, index) => [channel, known.value[index]]));
  const at = (channel: string, token: number): number[] => {
    const tile = tiles.get(channel);
    if (!tile) return [];
    const { values: all, cells } = tile;
    return Array.from({ length: all.length / cells }, (_, unit) => all[unit * cells + token - tokenStart] ?? NaN);
  };
  return { tokenStart, tokenEnd, at };
}

/** What is said in the place of the numbers while there are none. */
export function waitingFor(state: TraceState, { values }: ValuesTold): string {
  if (values?.kind === "failed") return textOf(values.said);
  return computedOf(state) === 0 ? whyNotReached(state) : say("views.reading");
}
