/** What is to be traced: the selections of an editor, or a whole document. */
import * as vscode from "vscode";
import { CodedError } from "../protocol/errors";
import type { PanelSource } from "../protocol/panelContract";
import type { TextRange } from "./tracedText";

export interface TextSource {
  readonly document: vscode.TextDocument;
  /** One per sequence, in the order of the document. */
  readonly ranges: readonly TextRange[];
  readonly wholeFile: boolean;
}

/** The selections that hold text, or the whole document where nothing is selected. */
export function fromEditor({ document, selections }: vscode.TextEditor): TextSource {
  const ranges = selections
    .map((selection) => ({ start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  return ranges.length > 0 ? { document, ranges, wholeFile: false } : fromDocument(document);
}

export function fromDocument(document: vscode.TextDocument): TextSource {
  return { document, ranges: [{ start: 0, end: document.getText().length }], wholeFile: true };
}

/** Opens the text of a file. Fails with "not-text" for one that VS Code does not open as text, or that is gone. */
export async function openText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const name = vscode.workspace.asRelativePath(uri);
    const reason = error instanceof Error ? error.message : String(error);
    if (/binary/i.test(reason)) {
      throw new CodedError("not-text", `${name} is a binary file. Visualize LSTM reads text: choose a text file.`);
    }
    throw new CodedError("not-text", `${name} cannot be opened as text: ${reason} Check that the file is there and is text.`);
  }
}

/** Opens again what a panel showed before a reload; ranges that the text no longer has are cut. */
export async function restore({ uri, ranges, wholeFile }: PanelSource): Promise<TextSource> {
  const document = await openText(vscode.Uri.parse(uri));
  if (wholeFile) return fromDocument(document);
  const { length } = document.getText();
  const kept = ranges.map(({ start, end }) => ({ start: Math.min(start, length), end: Math.min(end, length) }));
  return { document, ranges: kept, wholeFile };
}

/** The sequences' texts. */
export function textsOf({ document, ranges }: TextSource): string[] {
  const text = document.getText();
  return ranges.map(({ start, end }) => text.slice(start, end));
}

/** What a person should know of the text before trusting its trace. */
export function noticesOf(texts: readonly string[]): string[] {
  const replaced = texts.reduce((sum, text) => sum + (text.match(/\ufffd/g)?.length ?? 0), 0);
  if (replaced === 0) return [];
  const what = replaced === 1 ? "One character" : `${replaced.toLocaleString("en")} characters`;
  return [
    `${what} of the text could not be decoded and stand there as U+FFFD: the file is probably not UTF-8. `
      + "Use “Reopen with Encoding” in the status bar and trace again.",
  ];
}
