/** All trace panels: one per document or file. Starts traces, and asks the person what only the person can tell. */
import { basename } from "node:path";
import * as vscode from "vscode";
import * as v from "valibot";
import { message } from "../../messages/message";
import { saidBy, toCodedError, type CodedError } from "../../protocol/errors";
import { focus } from "../../protocol/focus";
import type { ModelReference } from "../../protocol/model";
import { panelSource, type KeptView, type PanelAction } from "../../protocol/panelContract";
import type { Engine } from "../platform/engineClient";
import type { Manifests } from "../checkpoints/manifests";
import type { Models } from "../models/models";
import type { Pins } from "../models/pins";
import type { SavedViews } from "./savedViews";
import { showHiddenProgress } from "./hiddenProgress";
import { answersTaken } from "./notices";
import { say } from "../platform/language";
import type { PageServices } from "../platform/servedPage";
import { tellErrors } from "../platform/tellErrors";
import { TracePanel, TRACE_VIEW, type PanelServices } from "./tracePanel";
import { TraceSession, type TraceOptions } from "./traceSession";
import { askForNumbers, restore, uriOf, type TraceSource } from "./traceSource";
import { decideOnUnencodable, type Decision } from "./unencodable";
import { chooseVocabulary } from "../models/vocabularyChoice";

