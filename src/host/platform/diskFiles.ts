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

/** The names of the shards of a checkpoint that is in several files: each has its number between these two. */
interface ShardNames {
  readonly before: string;
  readonly after: string;
  /** The file that says what is in which shard. */
  readonly index: string;
}

/** TensorFlow's index or one of its shards, or an index of safetensors, by its name; null for a checkpoint in one file. */
function shardNames(name: string): ShardNames | null {
  const tensorflow = /^(.*)\.(?:index|data-\d{5}-of-\d{5})$/.exec(name)?.[1];
  if (tensorflow !== undefined) return { before: `${tensorflow}.data-`, after: "", index: `${tensorflow}.index` };
  const safetensors = /^(.*)\.safetensors\.index\.json$/.exec(name)?.[1];
  return safetensors === undefined ? null : { before: `${safetensors}-`, after: ".safetensors", index: name };
}

/** The files that a checkpoint is in, as far as they are there; itself first. */
export async function filesOf(uri: vscode.Uri): Promise<vscode.Uri[]> {
  const shards = shardNames(basename(uri.path));
  if (!shards) return [uri];
  const folder = vscode.Uri.joinPath(uri, "..");
  const { before, after, index } = shards;
  const isShard = (name: string) =>
    name.startsWith(before) &&
    name.endsWith(after) &&
    /^\d{5}-of-\d{5}$/.test(name.slice(before.length, name.length - after.length));
  const names = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  const others = names.filter((name) => (name === index || isShard(name)) && name !== basename(uri.path)).sort();
  return [uri, ...others.map((name) => vscode.Uri.joinPath(folder, name))];
}

/**
 * Calls back whenever a checkpoint changes, comes or goes, or one of its shards, or what lies beside it under a longer name:
 * its manifest.
 */
export function watchCheckpoint(uri: vscode.Uri, changed: (file: vscode.Uri) => void): vscode.Disposable {
  const name = basename(uri.path);
  const shards = shardNames(name);
  const parts = shards && [globLiteral(shards.index), `${globLiteral(shards.before)}*-of-*${globLiteral(shards.after)}`];
  const glob = parts ? `{${[`${globLiteral(name)}*`, ...parts].join(",")}}` : `${globLiteral(name)}*`;
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), glob);
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
  );
}

/** Tells of one file alone. */
export function watchFile(uri: vscode.Uri): vscode.FileSystemWatcher {
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), globLiteral(basename(uri.path)));
  return vscode.workspace.createFileSystemWatcher(pattern);
}

/** A file name as a glob that matches it alone. */
function globLiteral(name: string): string {
  return name.replace(/[[\]{}*?,]/g, "[$&]");
}
