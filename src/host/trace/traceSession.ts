/**
 * One text's or file's trace as the host sees it: what is traced, how far it is, which of it still holds after edits. It asks
 * the engine and tells its listeners; the panel and the hover read from it.
 */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { cancelled, CodedError, hasCode, saidBy } from "../../protocol/errors";
import type { Progress, TokenReport, TraceDescription } from "../../protocol/traceShapes";
import { boundsOf } from "../../protocol/focus";
import type { ModelReference } from "../../protocol/model";
import type { PanelAction, PanelNotice, PanelSource, PanelStatus } from "../../protocol/panelContract";
import type { TracedTexts } from "../../protocol/tokenText";
import { named } from "../models/named";
import { localPath } from "../platform/diskFiles";
import type { Engine } from "../platform/engineClient";
import { isOn, memorySetting } from "../platform/settings";
import { beginningOf, lengthOf } from "./largeText";
import { ModelFiles } from "./modelFiles";
import { noticesOf } from "./notices";
import { SessionFocus } from "./sessionFocus";
import { TracedText, type TextEdit, type TextRange } from "./tracedText";
import { textsOf, uriOf, type TextSource, type TraceSource } from "./traceSource";

export interface TraceOptions {
  /** What the vocabulary lacks is left out instead of refused. */
  readonly skipUnencodable: boolean;
  /** The beginning of a large text is shown first: of no use to who looks elsewhere in it already. */
  readonly beginningFirst?: boolean;
}

/** Errors that a person is asked about at once. */
const DECIDED = ["unencodable", "vocabulary-missing"];

/** An edit is followed when typing rests for so long, and so much longer for each token, whose places are all told anew. */
const FOLLOW_AFTER_MS = 60;
const FOLLOW_AFTER_MS_PER_TOKEN = 1e-3;

export class TraceSession implements vscode.Disposable {
  status: PanelStatus = { kind: "preparing" };
  /** `unchanged`: how many of its tokens the last edit left as they were. */
  trace: (TraceDescription & { readonly unchanged?: number }) | null = null;
  progress: Progress | null = null;
  readonly focus = new SessionFocus();
  /** Grows when another text is shown, or another part of it. */
  place = 0;

  /** What edits made stale is about to be traced. */
  isFollowing = false;

  private noticesOfTrace: readonly PanelNotice[] = [];
  private readonly files = new ModelFiles();
  private text: TracedText | null = null;
  /** What was traced, to be known again when an edit is undone. */
  private texts: readonly string[] = [];
  private options: TraceOptions = { skipUnencodable: false };
  private running: AbortController | undefined;
  private following: ReturnType<typeof setTimeout> | undefined;
  /** Edits since the text was last handed to the engine. */
  private since: TextEdit[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly progressed = new vscode.EventEmitter<Progress>();
  private readonly edited = new vscode.EventEmitter<void>();
  /** Anything but progress changed. */
  readonly onDidChange = this.changed.event;
  readonly onDidProgress = this.progressed.event;
  /** The document was edited, so that tokens may have become stale. */
  readonly onDidEdit = this.edited.event;
  private readonly disposables: vscode.Disposable[] = [];

  constructor(
    private readonly engine: Engine,
    private source: TraceSource,
    public model: ModelReference,
  ) {
    const stopProgress = engine.onDidProgress((progress) => this.hear(progress));
    const stopStops = engine.onDidStop((error) => this.engineStopped(error));
    this.disposables.push(
      this.focus,
      this.files,
      this.files.onDidChange(() => this.changed.fire()),
      this.changed,
      this.progressed,
      this.edited,
      { dispose: stopProgress },
      { dispose: stopStops },
      vscode.workspace.onDidChangeTextDocument((event) => this.edit(event)),
    );
  }

  dispose(): void {
    clearTimeout(this.following);
    this.cancel();
    this.closeTrace();
    this.disposables.forEach((disposable) => disposable.dispose());
  }

  get uri(): vscode.Uri {
    return uriOf(this.source);
  }

  /** What is traced by the next run. */
  show(source: TraceSource): void {
    const [before, now] = [this.panelSource, sourceOf(source, this.model)];
    this.source = source;
    if (isSamePlace(before, now)) return;
    this.place++;
    this.focus.forgetPlace();
  }

  /** Null where a file of numbers is traced. */
  get textSource(): TextSource | null {
    return this.source.kind === "text" ? this.source : null;
  }

  /**
   * Traces the source with the model; a run that is under way is given up. Resolves when the trace is done, cancelled or
   * failed: `status` tells. Rejects with "unencodable" and "vocabulary-missing" alone, which a person has to decide on.
   */
  async run(options: TraceOptions): Promise<void> {
    this.options = options;
    clearTimeout(this.following);
    this.isFollowing = false;
    this.closeTrace();
    this.files.follow(this.model);
    await this.attempt(async (signal) => {
      this.set({ kind: "preparing" });
      await this.prepare(signal);
      await this.compute(signal);
    });
  }

  /** Does some of the engine's work, in the place of what is under way. Rejects as `run` does. */
  private async attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    try {
      await work(running.signal);
    } catch (error) {
      const action = await this.remedyOf(error);
      if (this.running !== running) return; // a newer run has taken over, or the session is gone
      this.set(statusOf(error, action));
      if (DECIDED.some((code) => hasCode(error, code))) throw error;
    } finally {
      if (this.running === running) this.running = undefined;
    }
  }

