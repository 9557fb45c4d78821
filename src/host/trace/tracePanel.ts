/** The webview panel of one document's trace: serves the page what it asks for and tells it what changed. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { toPageEdit, toPageTrace, type NothingContract } from "../../protocol/traceShapes";
import type { ModelReference } from "../../protocol/model";
import { firstQuestions } from "../../protocol/firstQuestions";
import {
  panelHostContract,
  type KeptView,
  type PanelAction,
  type PanelChange,
  type PanelHostContract,
  type PanelState,
  type Wish,
} from "../../protocol/panelContract";
import type { Handlers, Peer } from "../../protocol/rpc";
import type { TextMark } from "../../protocol/textMarks";
import { textOfTokens } from "../../protocol/tokenText";
import type { Engine } from "../platform/engineClient";
import type { Models } from "../models/models";
import type { Pins } from "../models/pins";
import { nameOf } from "../models/reference";
import { displayTexts, say } from "../platform/language";
import { savePicture } from "../platform/savePicture";
import { askingFor, servePage, type PageServices } from "../platform/servedPage";
import { AskedAhead } from "./askedAhead";
import { EditorMarks } from "./editorMarks";
import type { SavedViews } from "./savedViews";
import type { TraceSession } from "./traceSession";

export const TRACE_VIEW = "gatescope.trace";

/** A page draws itself anew for every progress that it is told, which is not free. */
const PROGRESS_MS = 100;

export interface PanelServices extends PageServices {
  readonly engine: Engine;
  readonly models: Models;
  readonly pins: Pins;
  readonly views: SavedViews;
  /** Traces what the panel shows again, perhaps with another model. */
  readonly traceAgain: (panel: TracePanel, model?: ModelReference) => void;
  /** Asks for a model, and traces with it what the panel shows. */
  readonly chooseModel: (panel: TracePanel) => void;
  /** Does what a message in the panel offers. */
  readonly act: (panel: TracePanel, action: PanelAction) => void;
  /** Asks for a name, and saves where the person looks by it. */
  readonly saveView: (view: KeptView) => void;
  /** Asks for a model, and traces what the panel shows with that too, in a panel beside it. */
  readonly openBeside: (panel: TracePanel, view: KeptView) => void;
}

export class TracePanel implements vscode.Disposable {
  private readonly peer: Peer<PanelHostContract, NothingContract>;
  private readonly ahead: AskedAhead;
  private hasLoaded = false;
  private hasAskedAhead = false;
  private readonly disposables: vscode.Disposable[] = [];
  private readonly disposed = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.disposed.event;
  private caret: number | null = null;
  /** What the page knows, or will know when it has loaded. */
  private told: PanelState;
  private toldProgress = -Infinity;
  /** What the page is to show, which it has not taken yet. */
  private wish: Wish | null = null;
  private isNamedByModel = false;

  constructor(
    private readonly services: PanelServices,
    readonly panel: vscode.WebviewPanel,
    readonly session: TraceSession,
  ) {
    panel.iconPath = vscode.Uri.joinPath(services.extensionUri, "media/icon.png");
    this.retitle();
    const given = {
      texts: () => session.tracedTexts.texts,
      ranges: () => session.tracedTexts.ranges,
      marks: () => this.marks(),
    };
    this.ahead = new AskedAhead(askingFor("panel", services.engine, given), (call, params, value) => {
      this.peer.emit("answer", { call, params, value });
    });
    this.peer = servePage(services, panel, {
      page: "trace",
      contract: panelHostContract,
      handlers: this.handlers(),
      askEngine: this.ahead.ask,
    });
    this.disposables.push(
      { dispose: () => this.ahead.forget() },
      session.onDidChange(() => this.askAhead()),
      panel.onDidDispose(() => this.dispose()),
      session.onDidChange(() => this.retitle()),
      session.onDidChange(() => this.findCaret()),
      session.onDidProgress(() => this.tellProgress()),
      session.onDidEdit(() => this.findCaret()),
      services.pins.onDidChange(() => this.tell()),
      session.focus.onDidChange(({ reveal }) => this.peer.emit("focus", { ...session.focus.state, reveal })),
      vscode.window.onDidChangeTextEditorSelection((moved) => this.moveCaret(moved)),
    );
    this.told = this.state();
    this.peer.emit("begin", { panel: this.told, focus: session.focus.state, front: services.views.front });
  }

