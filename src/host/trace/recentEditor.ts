/** The text editor that a person was in last, also while a panel or a checkpoint is in front of it. */
import * as vscode from "vscode";
import { isCheckpointName, isManifestName } from "../checkpoints/checkpointFiles";
import { fromEditor, textsOf } from "./traceSource";

/** The text of the active tab: one is shown some time before extensions know its editor, a large one for seconds. */
export function textInActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText && !isCheckpointName(input.uri.path) ? input.uri : undefined;
}

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
