/**
 * Views that are not seen yet: what they take is asked for, and they are made once where nobody sees them, so that their tab shows
 * them at once. Pictures come first; what depends on where the person looks is asked for when the first picture stands, and anew when
 * they rest elsewhere; nothing is made before all that is shown is there. It never asks or draws by itself.
 */
import { loadLibraries } from "../../libraries/libraries";
import { computedOf, traceOf, withLayout } from "../../trace/state";
import { isSame } from "../../shell/same";
import type { AnyView } from "../../trace/view";
import { mainViews, sceneOf, shownViews, type PageState } from "./state";

/** Milliseconds without a change. */
const REST = 150;

/** A view, and the state that it will be shown in. */
export interface ToCome {
  readonly view: AnyView;
  readonly state: PageState;
}

export interface AheadOptions {
  readonly views: readonly AnyView[];
  readonly state: () => PageState;
  /** Pieces of work that make a view; null while something that it asked is on its way. */
  readonly rehearsalsOf: (toCome: ToCome) => (() => void)[] | null;
  /** There is more to ask: what is to come is now that of the state in which the person rests. */
  readonly onRest: () => void;
}

/** By the size that a view will about have. */
export function toCome(view: AnyView, state: PageState): ToCome {
  const layout = view.layoutAhead?.(sceneOf(state, view), innerWidth, innerHeight) ?? state.layout;
  return { view, state: withLayout({ ...state, front: view.id }, layout) };
}

export class Ahead {
  private readonly seen = new Set<string>();
  private readonly rehearsed = new Set<string>();
  private readonly rehearsals: (() => void)[] = [];
  /** The state in which the person rested. */
  private rested: PageState | null = null;
  private found: { readonly state: PageState; readonly views: readonly AnyView[]; readonly next: readonly ToCome[] } | null =
    null;
  private resting = 0;
  private isRehearsing = false;

  constructor(private readonly options: AheadOptions) {}

  /** What may be shown next, main views before their drawers. It is asked for several times a frame, and stays from rest to rest. */
  toCome(): readonly ToCome[] {
    const now = this.options.state();
    const { rested } = this;
    const isResting = rested !== null && traceOf(rested) === traceOf(now);
    const state = isResting ? rested : now;
    const views = this.unseen(now).filter(({ tiles }) => isResting || tiles !== undefined);
    const { found } = this;
    if (found?.state === state && isSame(views, found.views)) return found.next;
    const mains = views.map((view) => toCome(view, state));
    const next = [...mains, ...mains.flatMap((main) => this.drawersOf(main))];
    this.found = { state, views, next };
    return next;
  }

  /** To be called when the picture in front stands, with all that is shown there or not. The first time nobody has moved yet. */
  settle(isAllThere: boolean): void {
    const state = this.options.state();
    clearTimeout(this.resting);
    if (this.unseen(state).length === 0 || computedOf(state) === 0) return;
    if (!this.rested) return this.rest();
    if (!isAllThere) return;
    if (state === this.rested) return this.rehearseSoon();
    const rest = () =>
      requestIdleCallback(() => {
        this.rest();
        this.rehearseSoon();
      });
    requestAnimationFrame(() => {
      clearTimeout(this.resting);
      this.resting = window.setTimeout(rest, REST); // from the frame on that shows it
    });
  }

  private drawersOf({ state }: ToCome): ToCome[] {
    return shownViews(this.options.views, state).flatMap((view) => (view.place === "drawer" ? { view, state } : []));
  }

  private unseen(state: PageState): AnyView[] {
    this.seen.add(state.front);
    return mainViews(this.options.views, state).filter(({ id }) => !this.seen.has(id));
  }

  private rest(): void {
    this.rested = this.options.state();
    this.options.onRest();
  }

  private rehearseSoon(): void {
    if (this.isRehearsing) return;
    this.isRehearsing = true;
    void loadLibraries().then(() => requestIdleCallback(() => this.rehearse()));
  }

  /** A piece at a time, when there is nothing else to do. */
  private rehearse(): void {
    this.rehearsals.shift()?.();
    if (this.rehearsals.length === 0) this.rehearsals.push(...this.nextRehearsals());
    this.isRehearsing = false;
    if (this.rehearsals.length > 0) this.rehearseSoon();
  }

  /** Of the first view that may be made. */
  private nextRehearsals(): (() => void)[] {
    for (const one of this.toCome()) {
      const pieces = this.rehearsed.has(one.view.id) ? null : this.options.rehearsalsOf(one);
      if (!pieces) continue;
      this.rehearsed.add(one.view.id);
      return pieces;
    }
    return [];
  }
}
