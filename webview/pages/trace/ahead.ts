/**
 * Views that are not seen yet: what they take is asked for, and they are made once where nobody sees them, so that their tab shows
 * them at once. Pictures come first; what depends on where the person looks waits until they rest. It never asks or draws by itself.
 */
import { loadLibraries } from "../../libraries/libraries";
import { computedOf, traceOf, withLayout } from "../../trace/state";
import type { AnyView } from "../../trace/view";
import type { Part } from "./part";
import { rehearsalsOf } from "./rehearsal";
import { mainViews, sceneOf, type PageState } from "./state";

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
  /** A view with what is known of what it asked; null while that is on its way. */
  readonly partOf: (toCome: ToCome) => Part | null;
  /** There is more to ask. */
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
  private found: { readonly state: PageState; readonly next: readonly ToCome[] } | null = null;
  private resting = 0;
  private isRehearsing = false;

  constructor(private readonly options: AheadOptions) {}

  /** What may be shown next. It is asked for several times a frame, and stays as it is from one rest to the next. */
  toCome(): readonly ToCome[] {
    const now = this.options.state();
    const { rested } = this;
    const isResting = rested !== null && traceOf(rested) === traceOf(now);
    const state = isResting ? rested : now;
    const views = this.unseen(now).filter(({ tiles }) => isResting || tiles !== undefined);
    const { found } = this;
    const isFound = found?.state === state && views.every((view, at) => view === found.next[at]?.view);
    if (isFound && views.length === found.next.length) return found.next;
    const next = views.map((view) => toCome(view, state));
    this.found = { state, next };
    return next;
  }

  /** To be called when all that is shown is there. */
  settle(): void {
    const state = this.options.state();
    clearTimeout(this.resting);
    if (this.unseen(state).length === 0 || computedOf(state) === 0) return;
    if (state === this.rested) return this.rehearseSoon();
    const rest = () => requestIdleCallback(() => this.rest());
    requestAnimationFrame(() => {
      clearTimeout(this.resting);
      this.resting = window.setTimeout(rest, REST); // from the frame on that shows it
    });
  }

  private unseen(state: PageState): AnyView[] {
    this.seen.add(state.front);
    return mainViews(this.options.views, state).filter(({ id }) => !this.seen.has(id));
  }

  private rest(): void {
    this.rested = this.options.state();
    this.options.onRest();
    this.rehearseSoon();
  }

  private rehearseSoon(): void {
    if (this.isRehearsing) return;
    this.isRehearsing = true;
    void loadLibraries().then(() => requestIdleCallback(() => this.rehearse()));
  }

  /** A piece at a time, when there is nothing else to do. */
  private rehearse(): void {
    if (this.rehearsals.length === 0) this.rehearsals.push(...this.nextRehearsals());
    this.rehearsals.shift()?.();
    this.isRehearsing = false;
    if (this.rehearsals.length > 0 || this.nextPart()) this.rehearseSoon();
  }

  private nextRehearsals(): (() => void)[] {
    const next = this.nextPart();
    if (!next) return [];
    this.rehearsed.add(next.view.id);
    return rehearsalsOf(next);
  }

  private nextPart(): Part | null {
    for (const one of this.toCome()) {
      const part = this.rehearsed.has(one.view.id) ? null : this.options.partOf(one);
      if (part) return part;
    }
    return null;
  }
}
