/** What is to be traced: texts of a document, or the numbers in a file. */
import * as vscode from "vscode";
import { message, quoted } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import type { ModelReference } from "../../protocol/model";
import type { PanelSource } from "../../protocol/panelContract";
import { say } from "../platform/language";
import type { TextRange } from "./tracedText";

/** The selections of an editor, or a whole document. */
export interface TextSource {
  readonly kind: "text";
  readonly document: vscode.TextDocument;
  /** One per sequence, in the order of the document. */
  readonly ranges: readonly TextRange[];
  readonly wholeFile: boolean;
}

/** A file of numbers, which the engine reads by itself and no editor shows. */
export interface NumberSource {
  readonly kind: "numbers";
  readonly file: vscode.Uri;
}

export type TraceSource = TextSource | NumberSource;

/** Whether a file is of numbers by its name. A .csv file is text as well, and is traced as that. */
export function isNumbersName(path: string): boolean {
  return /\.(npy|wav)$/i.test(path);
}

export function uriOf(source: TraceSource): vscode.Uri {
  return source.kind === "text" ? source.document.uri : source.file;
}

/** The selections that hold text, or the whole document where nothing is selected. */
export function fromEditor({ document, selections }: vscode.TextEditor): TextSource {
  const ranges = selections
    .map((selection) => ({ start: document.offsetAt(selection.start), end: document.offsetAt(selection.end) }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  return ranges.length > 0 ? { kind: "text", document, ranges, wholeFile: false } : fromDocument(document);
}

export function fromDocument(document: vscode.TextDocument): TextSource {
  return { kind: "text", document, ranges: [{ start: 0, end: document.getText().length }], wholeFile: true };
}

/** Opens the text of a file. Fails with "not-text" for one that VS Code does not open as text, or that is gone. */
export async function openText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const file = vscode.workspace.asRelativePath(uri);
    const reason = error instanceof Error ? error.message : String(error);
    const said = /binary/i.test(reason)
      ? message("trace.binary", { file, command: message("contributions.visualize") })
      : message("trace.notText", { file, reason: quoted(reason) });
    throw new CodedError("not-text", said);
  }
}

/** Lets the person choose a file of numbers. */
export async function askForNumbers(): Promise<NumberSource[]> {
  const files = await vscode.window.showOpenDialog({
    title: say("host.chooseNumbers"),
    openLabel: say("contributions.visualize"),
    filters: { [say("host.numbersFiles")]: ["npy", "csv", "wav"], [say("host.allFiles")]: ["*"] },
  });
  return (files ?? []).map((file) => ({ kind: "numbers", file }));
}

/** Opens again what a panel showed; ranges that the text no longer has are cut. */
export async function restore({ kind, uri, ranges, wholeFile }: PanelSource): Promise<TraceSource> {
  if (kind === "numbers") return { kind, file: vscode.Uri.parse(uri) };
  const document = await openText(vscode.Uri.parse(uri));
  if (wholeFile) return fromDocument(document);
  const { length } = document.getText();
  const kept = ranges.map(({ start, end }) => ({ start: Math.min(start, length), end: Math.min(end, length) }));
  // A selection whose text was deleted: what is there now is traced.
  return kept.some(({ start, end }) => end > start) ? { kind, document, ranges: kept, wholeFile } : fromDocument(document);
}

/** The sequences' texts; none of a file of numbers. */
export function textsOf(source: TraceSource): string[] {
  if (source.kind === "numbers") return [];
  const text = source.document.getText();
  return source.ranges.map(({ start, end }) => text.slice(start, end));
}

/** As a panel keeps it. `ranges` are where the texts stand now, when they were edited since. */
export function toPanelSource(source: TraceSource, model: ModelReference, ranges?: readonly TextRange[]): PanelSource {
  const uri = uriOf(source).toString();
  if (source.kind === "numbers") return { kind: source.kind, uri, ranges: [], wholeFile: true, model };
  const now = (ranges ?? source.ranges).map((range) => ({ ...range }));
  return { kind: source.kind, uri, ranges: now, wholeFile: source.wholeFile, model };
}

/** Edits move the ends of what is traced, so that only where it begins counts. */
export function isSamePlace(a: PanelSource, b: PanelSource): boolean {
  const starts = (source: PanelSource) => source.ranges.map(({ start }) => start).join();
  return a.uri === b.uri && a.wholeFile === b.wholeFile && starts(a) === starts(b);
}
