/** The text editor that a person was in last, also while a panel or a checkpoint is in front of it. */
import * as vscode from "vscode";
import { isManifestName } from "../checkpoints/checkpointFiles";
import { fromEditor, textsOf } from "./traceSource";

export class RecentEditor implements vscode.Disposable {
  private recent = vscode.window.activeTextEditor;
  private readonly listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (editor && editor.document.uri.scheme !== "output" && !isManifestName(editor.document.uri.path)) this.recent = editor;
  });

  get editor(): vscode.TextEditor | undefined {
    return this.recent?.document.isClosed ? undefined : this.recent;
  }

  /** What the person selected there, or all of its text; none where no editor is open. */
  get texts(): string[] {
    return this.editor ? textsOf(fromEditor(this.editor)).filter((text) => text !== "") : [];
  }

  dispose(): void {
    this.listening.dispose();
  }
}
