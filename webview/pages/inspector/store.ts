/**
 * What the inspector's page knows, and the changes it can go through, as pure functions. It knows no DOM and no host.
 */
import * as v from "valibot";
import type { CheckpointReport, Inference, LayerAnalysis, ValueStatistics } from "../../../src/protocol/model";
import type { Subject } from "../../../src/model/inference";
import type { Answer } from "../../query/query";
import { nextSort, type Sort } from "../../table/order";
import { initialScroll, type Scroll } from "../../table/rows";
import { columnIds, type ColumnId } from "./columns";
import type { PictureState } from "./picture";

/** Of a tensor's values: all of them first, then the gates. A tensor without an entry was not asked for yet. */
export type Statistics = Answer<readonly ValueStatistics[]>;

export interface InspectorState {
  readonly report: CheckpointReport | null;
  /** Why there is no report, or why what was asked for last failed. */
  readonly problem: string | null;
  readonly statistics: ReadonlyMap<string, Statistics>;
  /** A tensor's name. Kept while the tensor is not in the file, which may be on its way to being rewritten. */
  readonly selected: string | null;
  /** The row that keys move from and the Tab key stops at, by its tensor's name; null: the selected one. */
  readonly active: string | null;
  /** null: in the file's order. */
  readonly sort: Sort<ColumnId> | null;
  readonly search: string;
  readonly scroll: Scroll;
  /** The selected tensor's picture: where it looks. */
  readonly picture: PictureState | null;
  /** What the alternatives that the file leaves open measured; null: not asked for. */
  readonly measured: Answer<readonly Inference[]> | null;
  /** How well it predicts a sample; null: not asked for. */
  readonly score: Answer<{ readonly natsPerToken: number; readonly tokens: number; readonly uniform: number }> | null;
  /** The same before it was connected otherwise. */
  readonly scoreBefore: number | null;
  /** What choices would score, see `scoreKey`. */
  readonly scores: ReadonlyMap<string, number>;
  /** How many choices can be undone. */
  readonly changes: number;
  /** By layer. A layer without an entry was not asked for yet. */
  readonly analyses: ReadonlyMap<number, Answer<LayerAnalysis>>;
  readonly openLayers: ReadonlySet<number>;
  /** The layer whose analysis was asked to be brought into view last, in an object of its own each time. */
  readonly revealed: { readonly layer: number } | null;
}

export const initialState: InspectorState = {
  report: null,
  problem: null,
  statistics: new Map(),
  selected: null,
  active: null,
  sort: null,
  search: "",
  scroll: initialScroll,
  picture: null,
  measured: null,
  score: null,
  scoreBefore: null,
  scores: new Map(),
  changes: 0,
  analyses: new Map(),
  openLayers: new Set(),
  revealed: null,
};

/** What is kept across a reload of the window. */
export const savedState = v.object({
  selected: v.nullable(v.string()),
  sort: v.nullable(v.object({ column: v.picklist(columnIds), descending: v.boolean() })),
  search: v.string(),
});
export type SavedState = v.InferOutput<typeof savedState>;

export function toSaved({ selected, sort, search }: InspectorState): SavedState {
  return { selected, sort, search };
}

/** What was read from a file's numbers, and is gone with that reading of it. */
const unread = { statistics: new Map(), analyses: new Map(), measured: null, picture: null, scores: new Map() } as const;

/** Whether it predicts tokens, so that a text can be scored. */
export function isScorable({ model, problem }: CheckpointReport): boolean {
  const head = model?.head;
  return (
    problem === null && !!head && head.output === undefined && model.vocabulary !== null && model.vocabulary.kind !== "numbers"
  );
}

/** By which what a choice scores is kept. */
export function scoreKey(about: Subject, id: string): string {
  return `${about}\n${id}`;
}

/** A file read, for the first time or again after it changed. What was measured holds as long as its manifest alone changes. */
export function withReport(state: InspectorState, report: CheckpointReport, isSameFile = false): InspectorState {
  const measured = isSameFile && state.measured?.kind === "known" ? state.measured : null;
  const before = isSameFile && state.score?.kind === "known" ? state.score.value.natsPerToken : null;
  const score = isSameFile && isScorable(report) ? state.score : null;
  return { ...state, ...unread, measured, score, scoreBefore: before, report, problem: null };
}

/** The file cannot be read: nothing of an earlier reading is shown as if it still held. */
export function withUnreadable(state: InspectorState, problem: string): InspectorState {
  return { ...state, ...unread, score: null, scoreBefore: null, report: null, problem };
}

export function withStatistics(state: InspectorState, tensor: string, known: Statistics): InspectorState {
  return { ...state, statistics: new Map(state.statistics).set(tensor, known) };
}

export function withAnalysis(state: InspectorState, layer: number, known: Answer<LayerAnalysis>): InspectorState {
  return { ...state, analyses: new Map(state.analyses).set(layer, known) };
}

/** Another tensor is selected: its picture begins anew. */
export function withSelected(state: InspectorState, tensor: string): InspectorState {
  return { ...state, selected: tensor, active: tensor, picture: tensor === state.selected ? state.picture : null };
}

export function withLayerOpen(state: InspectorState, layer: number, isOpen: boolean): InspectorState {
  if (state.openLayers.has(layer) === isOpen) return state;
  const openLayers = new Set(state.openLayers);
  if (isOpen) openLayers.add(layer);
  else openLayers.delete(layer);
  return { ...state, openLayers };
}

/** The next order when a column's header is pressed. */
export function withSortedBy(state: InspectorState, column: ColumnId): InspectorState {
  return { ...state, sort: nextSort(state.sort, column) };
}

/**
 * What was taken of everything, and why: what was measured since the file was read stands in the place of what was taken then; beside
 * what the manifest has chosen since, it is evidence.
 */
export function inferencesOf({ report, measured }: Pick<InspectorState, "report" | "measured">): readonly Inference[] {
  const taken = report?.model?.inferences ?? [];
  if (measured?.kind !== "known") return taken;
  const { value } = measured;
  const newest = (inference: Inference) => {
    const newer = value.find(({ about }) => about === inference.about);
    if (!newer) return inference;
    return inference.chosen && !newer.chosen ? withMeasured(inference, newer) : newer;
  };
  const added = value.filter(({ about }) => taken.every((inference) => inference.about !== about));
  return [...taken.map(newest), ...added];
}

function withMeasured(chosen: Inference, { alternatives, tokens, evidence }: Inference): Inference {
  const nats = (id: string) => alternatives.find((alternative) => alternative.id === id)?.natsPerToken ?? null;
  const others = alternatives.flatMap(({ id, natsPerToken }) => (id === chosen.taken ? [] : (natsPerToken ?? [])));
  const own = chosen.taken === null ? null : nats(chosen.taken);
  const margin = own === null || others.length === 0 ? null : Math.min(...others) - own;
  return {
    ...chosen,
    alternatives: chosen.alternatives.map((each) => ({ ...each, natsPerToken: nats(each.id) ?? each.natsPerToken })),
    margin,
    tokens,
    evidence: chosen.alternatives.length > 0 ? chosen.evidence : evidence,
  };
}