export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, TracePanel>();
  private readonly services: PanelServices;
  private readonly registration: vscode.Disposable;
  private readonly changed = new vscode.EventEmitter<void>();
  /** A panel came or went, or what one shows changed: its trace, its focus, its text. */
  readonly onDidChange = this.changed.event;

  constructor(
    services: PageServices,
    private readonly engine: Engine,
    private readonly models: Models,
    private readonly manifests: Manifests,
    pins: Pins,
    private readonly views: SavedViews,
  ) {
    this.services = {
      ...services,
      engine,
      models,
      pins,
      traceAgain: (panel, model) => void tellErrors(() => this.traceAgain(panel, model)),
      act: (panel, action) => void tellErrors(() => this.act(panel, action)),
      saveView: (view) => void tellErrors(() => this.saveView(view)),
    };
    this.registration = vscode.window.registerWebviewPanelSerializer(TRACE_VIEW, this);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
    [...this.panels.values()].forEach((panel) => panel.dispose());
  }

  /** All open panels. */
  get all(): readonly TracePanel[] {
    return [...this.panels.values()];
  }

  get sessions(): TraceSession[] {
    return this.all.map((panel) => panel.session);
  }

  /** The panel of a document, if it has one. */
  find(uri: vscode.Uri): TracePanel | undefined {
    return this.panels.get(uri.toString());
  }

  private get focused(): TracePanel | undefined {
    return [...this.panels.values()].find(({ panel }) => panel.active);
  }

  /** The panel that has the focus, or the one of the active editor's document. */
  get current(): TracePanel | undefined {
    const editor = vscode.window.activeTextEditor;
    return this.focused ?? (editor && this.find(editor.document.uri)) ?? [...this.panels.values()].at(-1);
  }

  /** Traces a source with a model, in the source's panel; opens it beside the editor where there is none. `view`: where to look then. */
  async trace(source: TraceSource, model: ModelReference, view?: KeptView): Promise<void> {
    const existing = this.find(uriOf(source));
    if (existing) {
      existing.session.show(source);
      existing.session.model = model;
      existing.reveal();
    }
    const panel = existing ?? this.attach(this.createPanel(source), source, model);
    const running = this.run(panel, { beginningFirst: !existing });
    if (view) panel.showView(view);
    await running;
  }

  /** Traces again what a saved view is of, and looks where it looked. */
  async showView(view: KeptView): Promise<void> {
    await this.trace(await restore(view.source), view.source.model, view);
  }

  /** By a name that the person gives it. */
  private async saveView(view: KeptView): Promise<void> {
    const file = basename(vscode.Uri.parse(view.source.uri).path);
    const { layer, unit } = view.focus;
    const value = unit === null ? say("trace.viewOfLayer", { file, layer }) : say("trace.viewOfUnit", { file, layer, unit });
    const name = await vscode.window.showInputBox({ title: say("contributions.saveView"), prompt: say("trace.viewName"), value });
    if (name?.trim()) await this.views.save(name.trim(), view);
  }

  /** Traces what a panel shows once more: its whole file as it is now, or its selections where they were. */
  async traceAgain(panel: TracePanel, model = panel.session.model): Promise<void> {
    const { session } = panel;
    session.show(await restore(session.panelSource));
    session.model = model;
    await this.run(panel);
  }

  /** Asks for a checkpoint's vocabulary, and traces again whatever it reads. */
  async chooseVocabulary(checkpoint: string): Promise<void> {
    if (!(await chooseVocabulary(checkpoint, this.manifests))) return;
    const reading = [...this.panels.values()].filter(
      ({ session: { model } }) => model.kind === "file" && model.path === checkpoint,
    );
    await Promise.all(reading.map((panel) => this.traceAgain(panel)));
  }

  /** Does what a message in a panel offers. */
  private async act(panel: TracePanel, action: PanelAction): Promise<void> {
    const { model, trace } = panel.session;
    if (action === "choose-numbers") {
      const [source] = await askForNumbers();
      if (!source) return;
      const traced = this.trace(source, model);
      if (!trace && this.find(uriOf(source)) !== panel) panel.dispose(); // it never showed anything
      return traced;
    }
    if (action === "trace-again") return this.traceAgain(panel);
    if (model.kind !== "file") return;
    if (action === "open-manifest") return this.manifests.show(model.path);
    if (action === "choose-vocabulary") return this.chooseVocabulary(model.path);
    await this.manifests.writeDown(model.path, { answers: answersTaken(trace?.model.inferences ?? []) });
    await this.traceAgain(panel);
  }

  /** Called by VS Code with a panel of the window before its reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(v.object({ source: panelSource, focus: v.optional(focus) }), state);
    if (!saved.success) {
      panel.dispose(); // a panel that was closed before it knew what it shows
      return;
    }
    try {
      const source = await restore(saved.output.source);
      const attached = this.attach(panel, source, saved.output.source.model);
      if (saved.output.focus) attached.session.focus.restore(saved.output.focus);
      await this.run(attached);
    } catch (error) {
      panel.dispose();
      void vscode.window.showErrorMessage(say("trace.notRestored", { reason: saidBy(error) }));
    }
  }

  private createPanel(source: TraceSource): vscode.WebviewPanel {
    const title = say("trace.title", { cells: message("contributions.displayName"), file: basename(uriOf(source).path) });
    const place = { viewColumn: this.focused?.panel.viewColumn ?? vscode.ViewColumn.Beside, preserveFocus: true };
    return vscode.window.createWebviewPanel(TRACE_VIEW, title, place, {});
  }

  private attach(panel: vscode.WebviewPanel, source: TraceSource, model: ModelReference): TracePanel {
    const key = uriOf(source).toString();
    const attached = new TracePanel(this.services, panel, new TraceSession(this.engine, source, model));
    this.panels.set(key, attached);
    const { session } = attached;
    const changed = () => this.changed.fire();
    session.onDidChange(changed);
    session.onDidEdit(changed);
    session.focus.onDidChange(changed);
    session.onDidChange(() => this.setContext());
    attached.onDidDispose(() => {
      this.panels.delete(key);
      this.setContext();
      changed();
    });
    this.setContext();
    return attached;
  }

  private async run(panel: TracePanel, options: Partial<TraceOptions> = {}): Promise<void> {
    const { session } = panel;
    const running = session.run({ skipUnencodable: false, ...options });
    showHiddenProgress(panel.panel, session, running);
    try {
      await running;
    } catch (error) {
      const decision = await this.decide(session, toCodedError(error));
      if (!decision) return;
      if (decision.model) session.model = decision.model;
      await this.run(panel, { ...options, skipUnencodable: decision.skip });
    }
  }

  /** What the person wants done about an error; undefined means that nothing shall be traced. */
  private async decide(session: TraceSession, error: CodedError): Promise<Decision | undefined> {
    if (error.code === "unencodable") return decideOnUnencodable(session, error, this.models);
    if (error.code !== "vocabulary-missing" || session.model.kind !== "file") throw error;
    return (await chooseVocabulary(session.model.path, this.manifests)) ? { skip: false } : undefined;
  }

  private setContext(): void {
    const set = (key: string, value: boolean) => void vscode.commands.executeCommand("setContext", key, value);
    set("gatescope.hasTrace", this.panels.size > 0);
    set(
      "gatescope.tracing",
      this.sessions.some((session) => session.isRunning),
    );
  }
}
