/** What is the text's own beside what all views see of it, what it asks, and what colours it. It knows no page. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Answers } from "../../query/questions";
import {
  outputQuestion,
  sourcesQuestion,
  surprisalsQuestion,
  textQuestion,
  unitQuestion,
  whyNoSurprisal,
} from "../../trace/reading";
import {
  layerOf,
  lookedAt,
  NOTHING,
  outputColour,
  outputOf,
  SOURCES,
  SURPRISAL,
  traceOf,
  type TraceState,
} from "../../trace/state";
import { ask, type Scene } from "../../trace/view";

export interface RibbonState {
  /** What the model expected instead is shown. */
  readonly isOpen: boolean;
  /** The tokens of the character in focus are shown, where it has several. */
  readonly showsTokens: boolean;
}
export type RibbonScene = Scene<RibbonState>;

export const questions = (scene: RibbonScene) => ({
  text: textQuestion(scene),
  surprisals: colourOf(scene) === SURPRISAL || scene.own.isOpen || scene.own.showsTokens ? surprisalsQuestion(scene) : null,
  course: isChannel(scene, colourOf(scene)) ? unitQuestion(scene) : null,
  output: outputAsked(scene),
  sources: colourOf(scene) === SOURCES ? sourcesQuestion(scene) : null,
  expected: scene.own.isOpen ? expectedQuestion(scene) : null,
});
export type Asked = ReturnType<typeof questions>;
export type Told = Answers<PanelContract, Asked>;

/** What the text is coloured by: as chosen, as far as this model has it. */
export function colourOf(state: TraceState): string {
  const { colour } = state;
  if (colour === SOURCES) return SOURCES;
  if (colour === SURPRISAL && whyNoSurprisal(state) === null) return SURPRISAL;
  // Where there is no surprise to be shown, what the model says at each step is what it does.
  if (colour === SURPRISAL) return outputOf(state, outputColour(0)) === null ? NOTHING : outputColour(0);
  return outputOf(state, colour) !== null || isChannel(state, colour) ? colour : NOTHING;
}

function isChannel(state: TraceState, colour: string): boolean {
  return layerOf(state)?.channels.some(({ name }) => name === colour) ?? false;
}

function outputAsked(scene: RibbonScene) {
  const index = outputOf(scene, colourOf(scene));
  return index === null ? null : outputQuestion(scene, index);
}

function expectedQuestion(scene: RibbonScene) {
  const trace = traceOf(scene);
  const token = lookedAt(scene);
  if (!trace || token === null || whyNoSurprisal(scene) !== null) return null;
  if (trace.sequences.some(({ start }) => start === token)) return null;
  const { traceId, revision } = trace;
  return ask("readToken", { traceId, revision, token: token - 1, layer: scene.focus.layer, unit: null });
}
