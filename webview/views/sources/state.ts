/** What the view of sources is drawn from: which token it is of, where on the text it looks, and what is asked. */
import type { PageTrace } from "../../../src/protocol/traceShapes";
import { centerIfHidden, clamp, visible, type Axis, type Range } from "../../heatmap/viewport";
import { signed } from "../../../src/messages/numbers";
import { sourcesQuestion } from "../../trace/reading";
import { spokenLabel, spokenNumber } from "../../trace/speech";
import { computedOf, tokenFrame, tokenName, tokenOfStep, traceOf } from "../../trace/state";
import { ask, type Scene } from "../../trace/view";
import type { Wording } from "./ledger";

export interface SourcesState {
  /** The token that it was of when the person moved the text: as long as it is, the text stays where it was put. */
  readonly movedFor: number | null;
  /** The token under the pointer. */
  readonly hovered: number | null;
  /** The picture of all units is open. */
  readonly showsLayer: boolean;
}

export type SourcesScene = Scene<SourcesState>;

/** The state as it was at each token from `start` on. */
export interface Course {
  readonly start: number;
  readonly values: Float32Array;
}

export const initialSources: SourcesState = { movedFor: null, hovered: null, showsLayer: false };

const REST = 30; // milliseconds: a key that is held asks for what it comes to rest on
const MOST_COURSE = 4096; // tokens: the dashed line

/** The tokens in view: those of the other views, unless the token that it is all about is not among them. */
export function axisOf(scene: SourcesScene): Axis {
  const token = tokenOfStep(scene);
  const frame = tokenFrame(scene);
  if (frame.size < 1) return scene.tokens;
  return scene.own.movedFor === token ? clamp(scene.tokens, frame) : centerIfHidden(scene.tokens, token, frame);
}

/** The text moved by the person. */
export function withAxis(scene: SourcesScene, change: (axis: Axis) => Axis): SourcesScene {
  const tokens = change(axisOf(scene));
  return { ...scene, tokens, own: { ...scene.own, movedFor: tokenOfStep(scene) } };
}

export function withHovered(scene: SourcesScene, hovered: number | null): SourcesScene {
  return hovered === scene.own.hovered ? scene : { ...scene, own: { ...scene.own, hovered } };
}

export function inView(scene: SourcesScene): Range {
  const { count, size } = tokenFrame(scene);
  return visible(axisOf(scene), { count, size });
}

export function ledgerQuestion(scene: SourcesScene) {
  return sourcesQuestion(scene, tokenOfStep(scene));
}

/** The focused unit's values in view. */
export function courseQuestion(scene: SourcesScene) {
  const trace = traceOf(scene);
  const { layer, unit } = scene.focus;
  const { start, end } = inView(scene);
  const tokenEnd = Math.min(end, start + MOST_COURSE, computedOf(scene));
  if (!trace || unit === null || tokenEnd <= start) return null;
  const { traceId, revision } = trace;
  return ask("readUnit", { traceId, revision, layer, unit, tokenStart: start, tokenEnd }, { rest: REST });
}

/** Tokens that end a line, of a text that is traced whole; null where lines cannot be counted by tokens. */
const lineEnds = new WeakMap<PageTrace, Uint32Array | null>();

function lineEndsOf(trace: PageTrace): Uint32Array | null {
  let ends = lineEnds.get(trace);
  if (ends === undefined) {
    const isEnd = trace.labels.map((label) => label.includes("⏎"));
    const found = Uint32Array.from([...trace.ids.keys()].filter((token) => isEnd[trace.ids[token] as number]));
    lineEnds.set(trace, (ends = found.length > 0 && trace.skipped === 0 ? found : null));
  }
  return ends;
}

function lineOf(scene: SourcesScene, token: number): number | null {
  const trace = traceOf(scene);
  const source = scene.panel?.source;
  if (!trace || !source?.wholeFile || source.kind !== "text" || trace.sequences.length > 1) return null;
  const ends = lineEndsOf(trace);
  if (!ends) return null;
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) < token) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

export function seen(scene: SourcesScene): Wording {
  return { label: (token) => tokenName(scene, token), number: signed, line: (token) => lineOf(scene, token) };
}

export function heard(scene: SourcesScene): Wording {
  const { label, number, line } = seen(scene);
  return { label: (token) => spokenLabel(label(token)), number: (value) => spokenNumber(number(value)), line };
}
