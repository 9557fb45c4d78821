/** The read-only custom editor of checkpoints: serves the inspector's page; the worker reads the file. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { nothingContract } from "../protocol/engineContract";
import { CodedError } from "../protocol/errors";
import { inspectorHostContract } from "../protocol/inspectorContract";
import { createPeer } from "../protocol/rpc";
import type { EngineClient } from "./engineClient";
import { pageHtml, webviewOptions } from "./webviewHtml";

/** Two names of one editor: VS Code gives each a priority for all of its file names. */
export const CHECKPOINT_VIEWS = ["gatescope.checkpoint", "gatescope.checkpointOption"];

export class CheckpointEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly engine: EngineClient,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const { engine, log } = this;
    const peer = createPeer({
      local: inspectorHostContract,
      remote: nothingContract,
      handlers: {
        load: (_, signal) => engine.call("inspectCheckpoint", { path: localPath(uri) }, signal),
        statistics: ({ tensor }, signal) => engine.call("tensorStatistics", { path: localPath(uri), tensor }, signal),
        tensorTiles: ({ tensor, tiles }, signal) => Promise.all(
          tiles.map((rectangle) => engine.call("readTensorTile", { path: localPath(uri), tensor, ...rectangle }, signal)),
        ),
        analyse: ({ layer }, signal) => engine.call("analyseLayer", { path: localPath(uri), layer }, signal),
        diagnose: (_, signal) => engine.call("diagnose", { path: localPath(uri), texts: [] }, signal),
        settle: () => null,
        explain: () => null,
        compare: () => null,
        async visualize() {
          await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", uri);
          return null;
        },
      },
      listeners: {},
      post: (message) => void webview.postMessage(message),
      onDefect: (error) => log.error(error instanceof Error ? error : String(error)),
    });
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), `${globLiteral(basename(uri.path))}*`);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const changed = () => peer.emit("changed", {});
    const disposables = [
      watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed),
      webview.onDidReceiveMessage((message: unknown) => peer.receive(message)),
    ];
    panel.onDidDispose(() => {
      peer.close(new CodedError("panel-closed", "The editor was closed."));
      disposables.forEach((disposable) => disposable.dispose());
    });
    webview.options = webviewOptions;
    webview.html = pageHtml(this.extensionUri, "inspector", basename(uri.path));
  }
}

/** The path of a checkpoint on disk. Fails with "not-on-disk" for one that lies elsewhere. */
export function localPath(uri: vscode.Uri): string {
  if (uri.scheme === "file") return uri.fsPath;
  throw new CodedError(
    "not-on-disk",
    `${basename(uri.path)} lies on ${uri.scheme}, and checkpoints are read from disk only. Copy it to a folder on disk and open it there.`,
  );
}

/** A file name as a glob that matches it alone. */
function globLiteral(name: string): string {
  return name.replace(/[[\]{}*?]/g, "[$&]");
}
