/** The models there are: those that come with the extension, and the checkpoints of the workspace. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import { toSetting } from "../models/reference";
import type { Models } from "../models/models";
import { say } from "../platform/language";
import type { ModelChoice } from "../../protocol/panelContract";
import type { Rows } from "./rows";

export type ModelRow =
  | { readonly kind: "group"; readonly label: string; readonly models: readonly ModelRow[]; readonly isShut: boolean }
  | { readonly kind: "model"; readonly choice: ModelChoice };

export function modelRows(models: Models): Rows<ModelRow> {
  return {
    async roots() {
      const group = (label: string, choices: readonly ModelChoice[], isShut = false): ModelRow[] => {
        if (choices.length === 0) return [];
        return [{ kind: "group", label, models: choices.map((choice): ModelRow => ({ kind: "model", choice })), isShut }];
      };
      const [bundled, found] = await Promise.all([models.bundled(), models.inWorkspace()]);
      return [
        ...bundled.flatMap(({ title, choices, isLong }) => group(title, choices, isLong)),
        ...group(say("host.workspaceCheckpoints"), found),
      ];
    },
    childrenOf: (row) => (row.kind === "group" ? row.models : []),
    itemOf: (row) => (row.kind === "group" ? groupItem(row) : modelItem(row.choice, models.isCurrent(row.choice.reference))),
    changes: [models.onDidChange],
  };
}

function groupItem({ label, isShut }: Extract<ModelRow, { kind: "group" }>): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  return new vscode.TreeItem(label, isShut ? Collapsed : Expanded);
}

function modelItem(choice: ModelChoice, isCurrent: boolean): vscode.TreeItem {
  const { reference, title, detail } = choice;
  const item = new vscode.TreeItem(title);
  const folder = reference.kind === "file" ? dirname(detail) : ".";
  const chosen = isCurrent ? say("sidebar.chosenModel") : "";
  item.id = toSetting(reference);
  item.description = [chosen, folder === "." ? "" : folder].filter(Boolean).join(" · ");
  item.tooltip = detail;
  item.iconPath = new vscode.ThemeIcon(isCurrent ? "pass-filled" : reference.kind === "file" ? "file-binary" : "circuit-board");
  item.contextValue = isCurrent ? "model.chosen" : "model";
  item.command = {
    command: "gatescope.openModel",
    title: say("contributions.openModel"),
    arguments: [{ kind: "model", choice } satisfies ModelRow],
  };
  return item;
}