  /** What the panel can offer to do about an error. */
  private async remedyOf(error: unknown): Promise<PanelAction | undefined> {
    if (hasCode(error, "vocabulary-missing")) return "choose-vocabulary";
    if (hasCode(error, "manifest-invalid")) return "open-manifest";
    if (!hasCode(error, "input-malformed")) return undefined;
    const described = await this.engine.call("describeModel", { model: this.model }).catch(() => null);
    const kind = described?.vocabulary?.kind;
    return kind === "numbers" ? "choose-numbers" : kind === "integers" ? "choose-vocabulary" : undefined;
  }

  cancel(): void {
    this.running?.abort();
  }

  /** What a person should know of what is shown, and what can be done about it. */
  get notices(): readonly PanelNotice[] {
    const { files, model, noticesOfTrace } = this;
    if (!files.isReplaced || model.kind !== "file") return noticesOfTrace;
    const said = message("trace.checkpointReplaced", { file: basename(model.path) });
    return [{ said, action: "trace-again" }, ...noticesOfTrace];
  }

  get isRunning(): boolean {
    return this.status.kind === "preparing" || this.status.kind === "running";
  }

  /** What the panel needs to come back after a reload. */
  get panelSource(): PanelSource {
    return sourceOf(this.source, this.model, this.text?.ranges);
  }

  /** The token at a position of the document, or null where there is none that still holds. */
  tokenAt(position: vscode.Position): number | null {
    const { source, text } = this;
    return source.kind === "text" && text ? text.tokenAt(source.document.offsetAt(position)) : null;
  }

  /** Whether a position is in what was edited since it was traced, and stays so until it is traced again. */
  isStaleAt(position: vscode.Position): boolean {
    const { source, text } = this;
    if (source.kind !== "text" || !text || this.isFollowing) return false;
    return text.isStaleAt(source.document.offsetAt(position));
  }

  /** The token that a caret stands on, or just behind. */
  tokenAtCaret(caret: vscode.Position): number | null {
    const { source, text } = this;
    if (source.kind !== "text" || !text) return null;
    const offset = source.document.offsetAt(caret);
    const isBehind = offset > 0 && text.staleFrom === null; // behind the last one there is no token
    return text.tokenAt(offset) ?? (isBehind ? text.tokenAt(offset - 1) : null);
  }

  /** What was traced, and where its tokens stand in it; nothing of numbers. */
  get tracedTexts(): TracedTexts {
    const { texts, trace } = this;
    return { texts, ranges: trace?.ranges ?? [], sequences: trace?.sequences ?? [] };
  }

  rangeOf(token: number): vscode.Range | null {
    const { source, text } = this;
    const range = text?.rangeOf(token);
    if (source.kind !== "text" || !range) return null;
    const { document } = source;
    const start = document.positionAt(range.start);
    const end = document.positionAt(range.end);
    // A carriage return stands in the middle of a line break, where no position is: the break is what there is to select.
    return new vscode.Range(start, end.isEqual(start) ? document.positionAt(range.end + 1) : end);
  }

  /** The tokens in a part of the document, whose text is as it was traced: ranges of their numbers. */
  tokensIn(range: vscode.Range): { readonly start: number; readonly end: number }[] {
    const { source, text } = this;
    if (source.kind !== "text" || !text) return [];
    return text.tokensIn(source.document.offsetAt(range.start), source.document.offsetAt(range.end));
  }

