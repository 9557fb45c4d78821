/** What views ask about the text at the top of the page, and what they make of the answers: the passage, and its surprisals. */
import { expectedAt } from "../../src/protocol/bytesOfCharacters";
import type { PanelContract } from "../../src/protocol/panelContract";
import { latest, type Answer } from "../query/query";
import type { Answered } from "../query/questions";
import { say, textOf } from "../shell/language";
import { passageOf, passageOfLabels, type Passage } from "./passage";
import { ribbonView, tokensToKnow, type RibbonView } from "./ribbonAxis";
import { computedOf, isOver, labelOf, layerOf, lookedAt, traceOf, type TraceState } from "./state";
import { ask } from "./view";

type Told<Call extends keyof PanelContract["calls"]> = Answer<Answered<PanelContract, Call>> | null | undefined;
export type TextTold = Told<"readText">;
export type SurprisalsTold = Told<"readSurprisals">;
export type UnitTold = Told<"readUnit">;
export type OutputTold = Told<"readOutput">;
export type SourcesTold = Told<"readSources">;

/** Of a token that is not computed: whether it will be. */
export function whyNotReached(state: TraceState): string {
  return say(isOver(state) ? "views.neverReached" : "views.notReached");
}

/** Of a sequence's first step in the layer's direction: that there was nothing to be kept, and where there is. "" of any other. */
export function firstStepSaid(state: TraceState, token: number): string {
  const isReverse = layerOf(state)?.direction === "reverse";
  const { sequences = [] } = traceOf(state) ?? {};
  const isFirst = sequences.some(({ start, count }) => count > 1 && token === (isReverse ? start + count - 1 : start));
  return isFirst ? say(isReverse ? "views.firstStepInReverse" : "views.firstStep") : "";
}

/** Tokens of the text around, as far as they are asked for; null before there is a trace and a size. */
function rangeOf(state: TraceState): { readonly start: number; readonly end: number } | null {
  const trace = traceOf(state);
  if (!trace || trace.tokenCount === 0 || state.ribbon.width < 1) return null;
  return tokensToKnow(state.ribbon, lookedAt(state), trace.tokenCount);
}

export function textQuestion(state: TraceState) {
  const [trace, range] = [traceOf(state), rangeOf(state)];
  if (!trace || !range || state.panel?.source.kind !== "text") return null;
  const { traceId, revision } = trace;
  return ask("readText", { traceId, revision, tokenStart: range.start, tokenEnd: range.end });
}

export function surprisalsQuestion(state: TraceState) {
  const [trace, range] = [traceOf(state), rangeOf(state)];
  const tokenEnd = Math.min(range?.end ?? 0, computedOf(state));
  if (!trace || !range || tokenEnd <= range.start || whyNoSurprisal(state) !== null) return null;
  const { traceId, revision } = trace;
  return ask("readSurprisals", { traceId, revision, tokenStart: range.start, tokenEnd }, { depends: String(isOver(state)) });
}

/** The course of the unit in focus, else the mean of all. */
export function unitQuestion(state: TraceState) {
  const [trace, range] = [traceOf(state), rangeOf(state)];
  const tokenEnd = Math.min(range?.end ?? 0, computedOf(state));
  if (!trace || !range || tokenEnd <= range.start) return null;
  const { layer, unit } = state.focus;
  const { traceId, revision } = trace;
  return ask("readUnit", { traceId, revision, layer, unit, tokenStart: range.start, tokenEnd });
}

/** The course of one of the numbers that the model says at each step. */
export function outputQuestion(state: TraceState, index: number) {
  const [trace, range] = [traceOf(state), rangeOf(state)];
  const tokenEnd = Math.min(range?.end ?? 0, computedOf(state));
  if (!trace || !range || tokenEnd <= range.start) return null;
  const { traceId, revision } = trace;
  return ask("readOutput", { traceId, revision, index, tokenStart: range.start, tokenEnd }, { depends: String(isOver(state)) });
}

const REST = 30; // milliseconds: a key that is held asks for what it comes to rest on

/** Where the state in focus comes from, at the token that is looked at. Nothing to ask until that is computed. */
export function sourcesQuestion(state: TraceState, token = lookedAt(state)) {
  const trace = traceOf(state);
  if (!trace || token === null || computedOf(state) <= token) return null;
  const { traceId, revision } = trace;
  const { layer, unit, target } = state.focus;
  const asked = target?.kind === "unit" ? target.state : undefined;
  const of = layerOf(state)?.channels.find(({ name }) => name === asked)?.name; // another layer may not have it
  return ask("readSources", { traceId, revision, layer, token, unit, ...(of !== undefined && { state: of }) }, { rest: REST });
}

/** Why nothing can surprise the model; null: it can be surprised. */
export function whyNoSurprisal(
  state: TraceState,
): "views.noHead" | "views.noHeadOfText" | "views.readsNumbers" | "views.readsInReverse" | null {
  const model = traceOf(state)?.model;
  if (!model) return null;
  if (model.layers.some(({ direction }) => direction !== "forward")) return "views.readsInReverse";
  if (model.vocabulary?.kind === "numbers") return "views.readsNumbers";
  if (!model.head) return "views.noHead";
  return model.head.output === undefined ? null : "views.noHeadOfText";
}

/** What a token would have been in the place of the one that came, as a person reads it. */
export function expectedLabel(state: TraceState, token: number, id: number): string {
  const trace = traceOf(state);
  return trace ? textOf(expectedAt(trace, token, id)) : "?";
}

const passages = new WeakMap<object, Passage>();
const labelled = new WeakMap<object, { readonly key: string; readonly passage: Passage }>();

/** What is known of the text around, with what of it is in view. */
export interface Reading {
  readonly passage: Passage;
  readonly view: RibbonView;
}

/** Null until the text is known. */
export function readingOf(state: TraceState, answer: TextTold): Reading | null {
  const passage = passageIn(state, answer);
  return passage && passage.cells.length > 0 ? { passage, view: ribbonView(state.ribbon, lookedAt(state), passage) } : null;
}

function passageIn(state: TraceState, answer: TextTold): Passage | null {
  const [trace, range] = [traceOf(state), rangeOf(state)];
  if (!trace || !range) return null;
  const told = latest(answer);
  if (told && told.params.traceId !== trace.traceId) return null;
  if (told?.value) {
    const known = passages.get(told.value) ?? passageOf(told.value);
    passages.set(told.value, known);
    return known;
  }
  if (state.panel?.source.kind === "text" && answer?.kind !== "known" && answer?.kind !== "failed") return null;
  const key = `${range.start} ${range.end}`;
  const known = labelled.get(trace);
  if (known?.key === key) return known.passage;
  const passage = passageOfLabels((token) => labelOf(state, token), range.start, range.end);
  labelled.set(trace, { key, passage });
  return passage;
}
