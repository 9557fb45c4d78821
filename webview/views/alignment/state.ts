/** Which line of text is looked at, its steps, and the numbers of their channels. Knows no drawing. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import { latest } from "../../query/query";
import type { Answers, Question } from "../../query/questions";
import { computedOf, layerOf, lookedAt, traceOf } from "../../trace/state";
import { ask, type Scene } from "../../trace/view";

export type AlignmentScene = Scene<null>;
export type AlignmentTold = Answers<PanelContract, { readonly values: Question<PanelContract, "readTiles"> | null }>;

/** A letter that was written, and where the network looked for it. */
export interface Letter {
  readonly token: number;
  readonly letter: string;
  /** How sure it was, from 0 to 1. */
  readonly share: number;
  /** By character of the line. */
  readonly weights: readonly number[];
}

export interface Line {
  readonly tokenStart: number;
  readonly tokenEnd: number;
  readonly characters: readonly string[];
  readonly letters: readonly Letter[];
  /** The token that is looked at. */
  readonly token: number;
}

const channels = ["front", "at", "alpha", "p", "y"];

/** The steps around the one in focus that hold all of its line: its first one, and the first of the next. */
export function valuesQuestion(scene: AlignmentScene): Question<PanelContract, "readTiles"> | null {
  const trace = traceOf(scene);
  const lines = trace?.model.lines;
  const layer = layerOf(scene);
  if (!trace || !lines || !layer) return null;
  const token = lookedAt(scene) ?? 0;
  const most = lines.longest + lines.steps;
  const tokenStart = Math.max(0, token - most + 1);
  const tokenEnd = Math.min(trace.tokenCount, token + most + 1);
  if (computedOf(scene) < tokenEnd) return null;
  const tiles = channels.flatMap((channel) => {
    const unitEnd = layer.channels.find(({ name }) => name === channel)?.size;
    return unitEnd === undefined
      ? []
      : [{ traceId: trace.traceId, layer: 0, channel, tokenStart, tokenEnd, step: 1, unitStart: 0, unitEnd }];
  });
  return ask("readTiles", { tiles }, { depends: String(trace.revision) });
}

/** Null while its numbers are on their way. */
export function lineOf(scene: AlignmentScene, { values }: AlignmentTold): Line | null {
  const [known, trace] = [latest(values), traceOf(scene)];
  const lines = trace?.model.lines;
  const [first] = known?.params.tiles ?? [];
  const token = lookedAt(scene) ?? 0;
  if (!known || !trace || !lines || first?.traceId !== trace.traceId) return null;
  const { tokenStart: from, tokenEnd: to } = first;
  if (token < from || token >= to) return null;
  const tiles = new Map(known.params.tiles.map(({ channel }, index) => [channel, known.value[index]]));
  const numbers = (channel: string, at: number): number[] => {
    const tile = tiles.get(channel);
    const units = tile ? tile.values.length / tile.cells : 0;
    return Array.from({ length: units }, (_, unit) => tile?.values[unit * tile.cells + at - from] ?? NaN);
  };
  const begins = (at: number) => numbers("at", at)[0] === 1;
  let tokenStart = token;
  while (tokenStart > from && !begins(tokenStart)) tokenStart--;
  if (!begins(tokenStart)) return null;
  let tokenEnd = tokenStart + 1;
  while (tokenEnd < to && !begins(tokenEnd)) tokenEnd++;
  const steps = Array.from({ length: tokenEnd - tokenStart }, (_, step) => tokenStart + step);
  const characters = steps.slice(0, -lines.steps).map((at) => lines.characters[numbers("front", at).indexOf(1)] ?? "?");
  const letters = steps.slice(-lines.steps).map((at): Letter => {
    const written = numbers("y", at).indexOf(1);
    const weights = numbers("alpha", at).slice(0, characters.length);
    return { token: at, letter: lines.letters[written] ?? "?", share: numbers("p", at)[written] ?? NaN, weights };
  });
  return { tokenStart, tokenEnd, characters, letters, token };
}
