/** Saves a picture that a page made where the person says. */
import * as vscode from "vscode";
import type { PagePicture } from "../../protocol/panelContract";
import { say } from "./language";

/** @param beside the document that it is of: the dialog opens in its folder, where it is on disk. */
export async function savePicture({ name, content }: PagePicture, beside: vscode.Uri): Promise<void> {
  const folder = beside.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(beside, "..");
  const kind = name.slice(name.lastIndexOf(".") + 1);
  const uri = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [say("host.pictures", { kind: kind.toUpperCase() })]: [kind] },
    title: say("host.savePicture"),
  });
  if (uri) await vscode.workspace.fs.writeFile(uri, content);
}
