/** The webview panel of one document's trace: serves the page what it asks for and tells it what changed. */
import { basename } from "node:path";
import * as vscode from "vscode";
import type { NothingContract, Progress } from "../../protocol/engineContract";
import type { ModelReference } from "../../protocol/model";
import { panelHostContract, type PanelAction, type PanelHostContract, type PanelState } from "../../protocol/panelContract";
import type { Handlers, Peer } from "../../protocol/rpc";
import type { EngineClient } from "../platform/engineClient";
import type { Models } from "../models/models";
import { servePage, type PageServices } from "../platform/servedPage";
import type { TraceSession } from "./traceSession";

export const TRACE_VIEW = "gatescope.trace";

/** A page draws itself anew for every progress that it is told, which is not free. */
const PROGRESS_MS = 100;

export interface PanelServices extends PageServices {
  readonly engine: EngineClient;
  readonly models: Models;
  /** Traces what the panel shows again, perhaps with another model. */
  readonly traceAgain: (panel: TracePanel, model?: ModelReference) => void;
  /** Does what a message in the panel offers. */
  readonly act: (panel: TracePanel, action: PanelAction) => void;
}

export class TracePanel implements vscode.Disposable {
  private readonly peer: Peer<PanelHostContract, NothingContract>;
  private readonly disposables: vscode.Disposable[] = [];
  private readonly disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  private caret: number | null = null;
  /** Before the page has loaded there is nobody to tell: it asks for everything then. */
  private hasLoaded = false;
  private toldProgress = -Infinity;

  constructor(
    private readonly services: PanelServices,
    readonly panel: vscode.WebviewPanel,
    readonly session: TraceSession,
  ) {
    panel.iconPath = vscode.Uri.joinPath(services.extensionUri, "media/icon.png");
    this.retitle();
    this.peer = servePage(services, panel, { page: "trace", contract: panelHostContract, handlers: this.handlers() });
    this.disposables.push(
      panel.onDidDispose(() => this.dispose()),
      session.onDidChange(() => this.tellState()),
      session.onDidProgress((progress) => this.tellProgress(progress)),
      session.onDidEdit(() => this.peer.emit("stale", { from: session.staleFrom, following: session.isFollowing })),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.moveCaret(textEditor)),
    );
  }

  dispose(): void {
    this.session.dispose();
    this.disposables.splice(0).forEach((disposable) => disposable.dispose());
    this.panel.dispose();
    this.disposed.fire();
  }

  /** Shows the panel without taking the focus. */
  reveal(): void {
    this.retitle();
    if (!this.panel.visible) this.panel.reveal(undefined, true);
  }

  /** Brings a token into view in the heatmap. */
  showToken(token: number): void {
    this.panel.reveal(undefined, true);
    this.peer.emit("showToken", { token });
  }

  private retitle(): void {
    const name = basename(this.session.uri.path);
    this.panel.title = `LSTM: ${name}`;
  }

  private handlers(): Handlers<PanelHostContract> {
    const { engine, models } = this.services;
    const { session } = this;
    return {
      load: () => {
        this.hasLoaded = true;
        return this.state();
      },
      models: () => models.choices(),
      readColorTile: ({ tiles }, signal) => Promise.all(tiles.map((request) => engine.call("readColorTile", request, signal))),
      readTiles: ({ tiles }, signal) => Promise.all(tiles.map((request) => engine.call("readTile", request, signal))),
      readUnit: (request, signal) => engine.call("readUnit", request, signal),
      revealToken: async ({ traceId, token }) => {
        if (traceId === session.trace?.traceId) await this.revealInEditor(token);
        return null;
      },
      selectUnit: (selected) => {
        session.selected = selected;
        return null;
      },
      chooseModel: ({ model }) => {
        this.services.traceAgain(this, model);
        return null;
      },
      traceAgain: () => {
        this.services.traceAgain(this);
        return null;
      },
      act: ({ action }) => {
        this.services.act(this, action);
        return null;
      },
      cancel: () => {
        session.cancel();
        return null;
      },
    };
  }

  private state(): PanelState {
    const { session } = this;
    return {
      source: session.panelSource,
      fileName: basename(session.uri.path),
      status: session.status,
      trace: session.trace && { ...session.trace, ranges: [] },
      progress: session.progress,
      notices: session.notices,
      caret: this.caret,
      staleFrom: session.staleFrom,
      following: session.isFollowing,
    };
  }

  /** A hidden page is gone: it asks for everything when it is shown again. */
  private get isListening(): boolean {
    return this.hasLoaded && this.panel.visible;
  }

  private tellState(): void {
    if (this.isListening) this.peer.emit("state", this.state());
  }

  /** The end of a run comes with the state, so that leaving out some of what comes before loses nothing. */
  private tellProgress(progress: Progress): void {
    const now = performance.now();
    if (!this.isListening || now - this.toldProgress < PROGRESS_MS) return;
    this.toldProgress = now;
    this.peer.emit("progress", progress);
  }

  private moveCaret({ document, selection }: vscode.TextEditor): void {
    if (document.uri.toString() !== this.session.uri.toString()) return;
    const token = this.session.tokenAt(selection.start);
    if (token === this.caret) return;
    this.caret = token;
    this.peer.emit("caret", { token });
  }

  private async revealInEditor(token: number): Promise<void> {
    const range = this.session.rangeOf(token);
    const { source } = this.session;
    if (source.kind !== "text" || !range) return;
    const uri = this.session.uri.toString();
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
    const editor =
      shown ??
      (await vscode.window.showTextDocument(source.document, {
        viewColumn: this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One,
        preserveFocus: true,
        preview: false,
      }));
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
