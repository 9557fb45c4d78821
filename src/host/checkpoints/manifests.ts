/**
 * Manifests as files: what a person chose is written into one, told, and taken back on request; what a checkpoint was
 * understood as is shown before anything is written.
 */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { EngineContract } from "../../protocol/requests/list";
import type { Params } from "../../protocol/rpc";
import type { EngineClient } from "../platform/engineClient";
import { manifestPaths } from "./checkpointFiles";
import { say } from "../platform/language";
import { tellErrors } from "../platform/tellErrors";
import type { Written } from "./ownChange";
import { changedPart } from "./textDifference";

/** What a person chose; null takes an answer back. */
export type Choices = Omit<Params<EngineContract, "chooseInManifest">, "path">;

/** What a manifest's text was, and was made: null, no file. */
interface Change {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export class Manifests {
  /** By checkpoint, the last one last. */
  private readonly changes = new Map<string, Change[]>();

  constructor(private readonly engine: EngineClient) {}

  /**
   * Writes choices into a checkpoint's manifest and saves it, as the engine reads it from disk; says so, and offers to take
   * it back. Returns the manifest as it is then. Fails with "manifest-unsaved" where the manifest is being edited, and as the
   * engine does.
   */
  async writeDown(checkpoint: string, choices: Choices): Promise<Written> {
    const { path, text } = await this.engine.call("chooseInManifest", { path: checkpoint, ...choices });
    const before = await replaceFile(path, text);
    if (isSame(before, text)) return left(path);
    const change = { path, before, after: text };
    this.changes.set(checkpoint, [...(this.changes.get(checkpoint) ?? []), change]);
    const said = say(text === null ? "host.manifestRemoved" : "host.manifestWritten", { file: basename(path) });
    const [undo, open] = [say("host.undo"), say("host.openManifest")];
    const offered = text === null ? [undo] : [undo, open];
    void vscode.window.showInformationMessage(said, ...offered).then((pressed) =>
      tellErrors(async () => {
        if (pressed === undo) await this.takeBack(checkpoint, change);
        if (pressed === open) await this.show(checkpoint);
      }),
    );
    return left(path);
  }

  /** How many choices `undo` can take back. */
  undoable(checkpoint: string): number {
    return this.changes.get(checkpoint)?.length ?? 0;
  }

  /**
   * Makes the manifest what it was before the last choice, and returns it; null where there was none. Fails as writeDown does, and
   * where it is not what the choice made it.
   */
  async undo(checkpoint: string): Promise<Written | null> {
    const last = this.changes.get(checkpoint)?.at(-1);
    if (!last) return null;
    await this.takeBack(checkpoint, last);
    return left(last.path);
  }

  private async takeBack(checkpoint: string, change: Change): Promise<void> {
    const { path, before, after } = change;
    const made = this.changes.get(checkpoint) ?? [];
    this.changes.set(
      checkpoint,
      made.filter((each) => each !== change),
    );
    await replaceFile(path, before, after);
  }

  /** Shows the manifest that a checkpoint is read with, where there is one. */
  async show(checkpoint: string): Promise<void> {
    for (const path of manifestPaths(checkpoint)) {
      const uri = vscode.Uri.file(path);
      if (await exists(uri)) return void (await vscode.window.showTextDocument(uri, { preview: false }));
    }
  }

  /**
   * "Explain This Checkpoint": shows the whole manifest and writes nothing. Saving what is shown writes it: a new one is a
   * document without a file yet; what changes in one that was there stands beside the old text.
   */
  async explain(checkpoint: string): Promise<void> {
    const { path, text } = await this.engine.call("explainCheckpoint", { path: checkpoint });
    const uri = vscode.Uri.file(path);
    if (!(await exists(uri))) {
      const document = await vscode.workspace.openTextDocument(uri.with({ scheme: "untitled" }));
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      await apply(path, (edit) => edit.replace(document.uri, all, text));
      await vscode.window.showTextDocument(document, { preview: false });
      return;
    }
    const document = await openSaved(uri);
    await apply(path, (edit) => replaceText(edit, document, text));
    await vscode.window.showTextDocument(document, { preview: false });
    if (document.isDirty) await vscode.commands.executeCommand("workbench.files.action.compareWithSaved", uri);
  }
}

/**
 * Makes a file's text another, null: no file, as an edit that VS Code can undo, and saves it. Returns what it was. Fails
 * with "manifest-unsaved" where it has unsaved changes, or is not what it is `expected` to be.
 */
async function replaceFile(path: string, text: string | null, expected?: string | null): Promise<string | null> {
  const uri = vscode.Uri.file(path);
  const document = (await exists(uri)) ? await openSaved(uri) : null;
  const before = document?.getText() ?? null;
  if (expected !== undefined && !isSame(before, expected)) {
    throw new CodedError("manifest-unsaved", message("host.manifestChangedSince", { file: basename(path) }));
  }
  if (isSame(before, text)) return before;
  await apply(path, (edit) => {
    if (text === null) edit.deleteFile(uri);
    else if (document) replaceText(edit, document, text);
    else edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  });
  if (text !== null && document?.isDirty && !(await document.save())) {
    throw new CodedError("manifest-unsaved", message("host.manifestNotSaved", { file: basename(path) }));
  }
  return before;
}

/** A file as it is on disk. */
async function left(path: string): Promise<Written> {
  return { path: vscode.Uri.file(path).fsPath, text: await textOf(path) };
}

/** What a file holds; null where there is none. */
export async function textOf(path: string): Promise<string | null> {
  const uri = vscode.Uri.file(path);
  return (await exists(uri)) ? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) : null;
}

/** Whether two texts are equal up to the ends of their lines. */
function isSame(a: string | null, b: string | null): boolean {
  return a?.replace(/\r\n/g, "\n") === b?.replace(/\r\n/g, "\n");
}

/** The document of a file, which nobody is editing. */
async function openSaved(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (!document.isDirty) return document;
  throw new CodedError("manifest-unsaved", message("host.manifestUnsaved", { file: basename(uri.path) }));
}

function replaceText(edit: vscode.WorkspaceEdit, document: vscode.TextDocument, text: string): void {
  const newline = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  const { start, end, replacement } = changedPart(document.getText(), text.replace(/\r?\n/g, newline));
  edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), replacement);
}

async function apply(path: string, change: (edit: vscode.WorkspaceEdit) => void): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  change(edit);
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new CodedError("manifest-unwritten", message("host.manifestNotWritten", { file: basename(path) }));
  }
}

function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(
    vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    ),
  );
}
