/** From act to act: by steps, and by playing, which asks for frames only while it plays. */
import { readTheme } from "../../shell/theme";
import type { Actions } from "../../trace/view";
import { latest } from "../../query/query";
import type { CellState, Told } from "./state";

export type CellActions = Actions<CellState>;

/** What is known of the view's own questions. */
export function toldTo(actions: CellActions): Partial<Told> {
  return actions.answers() as Partial<Told>;
}

const ACT_MS = 1800; // of an act at speed 1
const PAUSE_MS = 1400; // between acts, to read the sentence

/** Acts of the cell in focus; 0 while they are not known. */
function countOf(actions: CellActions): number {
  return latest(toldTo(actions).reading)?.value.acts.length ?? 0;
}

/** Shows an act, or with null the whole step, at once or from its beginning on. */
export function showAct(actions: CellActions, act: number | null, progress = 1): void {
  actions.update((scene) => ({ ...scene, own: { ...scene.own, act, progress, playing: null } }));
}

/** The next act, played; after the last the whole step again. */
export function nextAct(actions: CellActions): void {
  const { act } = actions.scene().own;
  const next = act === null ? 0 : act + 1;
  if (next < countOf(actions)) play(actions, next, "act");
  else showAct(actions, null);
}

export function previousAct(actions: CellActions): void {
  const { act } = actions.scene().own;
  const last = countOf(actions) - 1;
  if (last >= 0) showAct(actions, act === null ? last : act === 0 ? null : act - 1);
}

/** From the act that is shown to the last; from the first on where all were told. */
export function playAll(actions: CellActions): void {
  const { act, progress } = actions.scene().own;
  const last = countOf(actions) - 1;
  const from = act === null || (act >= last && progress >= 1) ? 0 : progress >= 1 ? act + 1 : act;
  play(actions, from, "all");
}

export function pause(actions: CellActions): void {
  actions.update((scene) => ({ ...scene, own: { ...scene.own, playing: null } }));
}

/** Counts the plays, so that a frame of an older one is not taken for one of the newest. */
let plays = 0;

function play(actions: CellActions, act: number, playing: "act" | "all"): void {
  const moves = !readTheme().reducesMotion;
  const play = ++plays;
  actions.update((scene) => ({ ...scene, own: { ...scene.own, act, progress: moves ? 0 : 1, playing } }));
  let before = performance.now();
  let rested = 0;
  const frame = (now: number) => {
    const { own } = actions.scene();
    if (own.playing === null || play !== plays) return;
    const passed = (now - before) * own.speed;
    before = now;
    if (own.progress < 1) step(actions, { progress: Math.min(1, own.progress + passed / ACT_MS) });
    else if (own.playing === "act" || (own.act ?? 0) + 1 >= countOf(actions)) return pause(actions);
    else if ((rested += passed) >= PAUSE_MS) {
      rested = 0;
      step(actions, { act: (own.act ?? 0) + 1, progress: moves ? 0 : 1 });
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function step(actions: CellActions, change: Partial<CellState>): void {
  actions.update((scene) => ({ ...scene, own: { ...scene.own, ...change } }));
}
