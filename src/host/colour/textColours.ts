/**
 * The traced text in the editor's own colours: how much each token surprised the model, or a channel of the unit in focus.
 * Off until asked for, and for what is in view alone. What colours the text is remembered for the workspace.
 */
import * as vscode from "vscode";
import type { Engine } from "../platform/engineClient";
import { say, textOf } from "../platform/language";
import { tellErrors } from "../platform/tellErrors";
import type { Panels } from "../trace/panels";
import type { TraceSession } from "../trace/traceSession";
import { FULL_SURPRISAL, runsOf, SHADES } from "./levels";

export const SURPRISAL = "surprisal";
const SOURCES = "sources";
/** By name: surprisal, where the state in focus comes from; or of the unit in focus a channel. */
type Colouring = typeof SURPRISAL | typeof SOURCES | { readonly channel: string };

/** Scrolling and typing are followed when they rest for so long. */
const REST_MS = 40;
const KEPT = "gatescope.textColours";

export class TextColours implements vscode.Disposable {
  private colouring: Colouring | null;
  /** Made when colouring begins, gone when it ends; while there are none, nothing is asked or drawn. */
  private types: ReadonlyMap<number, vscode.TextEditorDecorationType> = new Map();
  private readonly status = vscode.window.createStatusBarItem("gatescope.colours", vscode.StatusBarAlignment.Right, 90);
  private readonly listening: vscode.Disposable[];
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;

  constructor(
    private readonly panels: Panels,
    private readonly engine: Engine,
    private readonly kept: vscode.Memento,
  ) {
    this.colouring = colouringOf(kept.get(KEPT));
    this.status.name = say("colour.statusName");
    this.status.command = "gatescope.colourText";
    const soon = () => this.drawSoon();
    this.listening = [
      panels.onDidChange(soon),
      vscode.window.onDidChangeVisibleTextEditors(soon),
      vscode.window.onDidChangeTextEditorVisibleRanges(soon),
      vscode.window.onDidChangeTextEditorSelection(() => this.colouring === SOURCES && soon()),
    ];
    soon();
  }

  dispose(): void {
    clearTimeout(this.waiting);
    this.asking?.abort();
    this.clear();
    vscode.Disposable.from(...this.listening, this.status).dispose();
  }

  /** "Colour Text By…" */
  async choose(): Promise<void> {
    const { current } = this.panels;
    const trace = current?.session.trace;
    if (!current || !trace) return void vscode.window.showInformationMessage(say("colour.noTrace"));
    const { layer, unit } = current.session.focus.current;
    const whose = unit === null ? say("colour.meanOf", { layer }) : say("colour.unitOf", { unit, layer });
    const items: (vscode.QuickPickItem & { readonly colouring: Colouring | null })[] = [
      { label: say("colour.surprise"), detail: say("colour.surpriseDetail"), colouring: SURPRISAL },
      ...(trace.model.layers[layer]?.channels ?? []).map(({ name, title }) => {
        return { label: name, description: textOf(title), detail: whose, colouring: { channel: name } };
      }),
      { label: say("colour.sources"), detail: say("colour.sourcesDetail"), colouring: SOURCES },
      { label: say("colour.nothing"), colouring: null },
    ];
    const picked = await vscode.window.showQuickPick(items, { title: say("contributions.colourText") });
    if (picked) await this.set(picked.colouring);
  }

  /** On with what it was last, or off. */
  async toggle(): Promise<void> {
    await this.set(this.colouring === null ? (colouringOf(this.kept.get(`${KEPT}.last`)) ?? SURPRISAL) : null);
  }

  private async set(colouring: Colouring | null): Promise<void> {
    this.colouring = colouring;
    await this.kept.update(KEPT, colouring);
    if (colouring !== null) await this.kept.update(`${KEPT}.last`, colouring);
    this.drawSoon();
  }

