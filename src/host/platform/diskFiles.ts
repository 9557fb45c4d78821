/** Files that the worker reads by itself, which lie on disk: their paths, and being told when they change. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";

/** The path of a file on disk. Fails with "not-on-disk" for one that lies elsewhere. */
export function localPath(uri: vscode.Uri): string {
  if (uri.scheme === "file") return uri.fsPath;
  throw new CodedError("not-on-disk", message("host.notOnDisk", { file: basename(uri.path), scheme: uri.scheme }));
}

/** Calls back whenever a checkpoint changes, comes or goes, or what lies beside it under a longer name: its manifest. */
export function watchCheckpoint(uri: vscode.Uri, changed: (file: vscode.Uri) => void): vscode.Disposable {
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), `${globLiteral(basename(uri.path))}*`);
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
  );
}

/** A file name as a glob that matches it alone. */
function globLiteral(name: string): string {
  return name.replace(/[[\]{}*?]/g, "[$&]");
}
