/** The commands: what to trace, with which model. */
import * as vscode from "vscode";
import { toCodedError } from "../protocol/errors";
import type { ModelReference } from "../protocol/model";
import { localPath } from "./checkpointEditor";
import { isCheckpointName } from "./checkpointFiles";
import type { ShowTokenArguments } from "./hover";
import type { Models } from "./models";
import type { Panels } from "./panels";
import { fromDocument, fromEditor, openText, type TextSource } from "./textSource";

/** The text editor that a person was in last, also while a panel or a checkpoint is in front of it. */
class RecentEditor implements vscode.Disposable {
  private recent = vscode.window.activeTextEditor;
  private readonly listening = vscode.window.onDidChangeActiveTextEditor((editor) => {
    if (editor && editor.document.uri.scheme !== "output") this.recent = editor;
  });

  get editor(): vscode.TextEditor | undefined {
    return this.recent?.document.isClosed ? undefined : this.recent;
  }

  dispose(): void {
    this.listening.dispose();
  }
}

/** Registers every command of the extension. */
export function registerCommands(panels: Panels, models: Models): vscode.Disposable {
  const recent = new RecentEditor();
  const commands: Record<string, (...given: never[]) => unknown> = {
    "gatescope.visualize": async (uri?: vscode.Uri, selected?: unknown) => {
      // The explorer adds all selected files; an editor's title adds what editor group it is in.
      const uris = Array.isArray(selected) ? (selected as vscode.Uri[]) : uri && [uri];
      for (const source of await chosenSources(recent.editor, uris)) await panels.trace(source, models.current());
    },
    "gatescope.visualizeWithCheckpoint": async (uri?: vscode.Uri) => {
      const model = checkpointOf(uri);
      const source = model && (await chosenSources(recent.editor))[0];
      if (source) await panels.trace(source, model);
    },
    "gatescope.chooseModel": () => models.choose(),
    "gatescope.traceAgain": () => panels.current && panels.traceAgain(panels.current),
    "gatescope.cancelTrace": () => panels.sessions.forEach((session) => session.cancel()),
    "gatescope.showToken": (given?: ShowTokenArguments) => showToken(panels, given),
  };
  const registered = Object.entries(commands).map(([id, run]) => {
    return vscode.commands.registerCommand(id, (...given: never[]) => tellErrors(() => run(...given)));
  });
  return vscode.Disposable.from(recent, ...registered);
}

/** What goes wrong in a command is told to the person, in the error's own words. */
async function tellErrors(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    void vscode.window.showErrorMessage(toCodedError(error).message);
  }
}

/** The files that a menu was opened on, or the text a person is in. */
async function chosenSources(recent?: vscode.TextEditor, uris: readonly vscode.Uri[] = []): Promise<TextSource[]> {
  const active = vscode.window.activeTextEditor;
  if (uris.length === 0) {
    const source = active ? fromEditor(active) : (await inActiveTab()) ?? (recent ? fromEditor(recent) : await askForText());
    return source ? [source] : [];
  }
  if (uris.length === 1 && active && uris[0]?.toString() === active.document.uri.toString()) return [fromEditor(active)];
  const documents = await Promise.all(uris.map(openText));
  // The panel opens beside the text, so the text comes first.
  for (const document of documents) await vscode.window.showTextDocument(document, { preview: documents.length === 1 });
  return documents.map(fromDocument);
}

/** The text of the active tab: a large one is shown some time before extensions know its editor. */
async function inActiveTab(): Promise<TextSource | undefined> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText)) return undefined;
  return fromDocument(await openText(input.uri));
}

/** No text is open: the person may open one. */
async function askForText(): Promise<TextSource | undefined> {
  const open = "Open a File…";
  const choice = await vscode.window.showInformationMessage("There is no text open to trace. Open a text file, or select some text.", open);
  if (choice !== open) return undefined;
  const [uri] = (await vscode.window.showOpenDialog({ openLabel: "Visualize LSTM" })) ?? [];
  if (!uri) return undefined;
  const document = await openText(uri);
  await vscode.window.showTextDocument(document);
  return fromDocument(document);
}

/** The checkpoint a menu was opened on, or the one in the active tab. */
function checkpointOf(uri?: vscode.Uri): ModelReference | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const inTab = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  const chosen = uri ?? inTab;
  if (chosen && isCheckpointName(chosen.path)) return { kind: "file", path: localPath(chosen) };
  void vscode.window.showInformationMessage("No checkpoint is open. Open a checkpoint file, or choose one in the explorer.");
  return undefined;
}

/** Shows a token in its panel: the one named, or the one at the caret. */
function showToken(panels: Panels, given?: ShowTokenArguments): void {
  const editor = vscode.window.activeTextEditor;
  const uri = given ? vscode.Uri.parse(given.uri) : editor?.document.uri;
  const panel = uri && panels.find(uri);
  const token = given?.token ?? (editor && panel?.session.tokenAt(editor.selection.active));
  if (panel && typeof token === "number") panel.showToken(token);
  else void vscode.window.showInformationMessage("There is no traced token at the caret. Run “Visualize LSTM” on this text first.");
}
