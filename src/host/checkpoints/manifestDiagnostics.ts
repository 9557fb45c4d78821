/** Errors in manifests, marked in the editor where they are. The engine says what is wrong; this shows it. */
import * as vscode from "vscode";
import { toCodedError } from "../../protocol/errors";
import { textOf } from "../platform/language";
import { watchFile } from "../platform/diskFiles";
import { isManifestName } from "./checkpointFiles";
import type { EngineClient } from "../platform/engineClient";

/** Typing is checked when it rests for so long. */
const CHECK_AFTER_MS = 250;

export class ManifestDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection("gatescope");
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** By an open manifest: whether its file is there. */
  private readonly watching = new Map<string, vscode.Disposable>();
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly engine: EngineClient,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.listening = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => void this.check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document.uri)),
    );
    for (const document of vscode.workspace.textDocuments) void this.check(document);
  }

  dispose(): void {
    this.listening.dispose();
    this.waiting.forEach((timer) => clearTimeout(timer));
    this.watching.forEach((watcher) => watcher.dispose());
    this.collection.dispose();
  }

  private checkSoon(document: vscode.TextDocument): void {
    if (!isManifest(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => {
        this.waiting.delete(key);
        void this.check(document);
      }, CHECK_AFTER_MS),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    if (!isManifest(document)) return;
    const { uri, version } = document;
    this.watch(uri);
    try {
      const found = await this.engine.call("checkManifest", { path: uri.fsPath, text: document.getText() });
      if (document.isClosed || document.version !== version) return;
      this.collection.set(
        uri,
        found.map(({ start, end, said }) => {
          const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
          const diagnostic = new vscode.Diagnostic(range, capitalized(textOf(said)), vscode.DiagnosticSeverity.Error);
          diagnostic.source = "Gatescope";
          return diagnostic;
        }),
      );
    } catch (error) {
      this.log.error(toCodedError(error));
    }
  }

  /** A file that is deleted takes its errors with it: VS Code keeps its text for a while, or in an editor. */
  private watch(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.watching.has(key)) return;
    const watcher = watchFile(uri);
    this.watching.set(
      key,
      vscode.Disposable.from(
        watcher,
        watcher.onDidDelete(() => this.collection.delete(uri)),
      ),
    );
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.watching.get(key)?.dispose();
    this.watching.delete(key);
    this.collection.delete(uri);
  }
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function isManifest({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === "file" && isManifestName(uri.path);
}
