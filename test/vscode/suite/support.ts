/** What the suite's tests share: the extension's API, files of the workspace, and waiting for what a session says. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import type { GatescopeApi } from "../../../src/host/api";
import type { TraceSession } from "../../../src/host/trace/traceSession";

export const EXTENSION = "gatescope.gatescope";

export async function api(): Promise<GatescopeApi> {
  const extension = vscode.extensions.getExtension<GatescopeApi>(EXTENSION);
  assert.ok(extension, `The extension ${EXTENSION} is not installed.`);
  return extension.activate();
}

export function file(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "The tests need a workspace folder.");
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)), vscode.ViewColumn.One);
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await until("all sessions are gone", async () => (await api()).sessions().length === 0);
}

/** Waits for something that no event tells of. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `Waited ${milliseconds} ms in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export async function sessionOf(name: string): Promise<TraceSession> {
  const { sessions } = await api();
  const uri = file(name).toString();
  await until(`${name} has a session`, () => sessions().some((session) => session.uri.toString() === uri));
  const found = sessions().find((session) => session.uri.toString() === uri);
  assert.ok(found);
  return found;
}

/** Runs the command on a file and gives its session when the run has ended, however it did. */
export async function visualize(name: string): Promise<TraceSession> {
  await vscode.commands.executeCommand("gatescope.visualize");
  const session = await sessionOf(name);
  assert.ok(!session.isRunning, "The command resolves when the run has ended.");
  return session;
}

export function select(editor: vscode.TextEditor, ...ranges: [start: number, end: number][]): void {
  const at = (offset: number) => editor.document.positionAt(offset);
  editor.selections = ranges.map(([start, end]) => new vscode.Selection(at(start), at(end)));
}
