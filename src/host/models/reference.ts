/** Models as the setting gatescope.model says them: the name of a bundled one, a path, or a path and one of the file's parts. */
import { basename, dirname, isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import type { ModelReference } from "../../protocol/model";

/** Between a path and the name of a part. */
const MARK = "::";

/** A name without a file extension or separator is a bundled model; all else is a path, from the workspace's first folder on. */
export function toReference(value: string): ModelReference {
  const at = value.lastIndexOf(MARK);
  const [said, part] = at > 0 ? [value.slice(0, at), value.slice(at + MARK.length)] : [value, undefined];
  if (part === undefined && !/[\\/]/.test(said) && !/\.\w+$/.test(said)) return { kind: "bundled", name: said };
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const path = folder && !isAbsolute(said) ? join(folder.uri.fsPath, said) : said;
  return part === undefined ? { kind: "file", path } : { kind: "file", path, part };
}

/** What the setting says of a model: relative to the workspace folder where it lies in the first one. */
export function toSetting(reference: ModelReference): string {
  if (reference.kind === "bundled") return reference.name;
  const path = toRelative(reference.path);
  return reference.part === undefined ? path : `${path}${MARK}${reference.part}`;
}

function toRelative(path: string): string {
  const uri = vscode.Uri.file(path);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder?.index !== 0) return path;
  const relative = vscode.workspace.asRelativePath(uri, false);
  return /[\\/.]/.test(relative) ? relative : `./${relative}`;
}

/** Of TensorFlow.js every model's file has the same name: its folder tells which it is. */
const sameOfAll = /^(manifest|model)\.json$/i;

/** What a person calls it. */
export function nameOf(reference: ModelReference): string {
  if (reference.kind === "bundled") return reference.name;
  const [own, folder] = [basename(reference.path), basename(dirname(reference.path))];
  const file = sameOfAll.test(own) && folder !== "" ? folder : own;
  return reference.part === undefined ? file : `${file}, ${reference.part}`;
}
