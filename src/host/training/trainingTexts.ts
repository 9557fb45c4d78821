/** The texts that a network learns from: selections, files, files by a pattern. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { say } from "../platform/language";
import { openText } from "../trace/traceSource";

export interface GivenText {
  readonly name: string;
  readonly text: string;
}

/** UTF-16 units: a text of this length is read in minutes, and held several times in memory. */
const MOST_CHARACTERS = 50_000_000;

/** Fails with "not-text", and with "text-too-large" where they are more than can be learned from. */
export async function readTexts(uris: readonly vscode.Uri[]): Promise<GivenText[]> {
  const texts: GivenText[] = [];
  let characters = 0;
  for (const uri of uris) {
    const text = (await openText(uri)).getText();
    characters += text.length;
    if (characters > MOST_CHARACTERS) {
      throw new CodedError("text-too-large", message("train.tooLong", { characters, limit: MOST_CHARACTERS }));
    }
    texts.push({ name: basename(uri.path), text });
  }
  return texts;
}

/** Less is no text to learn from, but a word that is looked at: a trace's panel selects the token in focus. */
const LEAST_SELECTED = 100;

/** What an editor has selected, or all of its text. */
export function textOfEditor({ document, selections }: vscode.TextEditor): GivenText & { readonly isWhole: boolean } {
  const selected = selections.map((selection) => document.getText(selection)).filter((text) => text !== "");
  const text = selected.join("\n");
  const name = basename(document.uri.path);
  return text.length >= LEAST_SELECTED ? { name, text, isWhole: false } : { name, text: document.getText(), isWhole: true };
}

/** Files by a pattern, or chosen in a dialog; undefined where the person chose none. */
export async function askForTexts(): Promise<vscode.Uri[] | undefined> {
  const [pattern, files] = [say("train.pattern"), say("train.choose")];
  const how = vscode.workspace.workspaceFolders ? await vscode.window.showQuickPick([files, pattern]) : files;
  if (how === undefined) return undefined;
  if (how === files) return vscode.window.showOpenDialog({ canSelectMany: true, openLabel: say("train.choose") });
  const given = await vscode.window.showInputBox({ prompt: say("train.patternPrompt"), value: "**/*.md" });
  if (given === undefined) return undefined;
  const found = await vscode.workspace.findFiles(given, "**/node_modules/**", 1000);
  if (found.length === 0) throw new CodedError("no-text", message("train.noMatch", { pattern: given }));
  return found.sort((a, b) => a.path.localeCompare(b.path));
}
