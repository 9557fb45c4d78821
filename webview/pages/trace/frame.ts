/**
 * One frame of the trace's page: asks what the views that are shown want to know, renders them, paints their canvases, and says
 * whether everything in view is there. The main view comes first: until its first picture stands, its drawers wait.
 */
import { render } from "lit";
import type { panelContract, PanelContract } from "../../../src/protocol/panelContract";
import type { TileAddress, TileCache } from "../../heatmap/tileCache";
import { Asking, type Answers } from "../../query/questions";
import { SharedCalls } from "../../query/sharedCalls";
import type { DataState, Page, Shell } from "../../shell/page";
import { Sized } from "../../shell/sized";
import { computedOf, isOver, tokensInView, traceOf, withLayout, withRibbonWidth } from "../../trace/state";
import type { Actions, AnyView, PaintInput, Tiles, TraceQuestions } from "../../trace/view";
import { views } from "../../views/views";
import { Ahead, toCome, type ToCome } from "./ahead";
import { App } from "./app";
import { page } from "./page";
import type { Part } from "./part";
import { rehearsalsOf } from "./rehearsal";
import { toSaved, type SavedState, type savedState } from "./saved";
import { sceneOf, shownViews, withScene, type PageState } from "./state";
import "./trace.css";

/** A view in this page. */
interface Stage {
  readonly view: AnyView;
  readonly actions: Actions<unknown>;
  readonly asking: Asking<PanelContract>;
  answers: Answers<PanelContract, TraceQuestions>;
  readonly paint: ((input: PaintInput<unknown, TraceQuestions>) => boolean) | undefined;
}