  get staleFrom(): number | null {
    return this.text?.staleFrom ?? null;
  }

  /** Everything a hover shows of a token. Fails with "no-trace" where nothing is traced. */
  readToken(token: number, signal: AbortSignal): Promise<TokenReport> {
    if (!this.trace) return Promise.reject(new CodedError("no-trace", message("host.noTrace")));
    const { layer, unit } = this.focus.current;
    return this.engine.call("readToken", { traceId: this.trace.traceId, token, layer, unit }, signal);
  }

  private async prepare(signal: AbortSignal): Promise<void> {
    const { source } = this;
    const texts = textsOf(source);
    const ranges = source.kind === "text" ? source.ranges : [];
    const since: TextEdit[] = (this.since = []);
    const beginning = this.options.beginningFirst ? beginningOf(texts) : null;
    const grown = beginning && (await this.grow(beginning, texts, ranges, since, signal));
    this.take(grown ?? (await this.prepareTexts(texts, signal)), texts, ranges, since);
    this.set({ kind: "running" });
    if (since.length > 0) this.followSoon();
  }

  private async prepareTexts(texts: string[], signal: AbortSignal, expectedTokens?: number): Promise<TraceDescription> {
    const { source, model } = this;
    const { skipUnencodable } = this.options;
    const file = source.kind === "numbers" && { file: localPath(source.file) };
    const asked = { model, texts, ...file, skipUnencodable, memoryBudget: memorySetting(), expectedTokens };
    const trace = await this.engine.call("prepareTrace", asked, signal);
    return { ...trace, model: named(trace.model, model) };
  }

  /**
   * Traces and shows the beginning of large texts while the rest is read. Null where that cannot be: what is wrong is then
   * said of the whole texts, and a layer that reads backward begins at their end.
   */
  private async grow(
    beginning: string[],
    texts: string[],
    ranges: readonly TextRange[],
    since: readonly TextEdit[],
    signal: AbortSignal,
  ): Promise<TraceSession["trace"]> {
    const first = await this.prepareTexts(beginning, signal, lengthOf(texts)).catch(() => null);
    if (signal.aborted) throw cancelled();
    if (!first) return null;
    this.take(first, beginning, ranges, since);
    this.noticesOfTrace = [];
    const { traceId } = first;
    const { skipUnencodable } = this.options;
    try {
      if (first.model.layers.every(({ direction }) => direction === "forward")) {
        this.changed.fire();
        await this.beginRun(traceId, signal);
      }
      const edited = await this.engine.call("editTrace", { traceId, texts, skipUnencodable }, signal);
      return { ...first, ...edited };
    } catch (error) {
      if (!signal.aborted) this.closeTrace();
      throw error;
    }
  }

  /** Runs a trace until there is something to show; an edit ends it. */
  private async beginRun(traceId: number, signal: AbortSignal): Promise<void> {
    const run = this.engine.call("runTrace", { traceId }, signal).catch(() => undefined);
    await new Promise<void>((resolve) => {
      const listening = this.onDidProgress(() => resolve());
      void run.finally(() => (listening.dispose(), resolve()));
    });
  }

  /** `since` are edits that the engine was not told of: they were made while it worked. */
  private take(
    trace: NonNullable<TraceSession["trace"]>,
    texts: readonly string[],
    ranges: readonly TextRange[],
    since: readonly TextEdit[],
  ): void {
    const { source } = this;
    const tokens = Math.min(this.progress?.tokens ?? 0, trace.unchanged ?? 0);
    this.progress = this.progress && { ...this.progress, tokens, tokenCount: trace.tokenCount };
    this.trace = trace;
    this.text = source.kind === "text" ? new TracedText(trace, ranges, source.wholeFile) : null;
    this.texts = texts;
    for (const edit of since) this.text?.apply(edit);
    this.noticesOfTrace = noticesOf(texts, trace, this.model);
    this.focus.keepWithin(boundsOf(trace));
  }

