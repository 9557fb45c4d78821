/** The units that were pinned, by the model that has them. */
import * as vscode from "vscode";
import type { ModelReference } from "../../protocol/model";
import type { Pin } from "../../protocol/pins";
import type { Pins } from "../models/pins";
import { nameOf, toSetting } from "../models/reference";
import { say } from "../platform/language";
import type { Rows } from "./rows";

export interface PinRow {
  readonly kind: "pin";
  readonly model: ModelReference;
  readonly pin: Pin;
}
interface ModelRow {
  readonly kind: "model";
  readonly model: ModelReference;
  readonly pins: readonly PinRow[];
}

export function pinRows(pins: Pins): Rows<PinRow | ModelRow> {
  return {
    roots: () =>
      pins.all().map(({ model, pinned }): ModelRow => {
        return { kind: "model", model, pins: pinned.map((pin) => ({ kind: "pin", model, pin })) };
      }),
    childrenOf: (row) => (row.kind === "model" ? row.pins : []),
    itemOf: (row) => (row.kind === "model" ? modelItem(row) : pinItem(row)),
    changes: [pins.onDidChange],
  };
}

function modelItem({ model }: ModelRow): vscode.TreeItem {
  return new vscode.TreeItem(nameOf(model), vscode.TreeItemCollapsibleState.Expanded);
}

function pinItem(row: PinRow): vscode.TreeItem {
  const { layer, unit, name } = row.pin;
  const place = say("sidebar.unitOfLayer", { unit, layer });
  const item = new vscode.TreeItem(name || place);
  item.id = `${toSetting(row.model)} ${layer} ${unit}`;
  if (name) item.description = place;
  item.iconPath = new vscode.ThemeIcon("pinned");
  item.contextValue = "pin";
  item.command = { command: "gatescope.showPin", title: say("contributions.showPin"), arguments: [row] };
  return item;
}