export function openTrace(shell: Shell<typeof panelContract, typeof savedState>): Page<SavedState> {
  const { root, schedule } = shell;
  root.dataset["testid"] = "panel";
  const app = new App(views, (listeners) => shell.connect(listeners), arrived);
  const shared = new SharedCalls();
  const sized = new Sized(measure);
  const ribbonSized = new Sized(measure);
  const stages = new Map(views.map((view) => [view.id, stageOf(view)]));
  let hasDrawn = false;
  let burst = 0;
  /** Main views whose first picture stands. */
  const pictured = new Set<AnyView>();
  const hasPicture = () => pictured.size > 0;
  /** Views that wait for no other any more. */
  const begun = new Set<AnyView>();
  const ahead = new Ahead({
    views,
    state: () => app.store.state,
    rehearsalsOf({ view, state }) {
      const { actions, answers } = stages.get(view.id) ?? {};
      const tiles = app.currentTiles();
      if (!tiles || !actions || !answers || Object.keys(answers).length === 0 || !isAnswered(answers)) return null;
      const scene = sceneOf(state, view);
      return rehearsalsOf({ view, actions, answers, scene: view.takeIn?.(scene, answers) ?? scene }, tiles, shell.theme());
    },
    onRest: () => ask(app.store.state),
  });

  function stageOf(view: AnyView): Stage {
    const actions = { ...app.actionsOf(view), answers: () => stage.answers };
    const stage: Stage = {
      view,
      actions,
      asking: new Asking(app.call, arrived, shared),
      answers: {},
      paint: view.painter?.(root),
    };
    return stage;
  }

  /**
   * An answer or tiles came. A frame that shows a part of the first picture would only hold up the one with all of it; that is drawn
   * before its frame, which comes late while the window is busy with a new panel.
   */
  function arrived(): void {
    const { state } = app.store;
    const [front] = shownViews(views, state);
    const tiles = app.currentTiles();
    if (hasPicture()) return schedule();
    ask(state);
    if (!front.tiles || !tiles) return shell.drawSoon();
    const seen = hasDrawn ? state : toCome(front, state).state;
    const isThere = covers(seen, tiles, front.tiles(sceneOf(seen, front))) && isAnswered(stages.get(front.id)?.answers ?? {});
    if (isThere) shell.drawSoon();
    else setTimeout(schedule, PART_AFTER_MS);
  }

  function measure(): void {
    const layout = sized.size();
    if (layout) app.store.update((state) => withLayout(state, layout));
    const ribbon = ribbonSized.size();
    if (ribbon) app.store.update((state) => withRibbonWidth(state, ribbon.width));
  }

  /** The tiles of the first picture, and of one that may be next, are on their way while the page is laid out. */
  function askAhead(): void {
    const { state } = app.store;
    const [front] = shownViews(views, state);
    const tiles = app.currentTiles();
    const pictures = [toCome(front, state), ...ahead.toCome()].filter(({ view }) => view.tiles !== undefined);
    const end = pictures.reduce((most, one) => Math.max(most, tokensInView(one.state)?.end ?? 0), 0);
    if (!tiles || end === 0) return;
    app.willPaint(end);
    tiles.want(pictures.flatMap(tilesOf));
  }

  /** What was told is there: asks for the rest, and draws, or waits for the tiles of a picture. */
  function begin(): void {
    askAhead();
    arrived();
  }

  /** Asks what the views that are shown want to know, as far as they may yet, and those that may be shown next. */
  function ask(now: PageState): void {
    const shown = shownViews(views, now);
    for (const { view, state } of [...shown.map((view) => ({ view, state: now })), ...ahead.toCome()]) {
      const stage = stages.get(view.id);
      const mayAsk = !waits(view, shown);
      if (!stage) continue;
      if (mayAsk && traceOf(now)) begun.add(view); // before there is a trace, it is not known which view comes first
      const scene = sceneOf(state, view);
      const asked = (known: Stage["answers"]) => (mayAsk ? (view.questions?.(scene, known) ?? {}) : {});
      stage.answers = stage.asking.ask(asked(stage.answers));
      if (view.questions && view.questions.length > 1) stage.answers = stage.asking.ask(asked(stage.answers));
    }
  }

  /** A main view comes first, its drawers when its picture stands; of the first picture, the text above too where that takes tiles. */
  function waits(view: AnyView, [front]: readonly [AnyView, ...AnyView[]]): boolean {
    if (view === front || pictured.has(front) || begun.has(view)) return false;
    return view.place === "drawer" || (!hasPicture() && front.tiles !== undefined);
  }

  /** With what is known of the views that are shown, and have been asked so far. */
  function partsOf(state: PageState): Part[] {
    ask(state);
    return shownViews(views, state).flatMap((view) => {
      const stage = stages.get(view.id);
      if (!stage) return [];
      const { answers } = stage;
      if (view.takeIn) app.store.update((now) => withScene(now, view, (before) => view.takeIn?.(before, answers) ?? before));
      return [{ view, actions: stage.actions, scene: sceneOf(app.store.state, view), answers }];
    });
  }

  function draw(): DataState {
    hasDrawn = true;
    const tiles = app.currentTiles();
    const parts = partsOf(app.store.state);
    render(page(app.store.state, app, parts), root);
    sized.follow(root.querySelector(".over-tokens"));
    ribbonSized.follow(root.querySelector(".over-text"));
    measure();
    const { state } = app.store;
    const isComplete = tiles !== undefined && paint(state, parts, tiles);
    const [front] = shownViews(views, state);
    if (isComplete) ahead.settle(parts.every(({ answers }) => isAnswered(answers)));
    // What is asked for next comes after the first picture's frame: answers that pass through the window meanwhile would hold it up.
    if ((isComplete && hasPicture()) || isHopeless(state)) app.didPaint();
    if (isComplete && !pictured.has(front)) {
      pictured.add(front);
      schedule();
    }
    return dataState(state, isComplete);
  }

  /** True when everything that the main view shows is there. */
  function paint(state: PageState, parts: readonly Part[], tiles: TileCache): boolean {
    const needs = parts.map(({ view }) => view.tiles?.(sceneOf(state, view)) ?? NO_TILES);
    const shown = needs.flatMap((need) => need.shown);
    const isCovered = covers(state, tiles, needs[0] ?? NO_TILES);
    const next = ahead.toCome().flatMap(tilesOf);
    const beyond = hasPicture() ? needs.flatMap((need) => need.next) : [];
    tiles.want(isCovered ? [...shown, ...beyond, ...next] : shown);
    const all = shownViews(views, state);
    const painted = parts.map(({ view, answers }) => {
      if (waits(view, all)) return true;
      const paintView = stages.get(view.id)?.paint;
      return paintView?.({ scene: sceneOf(state, view), answers, tiles, theme: shell.theme() }) ?? isAnswered(answers);
    });
    return isCovered && painted[0] === true;
  }

  app.store.update((state) => withRibbonWidth(state, innerWidth)); // about, so that its text can be asked for before it is laid out
  app.store.onDidChange((state, before) => {
    if (!hasDrawn && traceOf(state) !== null) {
      clearTimeout(burst);
      burst = window.setTimeout(begin, BURST_MS);
      return;
    }
    if (looksDifferent(state, before)) shell.outdated();
    const isOther = traceOf(state) !== traceOf(before) || (state.front !== before.front && !hasPicture());
    if (isOther && state.layout.width === 0) askAhead();
    if (!hasPicture()) ask(state); // before the page is drawn, which takes long the first time
    if (hasDrawn || isHopeless(state)) schedule(); // a page that says that it is loading can wait
  });
  for (const { view, actions } of stages.values()) view.listen?.(root, actions);
  root.addEventListener("keydown", (event) => {
    const stage = stages.get((event.target as HTMLElement).dataset["keys"] ?? "");
    const { key, altKey: alt, shiftKey: shift, ctrlKey: control, metaKey } = event;
    if (!stage || metaKey || (control && !key.startsWith("Arrow")) || !traceOf(app.store.state)) return;
    const { keys = {} } = stage.view;
    const act = Object.hasOwn(keys, key) ? keys[key] : undefined;
    if (act && act(stage.actions, { alt, shift, control }) !== false) event.preventDefault();
  });
  void app.load();
  return { draw, saved: () => toSaved(views, app.store.state), onShow: () => void app.load() };
}

