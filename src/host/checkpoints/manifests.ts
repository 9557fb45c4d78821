/** Writes manifests: what a checkpoint was understood as, and what a person chose. Every change can be undone as any edit. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { EngineContract } from "../../protocol/requests/list";
import type { Params } from "../../protocol/rpc";
import type { EngineClient } from "../platform/engineClient";
import { manifestPaths } from "./checkpointFiles";
import { changedPart } from "./textDifference";

/** What a person chose, to be written beside what was inferred. */
export type Choices = Omit<Params<EngineContract, "explainCheckpoint">, "path">;

export class Manifests {
  constructor(private readonly engine: EngineClient) {}

  /**
   * Writes choices into a checkpoint's manifest and saves it, as the engine reads it from disk. Fails with
   * "manifest-unsaved" where the manifest is being edited, and as the engine does.
   */
  async writeDown(checkpoint: string, choices: Choices): Promise<void> {
    const { document } = await this.edit(checkpoint, choices);
    if (document.isDirty && !(await document.save())) {
      throw new CodedError("manifest-unsaved", message("host.manifestNotSaved", { file: basename(document.uri.path) }));
    }
  }

  /**
   * "Explain This Checkpoint": shows the whole manifest. A new one is written; what changes in one that was there is left
   * for the person to look at beside the old text, and to save. Fails as `writeDown` does.
   */
  async explain(checkpoint: string): Promise<void> {
    const { document, isNew } = await this.edit(checkpoint, {});
    await vscode.window.showTextDocument(document, { preview: false });
    if (!isNew && document.isDirty) await vscode.commands.executeCommand("workbench.files.action.compareWithSaved", document.uri);
  }

  /** Shows the manifest that a checkpoint is read with, where there is one. */
  async show(checkpoint: string): Promise<void> {
    for (const path of manifestPaths(checkpoint)) {
      const uri = vscode.Uri.file(path);
      const isThere = await vscode.workspace.fs.stat(uri).then(
        () => true,
        () => false,
      );
      if (isThere) return void (await vscode.window.showTextDocument(uri, { preview: false }));
    }
  }

  /** Makes the manifest's text what the engine says, without saving what was there. */
  private async edit(checkpoint: string, choices: Choices): Promise<{ document: vscode.TextDocument; isNew: boolean }> {
    const { path, text } = await this.engine.call("explainCheckpoint", { path: checkpoint, ...choices });
    const uri = vscode.Uri.file(path);
    const edit = new vscode.WorkspaceEdit();
    const isNew = await vscode.workspace.fs.stat(uri).then(
      () => false,
      () => true,
    );
    if (isNew) {
      edit.createFile(uri, { contents: new TextEncoder().encode(text) });
    } else {
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.isDirty) {
        throw new CodedError("manifest-unsaved", message("host.manifestUnsaved", { file: basename(path) }));
      }
      const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
      const { start, end, replacement } = changedPart(document.getText(), text.replace(/\r?\n/g, newline));
      edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), replacement);
    }
    if (!(await vscode.workspace.applyEdit(edit))) {
      throw new CodedError("manifest-unwritten", message("host.manifestNotWritten", { file: basename(path) }));
    }
    return { document: await vscode.workspace.openTextDocument(uri), isNew };
  }
}
