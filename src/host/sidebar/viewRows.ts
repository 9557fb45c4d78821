/** The views that were saved. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { nameOf } from "../models/reference";
import { say } from "../platform/language";
import type { SavedView, SavedViews } from "../trace/savedViews";
import type { Rows } from "./rows";

export function viewRows(views: SavedViews): Rows<SavedView> {
  return { roots: () => views.all(), itemOf: viewItem, changes: [views.onDidChange] };
}

function viewItem(saved: SavedView): vscode.TreeItem {
  const { uri, model } = saved.view.source;
  const file = vscode.Uri.parse(uri);
  const item = new vscode.TreeItem(saved.name);
  item.id = saved.name;
  item.description = [basename(file.path), nameOf(model)].join(" · ");
  item.tooltip = vscode.workspace.asRelativePath(file);
  item.iconPath = new vscode.ThemeIcon("bookmark");
  item.contextValue = "view";
  item.command = { command: "gatescope.showView", title: say("contributions.showView"), arguments: [saved] };
  return item;
}