  private drawSoon(): void {
    if (this.colouring === null && this.types.size === 0) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void tellErrors(() => this.draw()), REST_MS);
  }

  private async draw(): Promise<void> {
    this.asking?.abort();
    const { signal } = (this.asking = new AbortController());
    if (this.colouring === null) return this.clear();
    if (this.types.size === 0) this.types = decorations();
    let legend: string | null = null;
    for (const editor of vscode.window.visibleTextEditors) {
      const session = this.panels.find(editor.document.uri)?.session;
      const found = session ? await this.rangesIn(editor, session, signal) : null;
      if (signal.aborted) return;
      for (const [shade, type] of this.types) editor.setDecorations(type, found?.get(shade) ?? []);
      if (found && session) legend ??= this.legendOf(session);
    }
    this.status.text = `$(symbol-color) ${legend ?? ""}`;
    this.status.tooltip = say("colour.statusTooltip");
    if (legend === null) this.status.hide();
    else this.status.show();
  }

  private clear(): void {
    vscode.Disposable.from(...this.types.values()).dispose();
    this.types = new Map();
    this.status.hide();
  }

  /** Ranges by shade of what is in view; null where nothing of it is traced or can be coloured. */
  private async rangesIn(
    { visibleRanges, selection }: vscode.TextEditor,
    session: TraceSession,
    signal: AbortSignal,
  ): Promise<Map<number, vscode.Range[]> | null> {
    const { trace } = session;
    if (!trace) return null;
    const found = new Map<number, vscode.Range[]>();
    const token = session.focus.current.token ?? session.text?.tokenAtCaret(selection.active) ?? null;
    for (const { start, end } of visibleRanges.flatMap((range) => session.text?.tokensIn(range) ?? [])) {
      const read = await this.valuesOf(session, token, start, end, signal).catch(() => null); // the panel says what went wrong
      if (signal.aborted || session.trace !== trace) return null;
      if (!read) continue;
      for (const run of runsOf(read.values, start, read.full)) {
        const [first, last] = [session.text?.rangeOf(run.start), session.text?.rangeOf(run.end - 1)];
        if (!first || !last) continue;
        const ranges = found.get(run.shade) ?? [];
        ranges.push(first.union(last));
        found.set(run.shade, ranges);
      }
    }
    return found;
  }

  /** `token`: the one that is looked at. */
  private async valuesOf(session: TraceSession, token: number | null, tokenStart: number, tokenEnd: number, signal: AbortSignal) {
    const { trace, focus } = session;
    if (!trace || this.colouring === null) return null;
    const { traceId, revision, model } = trace;
    if (this.colouring === SURPRISAL) {
      const read = await this.engine.call("readSurprisals", { traceId, revision, tokenStart, tokenEnd }, signal);
      return read && { values: read.nats, full: FULL_SURPRISAL };
    }
    const { layer, unit, target } = focus.current;
    if (this.colouring === SOURCES) {
      if (token === null) return null;
      const state = target?.kind === "unit" ? { state: target.state } : {};
      const found = await this.engine.call("readSources", { traceId, revision, layer, unit, token, ...state }, signal);
      if (found.kind === "none") return null;
      const values = Float64Array.from({ length: tokenEnd - tokenStart }, (_, at) => {
        return found.contributions[tokenStart + at - found.tokenStart] ?? NaN;
      });
      return { values, full: largestOf(found.contributions) };
    }
    const { channel } = this.colouring;
    const { channels } = await this.engine.call("readUnit", { traceId, revision, layer, unit, tokenStart, tokenEnd }, signal);
    const values = channels[channel];
    if (!values) return null;
    const largest = Math.max(1, largestOf(values));
    const isBounded = model.layers[layer]?.channels.find(({ name }) => name === channel)?.range !== "unbounded";
    return { values, full: isBounded ? 1 : largest };
  }

  private legendOf({ trace, focus }: TraceSession): string {
    if (this.colouring === SURPRISAL || this.colouring === null) return say("colour.surpriseLegend");
    const { layer, unit } = focus.current;
    if (this.colouring === SOURCES) {
      return unit === null ? say("colour.sourcesLegendChosen", { layer }) : say("colour.sourcesLegend", { unit, layer });
    }
    const { channel } = this.colouring;
    const sign = trace?.model.layers[layer]?.channels.find(({ name }) => name === channel)?.range;
    if (unit === null) return say("colour.meanLegend", { channel, layer });
    return say(sign === "unit" ? "colour.gateLegend" : "colour.unitLegend", { channel, unit, layer });
  }
}

/** Of the finite ones, the greatest magnitude. */
function largestOf(values: Float32Array | Float64Array): number {
  let most = 0;
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most;
}

function colouringOf(kept: unknown): Colouring | null {
  if (kept === SURPRISAL || kept === SOURCES) return kept;
  const channel = typeof kept === "object" && kept !== null && "channel" in kept ? kept.channel : undefined;
  return typeof channel === "string" ? { channel } : null;
}

/**
 * One decoration for each shade. Above zero in the colour of the heatmaps' warm end, below in that of their cold one, let
 * through so that the text stays readable; in high contrast the strongest have a border too.
 */
function decorations(): Map<number, vscode.TextEditorDecorationType> {
  const isHighContrast = [vscode.ColorThemeKind.HighContrast, vscode.ColorThemeKind.HighContrastLight].includes(
    vscode.window.activeColorTheme.kind,
  );
  const types = new Map<number, vscode.TextEditorDecorationType>();
  for (const sign of [1, -1]) {
    const colour = sign > 0 ? "217, 95, 2" : "31, 119, 200";
    for (let shade = 1; shade <= SHADES; shade++) {
      types.set(
        sign * shade,
        vscode.window.createTextEditorDecorationType({
          backgroundColor: `rgba(${colour}, ${((0.62 * shade) / SHADES).toFixed(3)})`,
          rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
          ...(isHighContrast && shade > SHADES / 2 ? { border: `1px ${sign > 0 ? "solid" : "dashed"} rgb(${colour})` } : {}),
        }),
      );
    }
  }
  return types;
}
