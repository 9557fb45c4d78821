/** What the view of the cell is drawn from: its own state, what it asks, and the step that is known. */
import type { LayerDescription } from "../../../src/protocol/model";
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { Result } from "../../../src/protocol/rpc";
import { latest } from "../../query/query";
import type { Answers, Question } from "../../query/questions";
import { computedOf, layerOf, tokenOfStep, traceOf } from "../../trace/state";
import { ask, type Scene } from "../../trace/view";
import { canPlace, placesOf } from "./layout/layout";

export interface CellState {
  /** Which of the cell's acts is told; null: the whole step at once. */
  readonly act: number | null;
  /** How far the act has come, from 0 to 1. */
  readonly progress: number;
  /** Whether the act alone is played, or all that follow it too. */
  readonly playing: "act" | "all" | null;
  /** Twice is twice as fast. */
  readonly speed: number;
  /** The part that the pointer or the keyboard is at, by its node. */
  readonly lit: string | null;
  /** The channel whose sum is opened; null: that of the act, or the first. */
  readonly opened: string | null;
  /** Whether the steps before and after stand beside the cell. */
  readonly unrolled: boolean;
  /** CSS pixels of a unit of the drawing, or all of it in view; null: as its size allows. */
  readonly zoom: number | "whole" | null;
  /** What stayed where it was when that was chosen, in CSS pixels of the drawing's place; null: nothing. */
  readonly zoomedAt: { readonly x: number; readonly y: number } | null;
}

export type CellScene = Scene<CellState>;
export type CellReading = Result<PanelContract, "readCell">;

export const initialCell: CellState = {
  act: null,
  progress: 1,
  playing: null,
  speed: 1,
  lit: null,
  opened: null,
  unrolled: false,
  zoom: null,
  zoomedAt: null,
};

type Sums = Readonly<Record<`sum:${string}`, Question<PanelContract, "readOperands"> | null>>;

export const questions = (scene: CellScene): { readonly reading: ReturnType<typeof readingQuestion> } & Sums => ({
  reading: readingQuestion(scene),
  ...sumQuestions(scene),
});
export type Told = Answers<PanelContract, ReturnType<typeof questions>>;

/** Nothing to ask until the token is computed. */
function readingQuestion(scene: CellScene) {
  const trace = traceOf(scene);
  const token = tokenOfStep(scene);
  if (!trace || computedOf(scene) <= token) return null;
  const { traceId, revision } = trace;
  return ask("readCell", { traceId, revision, layer: scene.focus.layer, token });
}

const REST = 80; // milliseconds: what is scrubbed past needs no sums
const MOST_TERMS = 5;

/** What every channel adds up, of the focused unit, else of the one that the step changed most. */
function sumQuestions(scene: CellScene): Sums {
  const trace = traceOf(scene);
  const token = tokenOfStep(scene);
  const { layer, unit } = scene.focus;
  const channels = trace && computedOf(scene) > token ? (layerOf(scene)?.channels ?? []) : [];
  const asked = channels.map(({ name, size }) => {
    const counted = unit !== null && unit >= size ? 0 : unit; // a gate may have one number for all units
    const params = { traceId: trace?.traceId ?? 0, revision: trace?.revision ?? 0, layer, token, unit: counted };
    return [`sum:${name}`, ask("readOperands", { ...params, channel: name, terms: MOST_TERMS }, { rest: REST })] as const;
  });
  return Object.fromEntries(asked);
}

/** A step of the layer in focus with its numbers. */
export interface Step {
  readonly token: number;
  readonly unit: number;
  /** Whether the unit was left to the view: it is the one that the step changed most. */
  readonly chosen: boolean;
  readonly layer: LayerDescription;
  /** Whether the picture is drawn for a narrow panel. */
  readonly isNarrow: boolean;
  readonly reading: CellReading;
}

/** Of the drawing, that its text can still be read. */
export const LEAST_SCALE = 0.78;
const AROUND = 64; // of the sheet, beside the cell

function isNarrowFor({ ribbon: { width } }: CellScene, { graph }: LayerDescription): boolean {
  return width > 0 && width < (placesOf(graph).width + AROUND) * LEAST_SCALE;
}

const steps = new WeakMap<CellReading, Step>();

/** The newest step that is known of the layer, while that of the focus is on its way; null before there is one. */
export function stepOf(scene: CellScene, { reading: answer }: Pick<Partial<Told>, "reading">): Step | null {
  const known = answer?.kind === "failed" ? undefined : latest(answer);
  const layer = layerOf(scene);
  if (!known?.value.computed || !layer || !canPlace(layer.graph)) return null;
  const { params, value: reading } = known;
  if (params.traceId !== traceOf(scene)?.traceId || params.layer !== scene.focus.layer) return null;
  const unit = scene.focus.unit ?? reading.changed;
  const chosen = scene.focus.unit === null;
  const before = steps.get(reading);
  const isNarrow = isNarrowFor(scene, layer);
  if (before?.unit === unit && before.chosen === chosen && before.isNarrow === isNarrow) return before;
  const step = { token: params.token, unit, chosen, layer, isNarrow, reading };
  steps.set(reading, step);
  return step;
}
