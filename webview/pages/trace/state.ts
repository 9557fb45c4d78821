/** What the trace's page knows beside what every view sees: which views are shown, and what is theirs. Pure functions. */
import type { ModelChoice } from "../../../src/protocol/panelContract";
import { initialTrace, traceOf, type TraceState } from "../../trace/state";
import type { AnyView, Scene } from "../../trace/view";

export interface PageState extends TraceState {
  /** Whether there is a focus before this one, and one that was come back from. */
  readonly canGoBack: boolean;
  readonly canGoForward: boolean;
  /** What there is to choose from; empty until the host has found it. */
  readonly models: readonly ModelChoice[];
  /** Why the page cannot show what it should, in words for the person. */
  readonly problem: string | null;
  /** How far a file of values is that is being made, from 0 to 1; null where none is. */
  readonly saving: number | null;
  /** The main view that is in front, by its id. */
  readonly front: string;
  /** The main view that the person turned to last, in another page; null: none was yet. */
  readonly last: string | null;
  /** The drawers that were opened. */
  readonly open: readonly string[];
  /** What is each view's own, by its id. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** The first main view is in front. */
export function initialState(views: readonly AnyView[]): PageState {
  return {
    ...initialTrace(),
    canGoBack: false,
    canGoForward: false,
    models: [],
    problem: null,
    saving: null,
    front: views.find(({ place }) => place === "main")?.id ?? "",
    last: null,
    open: [],
    own: Object.fromEntries(views.map(({ id, initial }) => [id, initial])),
  };
}

/** What is first shown of a trace, where no view was chosen: one that says it comes first, else the one that was turned to last. */
export function withFirstView(views: readonly AnyView[], state: PageState): PageState {
  const [usual, ...others] = mainViews(views, state);
  const isChosen = state.front !== usual?.id && state.front !== state.last;
  const first = others.find(({ isFirst }) => isFirst?.(state)) ?? others.find(({ id }) => id === state.last);
  return first && !isChosen ? { ...state, front: first.id } : state;
}

/** The first main view in the place of one that such a trace has not, as after another model was chosen. */
export function withViewThere(views: readonly AnyView[], state: PageState): PageState {
  const all = mainViews(views, state);
  const [usual] = all;
  const isThere = !traceOf(state) || all.some(({ id }) => id === state.front);
  return isThere || !usual ? state : { ...state, front: usual.id };
}

/** Those that have anything to show for the trace. */
export function mainViews(views: readonly AnyView[], state: PageState): readonly AnyView[] {
  const isShown = ({ place, applies }: AnyView) => place === "main" && (applies?.(state) ?? true);
  return views.filter((view) => isShown(view));
}

function viewById(views: readonly AnyView[], id: string): AnyView {
  const view = views.find((each) => each.id === id);
  if (!view) throw new Error(`There is no view "${id}".`);
  return view;
}

/** The drawers that go with the view in front. */
export function drawersOf(views: readonly AnyView[], { front }: PageState): readonly AnyView[] {
  return (viewById(views, front).drawers ?? []).map((id) => viewById(views, id));
}

/** The view in front, those that stand above every view, and the drawers that are open. */
export function shownViews(views: readonly AnyView[], state: PageState): readonly [AnyView, ...AnyView[]] {
  return [
    viewById(views, state.front),
    ...views.filter(({ place }) => place === "top"),
    ...drawersOf(views, state).filter(({ id, opener }) => !opener || state.open.includes(id)),
  ];
}

export function sceneOf(state: PageState, { id }: AnyView): Scene<unknown> {
  return { ...state, own: state.own[id] };
}

/** The state with what a view made of its scene. */
export function withScene(state: PageState, { id }: AnyView, change: (scene: Scene<unknown>) => Scene<unknown>): PageState {
  const before = { ...state, own: state.own[id] };
  const after = change(before);
  if (after === before) return state;
  const own = after.own === before.own ? state.own : { ...state.own, [id]: after.own };
  return { ...state, ...after, own };
}

export function withDrawer(state: PageState, id: string, isOpen: boolean): PageState {
  const others = state.open.filter((other) => other !== id);
  return { ...state, open: isOpen ? [...others, id] : others };
}
