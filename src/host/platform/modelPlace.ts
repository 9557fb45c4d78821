/** Where a network that was trained here is written. It knows nothing of the network. */
import { access, constants, stat } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { say } from "./language";

/**
 * A path in the workspace's folder "models" that nothing has, by a name without ending; where none can be written there, what the
 * person chooses, or undefined.
 */
export async function modelPlace(name: string): Promise<string | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder?.uri.scheme === "file" && (await canWriteInto(folder.uri.fsPath, "models"))) {
    for (let turn = 1; ; turn++) {
      const path = join(folder.uri.fsPath, "models", `${name}${turn === 1 ? "" : `-${turn}`}.safetensors`);
      if (!(await exists(path))) return path;
    }
  }
  return chooseModelFile(`${name}.safetensors`);
}

/** Where a person wants a file of this name; undefined where they do not say. */
export async function chooseModelFile(name: string): Promise<string | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const chosen = await vscode.window.showSaveDialog({
    title: say("train.whereTo"),
    filters: { safetensors: ["safetensors"] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, name) } : {}),
  });
  return chosen?.fsPath;
}

/** Whether files can be made in a folder of another, which may not be there yet. */
async function canWriteInto(parent: string, name: string): Promise<boolean> {
  const folder = join(parent, name);
  try {
    const there = (await exists(folder)) ? folder : parent;
    await access(there, constants.W_OK | constants.X_OK);
    return (await stat(there)).isDirectory();
  } catch {
    return false;
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
