/**
 * One text's or file's trace as the host sees it: what is traced, how far it is, which of it still holds after edits. It asks
 * the engine and tells its listeners; the panel and the hover read from it.
 */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { Progress, TokenReport, TraceDescription } from "../../protocol/traceShapes";
import { boundsOf } from "../../protocol/focus";
import type { ModelReference } from "../../protocol/model";
import type { PanelNotice, PanelSource, PanelStatus } from "../../protocol/panelContract";
import type { TokenSpan } from "../../protocol/tokenSpans";
import type { TracedTexts } from "../../protocol/tokenText";
import type { Engine } from "../platform/engineClient";
import { isOn } from "../platform/settings";
import { EditFollower } from "./editFollower";
import { beginningOf } from "./largeText";
import { ModelFiles } from "./modelFiles";
import { noticesOf } from "./notices";
import { SessionFocus } from "./sessionFocus";
import { prepareGrowing, prepareTexts, runToFirstProgress } from "./traceCalls";
import { TracedDocument } from "./tracedDocument";
import type { TextEdit, TextRange } from "./tracedText";
import { failureOf, isDecided } from "./traceFailure";
import { isSamePlace, textsOf, toPanelSource, uriOf, type TextSource, type TraceSource } from "./traceSource";

export interface TraceOptions {
  /** What the vocabulary lacks is left out instead of refused. */
  readonly skipUnencodable: boolean;
  /** The beginning of a large text is shown first: of no use to who looks elsewhere in it already. */
  readonly beginningFirst?: boolean;
}

export class TraceSession implements vscode.Disposable {
  status: PanelStatus = { kind: "preparing" };
  /** `unchanged`: how many of its tokens the last edit left as they were. */
  trace: (TraceDescription & { readonly unchanged?: number }) | null = null;
  progress: Progress | null = null;
  readonly focus = new SessionFocus();
  /** Grows when another text is shown, or another part of it. */
  place = 0;

  /** What was traced of the document; null where a file of numbers is, or nothing. */
  text: TracedDocument | null = null;

  private noticesOfTrace: readonly PanelNotice[] = [];
  private readonly files = new ModelFiles();
  private texts: readonly string[] = [];
  private options: TraceOptions = { skipUnencodable: false };
  private running: AbortController | undefined;
  private readonly follower = new EditFollower(() => void this.follow());
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
    this.follower.stop();
    this.cancel();
    this.closeTrace();
    this.disposables.forEach((disposable) => disposable.dispose());
  }

  get uri(): vscode.Uri {
    return uriOf(this.source);
  }

  /** What is traced by the next run. */
  show(source: TraceSource): void {
    const [before, now] = [this.panelSource, toPanelSource(source, this.model)];
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
    this.follower.stop();
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
      const failure = await failureOf(error, this.engine, this.model);
      if (this.running !== running) return; // a newer run has taken over, or the session is gone
      this.set(failure);
      if (isDecided(error)) throw error;
    } finally {
      if (this.running === running) this.running = undefined;
    }
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
    return toPanelSource(this.source, this.model, this.text?.ranges);
  }

  /** What edits made stale is about to be traced. */
  get isFollowing(): boolean {
    return this.follower.isFollowing;
  }

  /** What was traced, and where its tokens stand in it; nothing of numbers. */
  get tracedTexts(): TracedTexts {
    const { texts, trace } = this;
    return { texts, ranges: trace?.ranges ?? [], sequences: trace?.sequences ?? [] };
  }

  get stale(): TokenSpan[] {
    return this.text?.stale ?? [];
  }

  /** Everything a hover shows of a token. Fails with "no-trace" where nothing is traced. */
  readToken(token: number, signal: AbortSignal): Promise<TokenReport> {
    if (!this.trace) return Promise.reject(new CodedError("no-trace", message("host.noTrace")));
    const { layer, unit } = this.focus.current;
    return this.engine.call("readToken", { traceId: this.trace.traceId, token, layer, unit }, signal);
  }

  private async prepare(signal: AbortSignal): Promise<void> {
    const { engine, source, model, options } = this;
    const { skipUnencodable } = options;
    const calls = { engine, source, model, skipUnencodable, signal };
    const texts = textsOf(source);
    const ranges = source.kind === "text" ? source.ranges : [];
    const since = this.follower.handOver();
    const beginning = options.beginningFirst ? beginningOf(texts) : null;
    const show = async (first: TraceDescription, isComputed: boolean) => {
      this.take(first, beginning ?? [], ranges, since);
      this.noticesOfTrace = [];
      if (!isComputed) return;
      this.changed.fire();
      await runToFirstProgress(engine, first.traceId, signal);
    };
    try {
      const grown = beginning && (await prepareGrowing(calls, beginning, texts, show));
      this.take(grown ?? (await prepareTexts(calls, texts)), texts, ranges, since);
    } catch (error) {
      if (!signal.aborted) this.closeTrace();
      throw error;
    }
    this.set({ kind: "running" });
    if (since.length > 0) this.followSoon();
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
    this.text = source.kind === "text" ? new TracedDocument(source, trace, texts, ranges) : null;
    this.texts = texts;
    for (const edit of since) this.text?.apply(edit);
    this.noticesOfTrace = noticesOf(texts, trace, this.model);
    this.focus.keepWithin(boundsOf(trace));
  }

  /** Traces on from the first token that edits changed. What cannot be traced stays marked as edited. */
  private async follow(): Promise<void> {
    const { trace, text, source } = this;
    if (!trace || !text || source.kind !== "text" || source.document.isClosed) return this.follower.stop();
    const { ranges } = text;
    const whole = source.document.getText();
    const texts = ranges.map(({ start, end }) => whole.slice(start, end));
    const since = this.follower.handOver();
    const { skipUnencodable } = this.options;
    const edited = await this.engine.call("editTrace", { traceId: trace.traceId, texts, skipUnencodable }).catch(() => null);
    if (this.trace?.traceId !== trace.traceId) return;
    if (since.length === 0) this.follower.stop();
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
      this.follower.remember(edit);
    }
    this.text?.recognise();
    this.followSoon();
    this.edited.fire();
  }

  private followSoon(): void {
    const { status, trace } = this;
    if (!isOn("trace.followEdits", this.uri) || !trace || status.kind === "cancelled") return this.follower.wait();
    this.follower.soon(trace.tokenCount, status.kind !== "preparing"); // it goes on when that is done
  }

  private set(status: PanelStatus): void {
    this.status = status;
    this.changed.fire();
  }
}
