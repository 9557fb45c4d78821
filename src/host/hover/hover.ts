/** The hover on a traced text. */
import * as vscode from "vscode";
import { displayFormatter, say } from "../platform/language";
import { isOn } from "../platform/settings";
import type { TokenReport } from "../../protocol/traceShapes";
import type { Engine } from "../platform/engineClient";
import { commandLink, hoverMarkdown, type HoverSubject, type Piece } from "./hoverMarkdown";
import type { PictureTheme } from "./hoverPicture";
import type { Panels } from "../trace/panels";
import type { TraceSession } from "../trace/traceSession";

/** What the link in a hover hands to "Show Token in the Panel". */
export interface ShowTokenArguments {
  readonly uri: string;
  readonly token: number;
  /** The view to show it in, by its id; absent: the one in front. */
  readonly view?: string;
}

export class TraceHover implements vscode.HoverProvider {
  constructor(
    private readonly panels: Panels,
    private readonly engine: Engine,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    cancellation: vscode.CancellationToken,
  ): Promise<vscode.Hover | null> {
    const session = this.panels.find(document.uri)?.session;
    if (!session?.trace) return null;
    if (!isOn("hover.enabled", document.uri)) return null;
    const { text } = session;
    if (!session.isFollowing && text?.isStaleAt(position)) return new vscode.Hover(say("hover.edited"));
    const first = text?.tokenAt(position) ?? null;
    const range = first === null ? null : text?.rangeOf(first);
    if (first === null || !range) return null;
    // A character that was read as several bytes has been read at the last of them.
    let token = first;
    while (text?.rangeOf(token + 1)?.isEqual(range) === true) token++;

    const { trace } = session;
    const { layer, unit } = session.focus.current;
    const abort = new AbortController();
    const listening = cancellation.onCancellationRequested(() => abort.abort());
    // A hover is no place for an error: the panel shows what went wrong.
    const report = await session.readToken(token, abort.signal).catch(() => null);
    const step = report?.computed ? await this.stepOf(session, report, abort.signal) : null;
    const pieces = report && token > first ? await this.piecesOf(session, first, token + 1, abort.signal) : null;
    listening.dispose();
    if (!report || session.trace !== trace || session.text?.rangeOf(token)?.isEqual(range) !== true) return null;

    const show = (view?: string) => {
      const argument: ShowTokenArguments = { uri: document.uri.toString(), token, ...(view !== undefined && { view }) };
      return commandLink("gatescope.showToken", argument);
    };
    const markdown = new vscode.MarkdownString(
      hoverMarkdown({
        report,
        step,
        character: pieces && { text: document.getText(range), pieces },
        trace,
        layer,
        unit,
        line: range.start.line + 1,
        column: range.start.character + 1,
        theme: pictureTheme(),
        formatter: displayFormatter(),
        showCommand: show(),
        cellCommand: show("cell"),
        inspectCommand: commandLink("gatescope.openModel", { choice: { reference: session.model } }),
      }),
    );
    markdown.isTrusted = { enabledCommands: ["gatescope.showToken", "gatescope.openModel"] };
    return new vscode.Hover(markdown, range);
  }

  /** What the step did to the unit in focus, or to the one that changed most; null where nothing of that can be said. */
  private async stepOf({ trace, focus }: TraceSession, report: TokenReport, signal: AbortSignal): Promise<HoverSubject["step"]> {
    const { layer, unit: chosen } = focus.current;
    const unit = chosen ?? report.changed[0]?.unit;
    if (!trace || unit === undefined) return null;
    const { traceId, revision } = trace;
    const asked = { traceId, revision, layer, token: report.token, unit };
    const step = await this.engine.call("readUnitStep", asked, signal).catch(() => null);
    return step && { ...step, unit };
  }

  /** The tokens of one character, with how likely each was where that is known. */
  private async piecesOf({ trace }: TraceSession, tokenStart: number, tokenEnd: number, signal: AbortSignal): Promise<Piece[]> {
    if (!trace) return [];
    const { traceId, revision, ids, labels } = trace;
    const read = await this.engine.call("readSurprisals", { traceId, revision, tokenStart, tokenEnd }, signal).catch(() => null);
    return Array.from({ length: tokenEnd - tokenStart }, (_, at) => {
      return { label: labels[ids[tokenStart + at] as number] ?? "?", nats: read?.nats[at] ?? NaN };
    });
  }
}

function pictureTheme(): PictureTheme {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
      return "light";
    case vscode.ColorThemeKind.HighContrast:
      return "high-contrast";
    case vscode.ColorThemeKind.HighContrastLight:
      return "high-contrast-light";
    default:
      return "dark";
  }
}
