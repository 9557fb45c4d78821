/** Which picture and which of its steps are looked at, and the numbers of its channels. Knows no drawing. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import { latest } from "../../query/query";
import type { Answers, Question } from "../../query/questions";
import { computedOf, layerOf, lookedAt, traceOf } from "../../trace/state";
import { ask, type Scene } from "../../trace/view";

export type PicturesScene = Scene<null>;
export type PicturesTold = Answers<PanelContract, { readonly values: Question<PanelContract, "readTiles"> | null }>;

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
  if (computedOf(scene) < tokenEnd) return null;
  const tiles = (layerOf(scene)?.channels ?? [])
    .filter(({ name }) => channels.includes(name))
    .map(({ name, size }) => {
      const place = { traceId: trace.traceId, layer: 0, channel: name, tokenStart, tokenEnd };
      return { ...place, step: 1, unitStart: 0, unitEnd: size };
    });
  return ask("readTiles", { tiles }, { depends: String(trace.revision) });
}

/** A channel's numbers at a step of the picture that was asked about. */
export type Values = (channel: string, step: number) => readonly number[];

/** What is known of the picture in focus; null while it is on its way. */
export function valuesOf(scene: PicturesScene, { values }: PicturesTold): Values | null {
  const known = latest(values);
  const shown = shownOf(scene);
  const [first] = known?.params.tiles ?? [];
  if (!known || !shown || first?.tokenStart !== shown.picture * shown.steps || first.traceId !== traceOf(scene)?.traceId)
    return null;
  const tiles = new Map(known.params.tiles.map(({ channel }, index) => [channel, known.value[index]]));
  return (channel, step) => {
    const tile = tiles.get(channel);
    if (!tile) return [];
    return Array.from({ length: tile.values.length / tile.cells }, (_, unit) => tile.values[unit * tile.cells + step] ?? NaN);
  };
}
