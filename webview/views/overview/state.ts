/** What the overview asks, and what it makes of the answers in numbers. It knows no page. */
import { guessesAsked, MOST_GUESSES, rangeAsked } from "../../../src/protocol/firstQuestions";
import type { TokenIds } from "../../../src/protocol/tokenRanges";
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Overview, Surprisals } from "../../../src/protocol/requests/explanations";
import { latest, type Answer } from "../../query/query";
import type { Answered, Answers } from "../../query/questions";
import { passageOf, type Cell, type Passage } from "../../trace/passage";
import { surprisalsQuestion, textQuestion, whyNoSurprisal } from "../../trace/reading";
import { tokensToKnow } from "../../trace/ribbonAxis";
import { computedOf, isOver, lookedAt, traceOf } from "../../trace/state";
import { ask, type Scene } from "../../trace/view";

export type OverviewScene = Scene<null>;
export type OverviewTold = Answer<Answered<PanelContract, "readOverview">> | null | undefined;
type TokenSpan = Pick<Cell, "tokenStart" | "tokenEnd">;
export type Follower = Overview["units"][number];

const REST = 60; // milliseconds: layers that are passed by on the way to another ask nothing
const MOST_SURPRISING = 5;
const NEAR = 3; // characters

export const questions = (scene: OverviewScene, overview: OverviewTold) => ({
  guesses: guessesQuestion(scene),
  beginning: beginningQuestion(scene),
  text: textQuestion(scene),
  overview: overviewQuestion(scene),
  surprisals: (lookedAt(scene) ?? 0) < MOST_GUESSES ? null : surprisalsQuestion(scene), // of the others the guesses tell
  courses: coursesQuestion(scene, overviewIn(scene, overview)?.units ?? []),
});
export type Asked = ReturnType<typeof questions>;
export type Told = Answers<PanelContract, Asked>;

/** Asked when the run is over: what is found on half of a text may not be there on all of it. */
function overviewQuestion(scene: OverviewScene) {
  const trace = traceOf(scene);
  const computed = computedOf(scene);
  if (!trace || computed === 0 || !isOver(scene)) return null;
  return ask("readOverview", rangeAsked(trace, scene.focus.layer, computed), { rest: REST });
}

function guessesQuestion(scene: OverviewScene) {
  const trace = traceOf(scene);
  const computed = computedOf(scene);
  if (!trace || computed === 0 || !isOver(scene) || whyNoSurprisal(scene) !== null) return null;
  return ask("readSurprisals", guessesAsked(trace, computed), { rest: REST });
}

function beginningQuestion(scene: OverviewScene) {
  const guesses = guessesQuestion(scene);
  const revision = traceOf(scene)?.revision;
  if (!guesses || revision === undefined) return null;
  const { traceId, tokenStart, tokenEnd } = guesses.params;
  return ask("readText", { traceId, revision, tokenStart, tokenEnd }, { rest: REST });
}

/** The courses of units over the text around, one request for them all. */
function coursesQuestion(scene: OverviewScene, followers: readonly Follower[]) {
  const trace = traceOf(scene);
  if (!trace || followers.length === 0 || scene.ribbon.width < 1) return null;
  const { start, end } = tokensToKnow(scene.ribbon, lookedAt(scene), trace.tokenCount);
  const tokenEnd = Math.min(end, computedOf(scene));
  if (tokenEnd <= start) return null;
  const { traceId, revision } = trace;
  const place = { traceId, revision, layer: scene.focus.layer, tokenStart: start, tokenEnd, step: 1 };
  const tiles = followers.map(({ state, unit }) => ({ ...place, channel: state, unitStart: unit, unitEnd: unit + 1 }));
  return ask("readTiles", { tiles }, { depends: String(isOver(scene)) });
}

/** The overview of the layer in focus, or null while it is not known. */
export function overviewIn(scene: OverviewScene, told: OverviewTold): Overview | null {
  const known = latest(told);
  return known && known.params.traceId === traceOf(scene)?.traceId && known.params.layer === scene.focus.layer
    ? known.value
    : null;
}