  dispose(): void {
    this.session.dispose();
    this.disposables.splice(0).forEach((disposable) => disposable.dispose());
    this.panel.dispose();
    this.disposed.fire();
  }

  /** Shows the panel without taking the focus. */
  reveal(): void {
    if (!this.panel.visible) this.panel.reveal(undefined, true);
  }

  /** Shows what was saved, once the session traces what it is of. */
  showView(kept: KeptView): void {
    this.session.focus.restore(kept.focus);
    this.ask({ kept });
  }

  /** Brings one of the page's views to the front. */
  show(front: string): void {
    this.panel.reveal(undefined, true);
    this.ask({ front });
  }

  /** A page that is not there yet takes it when it loads. */
  private ask(wish: Wish): void {
    this.wish = wish;
    this.peer.emit("wish", {});
  }

  /** Asks the page for what it shows, to be saved. */
  wantView(): void {
    this.peer.emit("wantView", {});
  }

  /** Looks at a token, and brings it into view in the panel. */
  showToken(token: number): void {
    this.panel.reveal(undefined, true);
    this.session.focus.show(token);
  }

  /** Whether the panel is named by its model: where several show one text, their cells may be the same. */
  nameByModel(isNamed: boolean): void {
    this.isNamedByModel = isNamed;
    this.retitle();
  }

  /** Until another model's trace is prepared, the panel keeps the name that it has. */
  private retitle(): void {
    const { trace, uri, model } = this.session;
    const cells = [...new Map(trace?.model.layers.map(({ cell, cellTitle }) => [cell, cellTitle])).values()];
    const names = this.isNamedByModel ? [nameOf(model)] : cells;
    if (names.length > 0) this.panel.title = say("trace.title", { names, file: basename(uri.path) });
  }