function tilesOf({ view, state }: ToCome): readonly TileAddress[] {
  return view.tiles?.(sceneOf(state, view)).shown ?? [];
}

/**
 * What the host told while VS Code made the page comes in one burst of messages, of which the last says what there is: the page is
 * drawn when no other has come for so long.
 */
const BURST_MS = 8;

const NO_TILES: Tiles = { shown: [], next: [] };
/** What has come of a first picture is shown by then. */
const PART_AFTER_MS = 200;

/** The tiles are here, as far as the run has come or will come. */
function covers(state: PageState, tiles: TileCache, { shown }: Tiles): boolean {
  const end = tokensInView(state)?.end ?? 0;
  const computed = computedOf(state);
  if (computed < end && !isOver(state)) return false;
  return shown.every((address) => tiles.covers(address, Math.min(end, computed)));
}

/** No picture is to come. */
function isHopeless(state: PageState): boolean {
  return state.problem !== null || (isOver(state) && computedOf(state) === 0);
}

function isAnswered(answers: Answers<PanelContract, TraceQuestions>): boolean {
  return Object.values(answers).every((answer) => answer?.kind !== "pending");
}

function looksDifferent(state: PageState, before: PageState): boolean {
  return (
    state.tokens !== before.tokens ||
    state.ribbon !== before.ribbon ||
    state.colour !== before.colour ||
    state.pinned !== before.pinned ||
    state.own !== before.own ||
    state.front !== before.front ||
    state.focus.layer !== before.focus.layer ||
    state.hidden !== before.hidden ||
    state.derived !== before.derived ||
    state.layout !== before.layout ||
    traceOf(state) !== traceOf(before)
  );
}

function dataState(state: PageState, isComplete: boolean): DataState {
  if (state.problem !== null || state.panel?.status.kind === "failed") return "error";
  if (!traceOf(state)) return "loading";
  return isComplete ? "ready" : "painting";
}