export interface Guesses {
  /** Characters (of words and pieces of words: tokens) that were guessed, and those whose likeliest guess came. */
  readonly count: number;
  readonly right: number;
}

/** Null where nothing was guessed. A character that was read as several bytes is right when all of them are. */
export function guessesOf({ nats, expected }: Surprisals, ids: TokenIds, cells: readonly TokenSpan[]): Guesses | null {
  let [count, right] = [0, 0];
  for (const { tokenStart, tokenEnd } of cells) {
    let [isKnown, isRight] = [tokenEnd > tokenStart, true];
    for (let token = tokenStart; token < tokenEnd; token++) {
      isKnown &&= !Number.isNaN(nats[token] ?? NaN);
      isRight &&= expected[token] === ids[token];
    }
    if (!isKnown) continue;
    count++;
    if (isRight) right++;
  }
  return count > 0 ? { count, right } : null;
}

export interface Surprise {
  /** Among the cells. */
  readonly cell: number;
  /** Of a character that was read as several, the one that surprised most. */
  readonly token: number;
  readonly nats: number;
  /** The likeliest in the place of that token, by its id, and the model's trust in it. */
  readonly expected: number;
  readonly probability: number;
}

/** What surprised most, the most surprising first; of neighbours the first alone, as the second follows from it. */
export function mostSurprising(
  { nats, expected, probabilities }: Surprisals,
  cells: readonly TokenSpan[],
  most = MOST_SURPRISING,
): Surprise[] {
  const all = cells.flatMap(({ tokenStart, tokenEnd }, cell): Surprise[] => {
    let [sum, token] = [0, tokenStart];
    for (let at = tokenStart; at < tokenEnd; at++) {
      sum += nats[at] ?? NaN;
      if ((nats[at] ?? NaN) > (nats[token] ?? NaN)) token = at;
    }
    if (Number.isNaN(sum)) return [];
    return [{ cell, token, nats: sum, expected: expected[token] as number, probability: probabilities[token] as number }];
  });
  const chosen: Surprise[] = [];
  for (const one of all.toSorted((a, b) => b.nats - a.nats)) {
    if (chosen.length === most) break;
    if (!chosen.some(({ cell }) => Math.abs(cell - one.cell) < NEAR)) chosen.push(one);
  }
  return chosen;
}

/** What the model guessed of the text's beginning, with the characters that it is of. */
export interface Guessed {
  readonly surprisals: Surprisals;
  readonly passage: Passage;
  readonly guesses: Guesses | null;
  readonly surprises: readonly Surprise[];
}

const guessed = new WeakMap<Surprisals, Guessed>();

/** Null while it is not known. */
export function guessedOf(scene: OverviewScene, told: Told): Guessed | null {
  const trace = traceOf(scene);
  const [known, text] = [latest(told.guesses), latest(told.beginning)];
  if (!trace || !known?.value || known.params.traceId !== trace.traceId) return null;
  if (!text?.value || text.params.traceId !== trace.traceId || text.params.tokenEnd < known.params.tokenEnd) return null;
  const { value: surprisals } = known;
  const before = guessed.get(surprisals);
  if (before) return before;
  const passage = passageOf(text.value);
  const { kind } = trace.model.vocabulary ?? { kind: "unknown" };
  const cells = kind === "bytes" || kind === "characters" ? passage.cells : tokensOf(surprisals);
  const found = {
    surprisals,
    passage,
    guesses: guessesOf(surprisals, trace.ids, cells),
    surprises: mostSurprising(surprisals, cells).map((one) => ({ ...one, cell: passage.cellOf[one.token] ?? 0 })),
  };
  guessed.set(surprisals, found);
  return found;
}

function tokensOf({ nats }: Surprisals): TokenSpan[] {
  return Array.from(nats, (_, token) => ({ tokenStart: token, tokenEnd: token + 1 }));
}