  private handlers(): Handlers<PanelHostContract> {
    const { models } = this.services;
    const { session } = this;
    const { focus } = session;
    return {
      load: () => {
        this.hasLoaded = true;
        this.caret = this.tokenAtCaret();
        return { panel: (this.told = this.state()), focus: focus.state, wish: this.takeWish() };
      },
      models: () => models.choices(session.panelSource.kind),
      changeFocus: (change) => {
        focus.change(change);
        return focus.state;
      },
      focusBack: () => {
        focus.back();
        return focus.state;
      },
      focusForward: () => {
        focus.forward();
        return focus.state;
      },
      readText: ({ traceId, revision, tokenStart, tokenEnd }) => {
        const { trace, tracedTexts } = session;
        if (traceId !== trace?.traceId || revision !== trace.revision) return null;
        return textOfTokens(tracedTexts, tokenStart, tokenEnd);
      },
      revealToken: async ({ traceId, token }) => {
        if (traceId === session.trace?.traceId) await this.revealInEditor(token);
        return null;
      },
      chooseModel: ({ model }) => {
        if (model) this.services.traceAgain(this, model);
        else this.services.chooseModel(this);
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
      pin: async ({ pinned }) => {
        await this.services.pins.set(session.model, pinned);
        return null;
      },
      saveView: ({ view }) => {
        this.services.saveView(view);
        return null;
      },
      openBeside: ({ view }) => {
        this.services.openBeside(this, view);
        return null;
      },
      texts: () => displayTexts().texts,
      turnTo: async ({ front }) => {
        await this.services.views.turnTo(front);
        return null;
      },
      takeWish: () => this.takeWish(),
      savePicture: async ({ picture }) => {
        await savePicture(picture, session.uri);
        return null;
      },
    };
  }

  /**
   * A run that is over before the page is there leaves the engine time for what the page will ask first, where it is seen. A page that
   * is there asks by itself; but what a first heatmap waits for is told it all the same, as its question takes long through the window.
   */
  private askAhead(): void {
    const { status, trace, progress, focus } = this.session;
    const { front } = this.services.views;
    if (!this.panel.visible || (this.hasLoaded && (this.hasAskedAhead || front !== "heatmap"))) return;
    this.ahead.forget();
    if (status.kind !== "done" || !trace || !progress) return;
    this.hasAskedAhead = true;
    this.ahead.begin(firstQuestions(trace, focus.current.layer, progress.tokens, front));
  }

  /** What the editor knows of the text, as long as that is as it was traced. */
  private async marks(): Promise<TextMark[]> {
    const { textSource, stale, panelSource } = this.session;
    if (!textSource || stale.length > 0) return [];
    return EditorMarks.in(textSource.document).of(panelSource.ranges);
  }

  private takeWish(): Wish | null {
    const { wish } = this;
    this.wish = null;
    return wish;
  }

  private state(): PanelState {
    const { session } = this;
    return {
      source: session.panelSource,
      place: session.place,
      fileName: basename(session.uri.path),
      status: session.status,
      trace: session.trace && toPageTrace(session.trace),
      progress: session.progress,
      notices: [...session.notices],
      caret: this.caret,
      stale: session.stale,
      following: session.isFollowing,
      pinned: this.services.pins.of(session.model),
    };
  }

  /** Tells the page what is different from what it knows. A hidden page is gone: it asks for everything when it is shown again. */
  private tell(): void {
    if (!this.panel.visible) return;
    const state = this.state();
    const change = changeOf(this.told, state);
    this.told = state;
    if (Object.keys(change).length > 0) this.peer.emit("change", change);
  }

  /** The end of a run comes with the state, so that leaving out some of what comes before loses nothing. */
  private tellProgress(): void {
    const now = performance.now();
    if (now - this.toldProgress < PROGRESS_MS) return;
    this.toldProgress = now;
    this.tell();
  }

  /**
   * Where the person puts the caret they look: it takes the place of a token that was chosen before. Typing moves it too, and what a
   * page shows in the editor does; then the chosen one stays.
   */
  private moveCaret({ textEditor, kind }: vscode.TextEditorSelectionChangeEvent): void {
    if (textEditor.document.uri.toString() !== this.session.uri.toString()) return;
    this.findCaret();
    const { isFollowing, focus } = this.session;
    const { token } = focus.current;
    const { Keyboard, Mouse } = vscode.TextEditorSelectionChangeKind;
    const isPersons = !isFollowing && (kind === Keyboard || kind === Mouse);
    if (isPersons && token !== null && this.caret !== null && this.caret !== token) focus.change({ token: null, span: null });
  }

  /** While an edit is about to be traced, the caret stays where it was: its token will be there again. */
  private findCaret(): void {
    const token = this.tokenAtCaret();
    if (token !== null || !this.session.isFollowing) this.caret = token;
    this.tell();
  }

  private tokenAtCaret(): number | null {
    const uri = this.session.uri.toString();
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
    const editor = editors.find((one) => one === vscode.window.activeTextEditor) ?? editors[0];
    return editor ? (this.session.text?.tokenAtCaret(editor.selection.start) ?? null) : null;
  }

  private async revealInEditor(token: number): Promise<void> {
    const range = this.session.text?.rangeOf(token);
    const document = this.session.textSource?.document;
    if (!document || !range) return;
    const uri = this.session.uri.toString();
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
    const editor =
      shown ??
      (await vscode.window.showTextDocument(document, {
        viewColumn: this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One,
        preserveFocus: true,
        preview: false,
      }));
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** What of a state is not as it was before. */
function changeOf(before: PanelState, { trace, ...state }: PanelState): PanelChange {
  const same = (name: string) =>
    JSON.stringify(before[name as keyof PanelState]) === JSON.stringify(state[name as keyof typeof state]);
  const change: PanelChange = Object.fromEntries(Object.entries(state).filter(([name]) => !same(name)));
  const known = before.trace;
  if (trace?.traceId === known?.traceId && trace?.revision === known?.revision) return change;
  const follows = trace && known && trace.traceId === known.traceId && trace.revision === known.revision + 1;
  return follows ? { ...change, edit: toPageEdit(trace, known) } : { ...change, trace };
}