  /** Traces on from the first token that edits changed. What cannot be traced stays marked as edited. */
  private async follow(): Promise<void> {
    const { trace, text, source } = this;
    if (!trace || !text || source.kind !== "text" || source.document.isClosed) return void (this.isFollowing = false);
    const { ranges } = text;
    const whole = source.document.getText();
    const texts = ranges.map(({ start, end }) => whole.slice(start, end));
    const since: TextEdit[] = (this.since = []);
    const { skipUnencodable } = this.options;
    const edited = await this.engine.call("editTrace", { traceId: trace.traceId, texts, skipUnencodable }).catch(() => null);
    if (this.trace?.traceId !== trace.traceId) return;
    this.isFollowing &&= since.length > 0;
    if (!edited) return this.edited.fire();
    await this.attempt(async (signal) => {
      this.take({ ...trace, ...this.trace, ...edited }, texts, ranges, since);
      this.set({ kind: "running" });
      await this.compute(signal);
    });
  }

  private async compute(signal: AbortSignal): Promise<void> {
    if (!this.trace) return;
    this.progress = await this.engine.call("runTrace", { traceId: this.trace.traceId }, signal);
    this.set({ kind: "done" });
  }

  private closeTrace(): void {
    if (this.trace) void this.engine.call("closeTrace", { traceId: this.trace.traceId }).catch(() => undefined);
    this.trace = null;
    this.text = null;
    this.texts = [];
    this.progress = null;
    this.noticesOfTrace = [];
  }

  private engineStopped(error: CodedError): void {
    if (!this.trace) return;
    this.trace = null; // it died with the worker, so there is nothing to close
    this.text = null;
    this.progress = null;
    this.set({ kind: "failed", said: error.said });
  }

  private hear(progress: Progress): void {
    if (progress.traceId !== this.trace?.traceId) return;
    this.progress = progress;
    this.progressed.fire(progress);
  }

  private edit({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (this.source.kind !== "text" || document.uri.toString() !== this.uri.toString() || contentChanges.length === 0) return;
    // Changes of one event are in the coordinates of the text before it; from the last to the first, each stays right.
    const changes = [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset);
    for (const { rangeOffset, rangeLength, text } of changes) {
      const edit = { offset: rangeOffset, removed: rangeLength, inserted: text.length };
      this.text?.apply(edit);
      this.since.push(edit);
    }
    this.recogniseText();
    this.followSoon();
    this.edited.fire();
  }

  /** After everything was undone the text is what was traced, and nothing of it is stale. */
  private recogniseText(): void {
    const { source, text, trace, texts } = this;
    if (source.kind !== "text" || !text || !trace || text.staleFrom === null) return;
    const { ranges } = text;
    if (ranges.some(({ start, end }, index) => end - start !== texts[index]?.length)) return;
    const now = textsOf({ ...source, ranges });
    if (now.every((one, index) => one === texts[index])) this.text = new TracedText(trace, ranges, source.wholeFile);
  }

  private followSoon(): void {
    clearTimeout(this.following);
    if (!isOn("trace.followEdits", this.uri) || !this.trace || this.status.kind === "cancelled") return;
    this.isFollowing = true;
    if (this.status.kind === "preparing") return; // it goes on when that is done
    const delay = FOLLOW_AFTER_MS + FOLLOW_AFTER_MS_PER_TOKEN * this.trace.tokenCount;
    this.following = setTimeout(() => void this.follow(), delay);
  }

  private set(status: PanelStatus): void {
    this.status = status;
    this.changed.fire();
  }
}

function statusOf(error: unknown, action: PanelAction | undefined): PanelStatus {
  if (hasCode(error, "cancelled")) return { kind: "cancelled" };
  return { kind: "failed", said: saidBy(error), action };
}

/** `ranges` are where the texts stand now, when they were edited since. */
function sourceOf(source: TraceSource, model: ModelReference, ranges?: readonly TextRange[]): PanelSource {
  const uri = uriOf(source).toString();
  if (source.kind === "numbers") return { kind: source.kind, uri, ranges: [], wholeFile: true, model };
  const now = (ranges ?? source.ranges).map((range) => ({ ...range }));
  return { kind: source.kind, uri, ranges: now, wholeFile: source.wholeFile, model };
}

/** Edits move the ends of what is traced, so that only where it begins counts. */
function isSamePlace(a: PanelSource, b: PanelSource): boolean {
  const starts = (source: PanelSource) => source.ranges.map(({ start }) => start).join();
  return a.uri === b.uri && a.wholeFile === b.wholeFile && starts(a) === starts(b);
}
