/**
 * All trace panels: one per document or file, and more of one where a person puts models beside each other. Starts traces, and
 * asks the person what only the person can tell.
 */
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
import { toSetting } from "../models/reference";
import type { Pins } from "../models/pins";
import type { SavedViews } from "./savedViews";
import { followFocus } from "./besideFocus";
import { EditorMarks } from "./editorMarks";
import { showHiddenProgress } from "./hiddenProgress";
import { answersTaken } from "./notices";
import { say } from "../platform/language";
import type { PageServices } from "../platform/servedPage";
import { tellErrors } from "../platform/tellErrors";
import { TracePanel, TRACE_VIEW, type PanelServices } from "./tracePanel";
import { TraceSession, type TraceOptions } from "./traceSession";
import { askForNumbers, restore, uriOf, type TraceSource } from "./traceSource";
import { decideOnUnencodable, type Decision } from "./unencodable";
import { selectedBeside, type SourceTexts } from "./sourceTexts";
import { chooseVocabulary } from "../models/vocabularyChoice";

export class Panels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  /** In the order in which they were opened, each with its turn: the greater, the later it was used. */
  private readonly panels = new Map<TracePanel, number>();
  private turn = 0;
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
    private readonly sources: SourceTexts,
  ) {
    this.services = {
      ...services,
      engine,
      models,
      pins,
      views,
      traceAgain: (panel, model) => void tellErrors(() => this.traceAgain(panel, model)),
      chooseModel: (panel) => void tellErrors(() => this.chooseModel(panel)),
      act: (panel, action) => void tellErrors(() => this.act(panel, action)),
      saveView: (view) => void tellErrors(() => this.saveView(view)),
      openBeside: (panel, view) => void tellErrors(() => this.openBeside(panel, undefined, view)),
    };
    this.registration = vscode.window.registerWebviewPanelSerializer(TRACE_VIEW, this);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
    this.all.forEach((panel) => panel.dispose());
  }

  /** All open panels. */
  get all(): readonly TracePanel[] {
    return [...this.panels.keys()];
  }

  get sessions(): TraceSession[] {
    return this.all.map((panel) => panel.session);
  }

  /** The panel of a document, if it has one; of several the one that was used last. */
  find(uri: vscode.Uri): TracePanel | undefined {
    return this.lastUsed(this.of(uri));
  }

  /** All panels of a document. */
  private of(uri: vscode.Uri): TracePanel[] {
    return this.all.filter(({ session }) => session.uri.toString() === uri.toString());
  }

  /** The sessions of a panel's document in other panels, that first which was used last. */
  private others(panel: TracePanel): TraceSession[] {
    const others = this.of(panel.session.uri).filter((other) => other !== panel);
    return this.byUse(others).map(({ session }) => session);
  }

  private byUse(panels: readonly TracePanel[]): TracePanel[] {
    return panels.toSorted((a, b) => (this.panels.get(b) ?? 0) - (this.panels.get(a) ?? 0));
  }

  private lastUsed(panels: readonly TracePanel[]): TracePanel | undefined {
    return this.byUse(panels)[0];
  }

  /** The panel that has the focus, or the one of the active editor's document. */
  get inUse(): TracePanel | undefined {
    const editor = vscode.window.activeTextEditor;
    return this.focused ?? (editor && this.find(editor.document.uri));
  }

  /** The panel in use, or the one that was. */
  get current(): TracePanel | undefined {
    return this.inUse ?? this.lastUsed(this.all);
  }

  private get focused(): TracePanel | undefined {
    return this.all.find(({ panel }) => panel.active);
  }

  /**
   * Traces a source with a model, in the source's panel; opens it beside the editor where there is none. Of several panels that
   * of the model is taken, else the one that was used last. `view`: where to look then.
   */
  async trace(source: TraceSource, model: ModelReference, view?: KeptView): Promise<void> {
    this.engine.wake(); // while the panel is made
    const isOfModel = ({ session }: TracePanel) => toSetting(session.model) === toSetting(model);
    const existing = this.lastUsed(this.of(uriOf(source)).filter(isOfModel)) ?? this.find(uriOf(source));
    if (existing) {
      existing.session.show(source);
      existing.session.model = model;
      existing.reveal();
      this.use(existing);
    }
    const panel = existing ?? this.attach(this.createPanel(source), source, model);
    const running = this.run(panel, { beginningFirst: !existing });
    if (view) panel.showView(view);
    await running;
  }

  /**
   * Traces what a panel shows once more in a panel of its own beside it, with a model; without one the person is asked. `view`:
   * where they look, which the new panel shows too.
   */
  async openBeside(panel: TracePanel, model?: ModelReference, view?: KeptView): Promise<void> {
    const chosen = model ?? (await this.models.pick(say("host.modelBeside", { file: basename(panel.session.uri.path) })));
    if (!chosen) return;
    const source = await restore(panel.session.panelSource);
    const beside = this.attach(this.createPanel(source, panel), source, chosen);
    const running = this.run(beside, { beginningFirst: true });
    if (view) beside.showView({ ...view, focus: { ...view.focus, token: null, span: null } }); // its token is found by its text
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

  private async chooseModel(panel: TracePanel): Promise<void> {
    const { uri, panelSource } = panel.session;
    const placeHolder = say("host.modelInstead", { file: basename(uri.path) });
    const model = await (panelSource.kind === "numbers" ? this.models.pickOfNumbers(placeHolder) : this.models.pick(placeHolder));
    if (model) await this.traceAgain(panel, model);
  }

  /** Asks for a checkpoint's vocabulary, and traces again whatever it reads. */
  async chooseVocabulary(checkpoint: string): Promise<void> {
    if (!(await chooseVocabulary(checkpoint, this.manifests))) return;
    const reading = this.all.filter(({ session: { model } }) => model.kind === "file" && model.path === checkpoint);
    await Promise.all(reading.map((panel) => this.traceAgain(panel)));
  }

  /** Asks for the text that a decoder's encoder reads first, unless it is given, and traces again from there. */
  async giveSource(panel = this.current, given?: string): Promise<void> {
    const { model, trace } = panel?.session ?? {};
    const encoder = trace?.model.encoder;
    if (!panel || model?.kind !== "file" || (encoder === undefined && model.source === undefined)) {
      return void vscode.window.showInformationMessage(say("trace.noEncoder"));
    }
    const { source: before, ...bare } = model;
    const source = given ?? (await this.sources.ask(model.path, encoder, selectedBeside(panel.session) ?? before));
    if (source !== undefined) await this.traceAgain(panel, source === "" ? bare : { ...bare, source });
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
    if (action === "give-source") return this.giveSource(panel);
    if (action === "inspect")
      return void (await vscode.commands.executeCommand("gatescope.openModel", { choice: { reference: model } }));
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

  /** `beside`: a panel that it opens beside of. */
  private createPanel(source: TraceSource, beside?: TracePanel): vscode.WebviewPanel {
    if (source.kind === "text") EditorMarks.in(source.document).find();
    const title = say("trace.title", { names: message("contributions.displayName"), file: basename(uriOf(source).path) });
    const column = (beside ?? this.focused)?.panel.viewColumn;
    const viewColumn = column === undefined ? vscode.ViewColumn.Beside : beside ? column + 1 : column;
    const place = { viewColumn, preserveFocus: true };
    return vscode.window.createWebviewPanel(TRACE_VIEW, title, place, {});
  }

  private attach(panel: vscode.WebviewPanel, source: TraceSource, model: ModelReference): TracePanel {
    const attached = new TracePanel(this.services, panel, new TraceSession(this.engine, source, model));
    this.use(attached);
    const { session } = attached;
    const changed = () => this.changed.fire();
    const renameAll = () => this.of(session.uri).forEach((each, _, all) => each.nameByModel(all.length > 1));
    session.onDidChange(changed);
    session.onDidEdit(changed);
    session.focus.onDidChange(changed);
    session.onDidChange(() => this.setContext());
    followFocus(session, () => this.others(attached));
    panel.onDidChangeViewState(() => {
      if (panel.active) this.use(attached);
    });
    attached.onDidDispose(() => {
      this.panels.delete(attached);
      renameAll();
      this.setContext();
      changed();
    });
    renameAll();
    this.setContext();
    return attached;
  }

  /** Is from now on the one that was used last. */
  private use(panel: TracePanel): void {
    this.panels.set(panel, ++this.turn);
    this.changed.fire();
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
