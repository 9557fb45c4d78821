/**
 * What every page does the same way: it is drawn at most once a frame, follows the editor's theme, tells tests and style sheets
 * what state it is in, keeps what a reload shall bring back, and speaks to those who hear it. It knows nothing of what is shown.
 */
import type * as v from "valibot";
import type { Contract, Listeners } from "../../src/protocol/rpc";
import { awaitsLibraries, onLibraries } from "../libraries/library";
import "./everyPage.css";
import { connectHost, type Host } from "./host";
import { readTheme, watchTheme, type Theme } from "./theme";

/**
 * Of the root, as data-state. "loading": there is nothing to show yet. "painting": what is shown is not all that is in view, or
 * not of the newest state. "ready": it is. "error": something could not be shown.
 */
export type DataState = "loading" | "painting" | "ready" | "error";

export interface Shell<Remote extends Contract, Saved extends v.GenericSchema> {
  readonly root: HTMLElement;
  /** As it is now. */
  theme(): Theme;
  /** To be called once, with what listens to the host. */
  connect(listeners: Listeners<Remote>): Host<Remote, Saved>;
  /** Draws in the next frame. */
  schedule(): void;
  /** Draws as soon as what is asked now is on its way: frames are far apart while the window is busy with a new panel. */
  drawSoon(): void;
  /** What is shown is out of date: whoever looks before the next frame must not take it for the newest. */
  outdated(): void;
}

export interface Page<Saved> {
  draw(): DataState;
  /** What a reload shall bring back; null: nothing that is worth keeping yet. */
  saved(): Saved | null;
  /** The page was hidden, and is seen again. */
  onShow?(): void;
}

export interface PageOptions<Remote extends Contract, Saved extends v.GenericSchema> {
  readonly contract: Remote;
  /** The shape of what is kept across reloads. */
  readonly savedState: Saved;
}

/** What changes at every frame, as while panning, is kept when it rests. */
const KEEP_AFTER_MS = 150;

/** Messages pass through the window, which may have one thread with the page: drawing at once would hold them up. */
const ON_ITS_WAY_MS = 5;
/** What is to be shown has mostly come by then: a page that says that it is loading would hold it up. */
const LOADING_AFTER_MS = 200;

/** To be called once, by a page's main. */
export function startPage<Remote extends Contract, Saved extends v.GenericSchema>(
  { contract, savedState }: PageOptions<Remote, Saved>,
  open: (shell: Shell<Remote, Saved>) => Page<v.InferOutput<Saved>>,
): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no element to fill.");
  let theme = readTheme();
  let scheduled = 0;
  let hasDrawn = false;
  let soon = 0;
  let host: Host<Remote, Saved> | undefined;
  let kept = "";
  let keeping = 0;

  const schedule = () => {
    if (scheduled === 0) scheduled = requestAnimationFrame(draw);
  };
  const page = open({
    root,
    theme: () => theme,
    connect: (listeners) => (host = connectHost({ contract, listeners, savedState })),
    schedule,
    drawSoon: () => void (soon ||= window.setTimeout(draw, ON_ITS_WAY_MS)),
    outdated() {
      if (root.dataset["state"] === "ready") root.dataset["state"] = "painting";
      schedule();
    },
  });

  function draw(): void {
    cancelAnimationFrame(scheduled);
    clearTimeout(soon);
    scheduled = soon = 0;
    hasDrawn = true;
    const drawn = page.draw();
    const state = drawn === "ready" && awaitsLibraries() ? "painting" : drawn;
    if (root && root.dataset["state"] !== state) root.dataset["state"] = state; // style sheets look at it
    keep();
  }

  function keep(): void {
    const saved = page.saved();
    const text = JSON.stringify(saved);
    if (saved === null || text === kept) return;
    kept = text;
    clearTimeout(keeping);
    keeping = window.setTimeout(() => host?.setState(saved), KEEP_AFTER_MS);
  }

  /** What is shown is drawn again; a page that shows nothing yet is drawn when there is something. */
  const again = () => {
    if (hasDrawn) schedule();
  };
  onLibraries(again);
  watchTheme((changed) => {
    theme = changed;
    again();
  });
  window.addEventListener("resize", again); // also when the window moved to a screen of another pixel ratio
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") page.onShow?.();
  });
  setTimeout(() => {
    if (root.dataset["state"] === "loading") schedule();
  }, LOADING_AFTER_MS);
}
