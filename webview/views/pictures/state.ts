/** Which picture and which of its steps are looked at, and the numbers of its channels. Knows no drawing. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Question } from "../../query/questions";
import { channelsQuestion, channelValues, type ValuesTold } from "../../trace/channelValues";
import { layerOf, lookedAt, traceOf } from "../../trace/state";
import type { Scene } from "../../trace/view";

export type PicturesScene = Scene<null>;

/** What a network reads in so many steps. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly letters: readonly string[];
  /** From 0; pictures and the step of the one in focus. */
  readonly picture: number;
  readonly pictures: number;
  readonly step: number;
}

/** Null where the model looks at no pictures. A token is a step of a picture: of the first, where none is in focus. */
export function shownOf(scene: PicturesScene): Shown | null {
  const trace = traceOf(scene);
  const pictures = trace?.model.pictures;
  if (!trace || !pictures) return null;
  const token = lookedAt(scene) ?? 0;
  const picture = Math.floor(token / pictures.steps);
  return { ...pictures, picture, pictures: Math.ceil(trace.tokenCount / pictures.steps), step: token - picture * pictures.steps };
}

export function cellOf(scene: PicturesScene): string | null {
  return layerOf(scene)?.cell ?? null;
}

/** Every number of these channels at the picture's steps; null before the run has come there. */
export function valuesQuestion(scene: PicturesScene, channels: readonly string[]): Question<PanelContract, "readTiles"> | null {
  const [trace, shown] = [traceOf(scene), shownOf(scene)];
  if (!trace || !shown) return null;
  const tokenStart = shown.picture * shown.steps;
  const tokenEnd = Math.min(tokenStart + shown.steps, trace.tokenCount);
  return channelsQuestion(scene, channels, tokenStart, tokenEnd);
}

/** A channel's numbers at a step of the picture that was asked about. */
export type Values = (channel: string, step: number) => readonly number[];

/** What is known of the picture in focus; null while it is on its way. */
export function valuesOf(scene: PicturesScene, told: ValuesTold): Values | null {
  const [known, shown] = [channelValues(scene, told), shownOf(scene)];
  if (!known || !shown || known.tokenStart !== shown.picture * shown.steps) return null;
  return (channel, step) => known.at(channel, known.tokenStart + step);
}
