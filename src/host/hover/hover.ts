/** The hover on a traced text. */
import * as vscode from "vscode";
import { displayFormatter, say } from "../platform/language";
import { isOn } from "../platform/settings";
import { hoverMarkdown } from "./hoverMarkdown";
import type { PictureTheme } from "./hoverPicture";
import type { Panels } from "../trace/panels";

/** What the link in a hover hands to "Show Token in the Panel". */
export interface ShowTokenArguments {
  readonly uri: string;
  readonly token: number;
}

export class TraceHover implements vscode.HoverProvider {
  constructor(private readonly panels: Panels) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    cancellation: vscode.CancellationToken,
  ): Promise<vscode.Hover | null> {
    const session = this.panels.find(document.uri)?.session;
    if (!session?.trace) return null;
    if (!isOn("hover.enabled", document.uri)) return null;
    if (session.isStaleAt(position)) return new vscode.Hover(say("hover.edited"));
    const token = session.tokenAt(position);
    const range = token === null ? null : session.rangeOf(token);
    if (token === null || !range) return null;

    const { trace } = session;
    const { layer, unit } = session.focus.current;
    const abort = new AbortController();
    const listening = cancellation.onCancellationRequested(() => abort.abort());
    // A hover is no place for an error: the panel shows what went wrong.
    const report = await session.readToken(token, abort.signal).catch(() => null);
    listening.dispose();
    if (!report || session.trace !== trace || session.rangeOf(token)?.isEqual(range) !== true) return null;

    const argument: ShowTokenArguments = { uri: document.uri.toString(), token };
    const markdown = new vscode.MarkdownString(
      hoverMarkdown({
        report,
        trace,
        layer,
        unit,
        line: range.start.line + 1,
        column: range.start.character + 1,
        theme: pictureTheme(),
        formatter: displayFormatter(),
        showCommand: `command:gatescope.showToken?${encodeURIComponent(JSON.stringify([argument]))}`,
      }),
    );
    markdown.isTrusted = { enabledCommands: ["gatescope.showToken"] };
    return new vscode.Hover(markdown, range);
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
