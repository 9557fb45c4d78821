/** Which line of text is looked at, its steps, and the numbers of their channels. Knows no drawing. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Question } from "../../query/questions";
import { channelsQuestion, channelValues, type ValuesTold } from "../../trace/channelValues";
import { lookedAt, traceOf } from "../../trace/state";
import type { Scene } from "../../trace/view";

export type AlignmentScene = Scene<null>;

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
  if (!trace || !lines) return null;
  const token = lookedAt(scene) ?? 0;
  const most = lines.longest + lines.steps;
  const tokenStart = Math.max(0, token - most + 1);
  const tokenEnd = Math.min(trace.tokenCount, token + most + 1);
  return channelsQuestion(scene, channels, tokenStart, tokenEnd);
}

/** Null while its numbers are on their way. */
export function lineOf(scene: AlignmentScene, told: ValuesTold): Line | null {
  const [known, lines] = [channelValues(scene, told), traceOf(scene)?.model.lines];
  const token = lookedAt(scene) ?? 0;
  if (!known || !lines) return null;
  const { tokenStart: from, tokenEnd: to, at: numbers } = known;
  if (token < from || token >= to) return null;
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
