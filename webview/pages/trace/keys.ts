/** The heatmap's keys, as a table: everything a pointer can do, and moving the keyboard's cell. */
import type { App } from "./app";
import { visible } from "../../heatmap/viewport";
import { channelsOf, traceOf, viewOf, withCursor, type Cell } from "./store";
import { zoomStep } from "./toolbar";

const FAR = 10;

/** Carries a key out; false when it means nothing here. */
export function handleKey(event: KeyboardEvent, app: App): boolean {
  if (event.ctrlKey || event.metaKey || !traceOf(app.store.state)) return false;
  const move = moves[event.key];
  if (move && !event.altKey) {
    moveBy(app, move(app, event.shiftKey ? FAR : 1));
    return true;
  }
  const act = actions[event.key];
  act?.(app, event.altKey);
  return act !== undefined;
}

interface Move {
  readonly token?: number;
  readonly unit?: number;
  readonly channel?: number;
  /** To this token, rather than by so many. */
  readonly toToken?: number;
}

const moves: Readonly<Record<string, (app: App, by: number) => Move>> = {
  ArrowLeft: (_app, by) => ({ token: -by }),
  ArrowRight: (_app, by) => ({ token: by }),
  ArrowUp: (_app, by) => ({ unit: -by }),
  ArrowDown: (_app, by) => ({ unit: by }),
  PageUp: (app) => ({ token: -screen(app) }),
  PageDown: (app) => ({ token: screen(app) }),
  Home: () => ({ toToken: 0 }),
  End: () => ({ toToken: Infinity }),
  c: () => ({ channel: 1 }),
  C: () => ({ channel: -1 }),
};

const actions: Readonly<Record<string, (app: App, alt: boolean) => void>> = {
  "+": (app, alt) => zoomStep(app, alt ? "units" : "tokens", true),
  "=": (app, alt) => zoomStep(app, alt ? "units" : "tokens", true),
  "-": (app, alt) => zoomStep(app, alt ? "units" : "tokens", false),
  "0": (app) => app.fit(),
  "[": (app) => app.setLayer(app.store.state.layer - 1),
  "]": (app) => app.setLayer(app.store.state.layer + 1),
  t: (app) => app.showTable(!app.store.state.showsTable),
  Enter(app) {
    const { cursor } = app.store.state;
    if (cursor) app.select(cursor);
  },
  Escape: (app) => app.clearUnit(),
};

function screen(app: App): number {
  const view = viewOf(app.store.state);
  return view ? Math.max(1, Math.floor(view.width / view.tokens.scale) - 1) : 1;
}

/** Moves the keyboard's cell; the first key puts it on the selection, or on the first cell in view. */
function moveBy(app: App, move: Move): void {
  app.store.update((state) => {
    const view = viewOf(state);
    const channels = channelsOf(state).map(({ name }) => name);
    const first = channels[0];
    if (!view || first === undefined) return state;
    const { cursor } = state;
    if (!cursor) {
      const token = state.token ?? visible(view.tokens, { count: view.tokenCount, size: view.width }).start;
      return withCursor(state, { channel: first, token, unit: state.unit ?? 0 });
    }
    const at = Math.max(0, channels.indexOf(cursor.channel));
    const next: Cell = {
      channel: channels[(at + (move.channel ?? 0) + channels.length) % channels.length] ?? first,
      token: Math.max(0, Math.min(view.tokenCount - 1, move.toToken ?? cursor.token + (move.token ?? 0))),
      unit: Math.max(0, Math.min(view.unitCount - 1, cursor.unit + (move.unit ?? 0))),
    };
    return withCursor({ ...state, pointer: null }, next);
  });
}
