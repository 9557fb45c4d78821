/** The characters over the heatmap's columns: what is asked, and what the band of tokens draws of the answer. */
import type { BandCell } from "../../heatmap/axis";
import { latest } from "../../query/query";
import { passageOf, type Passage } from "../../trace/passage";
import type { TextTold } from "../../trace/reading";
import { tokensInView, traceOf } from "../../trace/state";
import { ask } from "../../trace/view";
import type { HeatmapScene } from "./state";

/** More in view are told by labels at some places alone. */
const MOST_TOKENS = 8192;
const BLOCK = 512; // tokens

export interface TextAnswers {
  readonly characters?: TextTold;
}

export function charactersQuestion(scene: HeatmapScene) {
  const trace = traceOf(scene);
  const range = tokensInView(scene);
  if (!trace || !range || scene.panel?.source.kind !== "text" || range.end - range.start > MOST_TOKENS) return null;
  const tokenStart = Math.floor(range.start / BLOCK) * BLOCK;
  const tokenEnd = Math.min(trace.tokenCount, Math.ceil(range.end / BLOCK) * BLOCK);
  return ask("readText", { traceId: trace.traceId, revision: trace.revision, tokenStart, tokenEnd });
}

const passages = new WeakMap<object, Passage>();

/** Null where they are not known. */
export function charactersOf(scene: HeatmapScene, { characters }: TextAnswers): readonly BandCell[] | null {
  const told = latest(characters);
  if (!told?.value || told.params.traceId !== traceOf(scene)?.traceId) return null;
  const passage = passages.get(told.value) ?? passageOf(told.value);
  passages.set(told.value, passage);
  return passage.cells;
}
