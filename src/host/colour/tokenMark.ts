/**
 * A frame of our own around the token in focus, in every editor that shows its text: VS Code's selection in an editor without the
 * keyboard cannot be told from its other highlights.
 */
import * as vscode from "vscode";
import type { Panels } from "../trace/panels";

export class TokenMark implements vscode.Disposable {
  private readonly type = vscode.window.createTextEditorDecorationType({
    border: "1px solid",
    borderColor: new vscode.ThemeColor("gatescope.tokenInFocus"),
    outline: "1px solid",
    outlineColor: new vscode.ThemeColor("gatescope.tokenInFocus"),
    overviewRulerColor: new vscode.ThemeColor("gatescope.tokenInFocus"),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  private readonly listening: vscode.Disposable;
  /** What is marked in each, so that a change of something else draws nothing. */
  private marked = new WeakMap<vscode.TextEditor, string>();

  constructor(private readonly panels: Panels) {
    const draw = () => this.draw();
    this.listening = vscode.Disposable.from(panels.onDidChange(draw), vscode.window.onDidChangeVisibleTextEditors(draw));
    draw();
  }

  dispose(): void {
    vscode.Disposable.from(this.listening, this.type).dispose();
  }

  private draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const session = this.panels.find(editor.document.uri)?.session;
      const token = session?.focus.current.token ?? null;
      const range = token !== null ? (session?.text?.rangeOf(token) ?? null) : null;
      const key = range ? [range.start.line, range.start.character, range.end.line, range.end.character].join(" ") : "";
      if (key === (this.marked.get(editor) ?? "")) continue;
      this.marked.set(editor, key);
      editor.setDecorations(this.type, range ? [range] : []);
    }
  }
}
