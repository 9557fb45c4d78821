/**
 * Progress of a long run while its panel is not in view: as a notification, which is seen from anywhere and can cancel. A
 * panel that is in view shows both itself, and nothing covers it.
 */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { readsNumbers } from "../../protocol/model";
import { say, textOf } from "../platform/language";
import type { TraceSession } from "./traceSession";

/** A run that takes longer than this shows its progress. */
const NOTIFY_AFTER_MS = 1500;

/** To be called when a run begins; `running` ends with it. */
export function showHiddenProgress(
  panel: vscode.WebviewPanel,
  session: TraceSession,
  running: Promise<unknown>,
  after = NOTIFY_AFTER_MS,
): void {
  const done = running.catch(() => undefined);
  let isLong = false;
  /** Takes the notification away. */
  let hide: (() => void) | undefined;
  const look = () => {
    if (panel.visible || !isLong) {
      hide?.();
      hide = undefined;
    } else hide ??= notify(session, done);
  };
  const listening = panel.onDidChangeViewState(look);
  const timer = setTimeout(() => {
    isLong = true;
    look();
  }, after);
  void done.finally(() => {
    clearTimeout(timer);
    listening.dispose();
  });
}

/** Shows it until the run is done, or until what is returned is called. */
function notify(session: TraceSession, done: Promise<unknown>): () => void {
  let hide: () => void = () => undefined;
  const hidden = new Promise<void>((resolve) => (hide = resolve));
  const title = say("trace.tracing", { file: basename(session.uri.path) });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  void vscode.window.withProgress(options, (report, token) => {
    token.onCancellationRequested(() => session.cancel());
    let shown = 0;
    const listening = session.onDidProgress(({ tokens: computed, tokenCount: n }) => {
      const percent = (100 * computed) / n;
      const isNumbers = session.trace !== null && readsNumbers(session.trace.model);
      report.report({
        increment: percent - shown,
        message: textOf(message(isNumbers ? "panel.stepsOf" : "panel.tokensOf", { computed, n })),
      });
      shown = percent;
    });
    return Promise.race([done, hidden]).finally(() => listening.dispose());
  });
  return hide;
}
