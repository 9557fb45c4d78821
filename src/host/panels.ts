/** All trace panels: one per document. Starts traces, lets the person decide on what a model cannot encode. */
import { basename } from "node:path";
import * as vscode from "vscode";
import * as v from "valibot";
import type { CodedError} from "../protocol/errors";
import { hasCode, toCodedError } from "../protocol/errors";
import type { ModelReference } from "../protocol/model";
import { panelSource } from "../protocol/panelContract";
import type { EngineClient } from "./engineClient";
import type { Models } from "./models";
import { restore, openText, fromDocument, type TextSource } from "./textSource";
import { TracePanel, TRACE_VIEW, type PanelServices } from "./tracePanel";
import { TraceSession } from "./traceSession";
import { decideOnUnencodable } from "./unencodable";

/** A trace that takes longer than this also shows its progress as a notification. */
const NOTIFY_AFTER_MS = 1500;

export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, TracePanel>();
  private readonly services: PanelServices;
  private readonly registration: vscode.Disposable;

  constructor(
    extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly models: Models,
    log: vscode.LogOutputChannel,
  ) {
    this.services = {
      extensionUri, engine, models, log, traceAgain: (panel, model) => void this.traceAgain(panel, model),
    };
    this.registration = vscode.window.registerWebviewPanelSerializer(TRACE_VIEW, this);
  }

  dispose(): void {
    this.registration.dispose();
    [...this.panels.values()].forEach((panel) => panel.dispose());
  }

  /** The sessions of all open panels. */
  get sessions(): TraceSession[] {
    return [...this.panels.values()].map((panel) => panel.session);
  }

  /** The panel of a document, if it has one. */
  find(uri: vscode.Uri): TracePanel | undefined {
    return this.panels.get(uri.toString());
  }

  /** The panel that has the focus, or the one of the active editor's document. */
  get current(): TracePanel | undefined {
    const focused = [...this.panels.values()].find(({ panel }) => panel.active);
    const editor = vscode.window.activeTextEditor;
    return focused ?? (editor && this.find(editor.document.uri)) ?? [...this.panels.values()].at(-1);
  }

  /** Traces a text with a model, in the document's panel; opens it beside the editor where there is none. */
  async trace(source: TextSource, model: ModelReference): Promise<void> {
    const existing = this.find(source.document.uri);
    if (existing) {
      Object.assign(existing.session, { source, model });
      existing.reveal();
    }
    const panel = existing ?? this.attach(this.createPanel(source), source, model);
    await this.run(panel.session);
  }

  /** Traces what a panel shows once more: its whole file as it is now, or its selections where they were. */
  async traceAgain(panel: TracePanel, model = panel.session.model): Promise<void> {
    const { session } = panel;
    try {
      const { wholeFile, document } = session.source;
      const again = document.isClosed ? await openText(document.uri) : document;
      session.source = wholeFile ? fromDocument(again) : await restore({ ...session.panelSource, uri: again.uri.toString() });
      session.model = model;
    } catch (error) {
      void vscode.window.showErrorMessage(toCodedError(error).message);
      return;
    }
    await this.run(session);
  }

  /** Called by VS Code with a panel of the window before its reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(v.object({ source: panelSource }), state);
    if (!saved.success) {
      panel.dispose(); // a panel that was closed before it knew what it shows
      return;
    }
    try {
      const source = await restore(saved.output.source);
      const { session } = this.attach(panel, source, saved.output.source.model);
      await this.run(session);
    } catch (error) {
      panel.dispose();
      void vscode.window.showErrorMessage(`The trace panel could not be restored. ${toCodedError(error).message}`);
    }
  }

  private createPanel({ document }: TextSource): vscode.WebviewPanel {
    const title = `LSTM: ${basename(document.uri.path)}`;
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    return vscode.window.createWebviewPanel(TRACE_VIEW, title, place, {});
  }

  private attach(panel: vscode.WebviewPanel, source: TextSource, model: ModelReference): TracePanel {
    const key = source.document.uri.toString();
    const attached = new TracePanel(this.services, panel, new TraceSession(this.engine, source, model));
    this.panels.set(key, attached);
    attached.session.onDidChange(() => this.setContext());
    attached.onDidDispose(() => {
      this.panels.delete(key);
      this.setContext();
    });
    this.setContext();
    return attached;
  }

  private async run(session: TraceSession, skipUnencodable = false): Promise<void> {
    const running = session.run({ skipUnencodable });
    this.notify(session, running);
    try {
      await running;
    } catch (error) {
      if (!hasCode(error, "unencodable")) throw error;
      const decision = await decideOnUnencodable(session, error as CodedError, this.models);
      if (!decision) return;
      if (decision.model) session.model = decision.model;
      await this.run(session, decision.skip);
    }
  }

  /** Long runs show their progress where it is seen from anywhere, with a way to cancel. */
  private notify(session: TraceSession, running: Promise<void>): void {
    const done = running.catch(() => undefined);
    const timer = setTimeout(() => {
      const title = `Tracing ${basename(session.uri.path)}`;
      const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
      void vscode.window.withProgress(options, (report, token) => {
        token.onCancellationRequested(() => session.cancel());
        let shown = 0;
        const listening = session.onDidProgress(({ tokens, tokenCount }) => {
          const percent = (100 * tokens) / tokenCount;
          const message = `${tokens.toLocaleString("en")} of ${tokenCount.toLocaleString("en")} tokens`;
          report.report({ increment: percent - shown, message });
          shown = percent;
        });
        return done.finally(() => listening.dispose());
      });
    }, NOTIFY_AFTER_MS);
    void done.finally(() => clearTimeout(timer));
  }

  private setContext(): void {
    const set = (key: string, value: boolean) => void vscode.commands.executeCommand("setContext", key, value);
    set("gatescope.hasTrace", this.panels.size > 0);
    set("gatescope.tracing", this.sessions.some((session) => session.isRunning));
  }
}
