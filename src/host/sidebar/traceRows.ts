/** The traces that are open, each with its model and how it stands. */
import { basename } from "node:path";
import * as vscode from "vscode";
import { readsNumbers } from "../../protocol/model";
import type { PanelStatus } from "../../protocol/panelContract";
import { message } from "../../messages/message";
import { nameOf } from "../models/reference";
import { say, textOf } from "../platform/language";
import type { Panels } from "../trace/panels";
import type { TracePanel } from "../trace/tracePanel";
import type { Rows } from "./rows";

const icons: Readonly<Record<PanelStatus["kind"], string>> = {
  preparing: "loading~spin",
  running: "loading~spin",
  done: "pulse",
  cancelled: "circle-slash",
  failed: "error",
};

export function traceRows(panels: Panels): Rows<TracePanel> {
  return { roots: () => [...panels.all], itemOf: traceItem, changes: [visibleChanges(panels)] };
}

function traceItem(panel: TracePanel): vscode.TreeItem {
  const { session } = panel;
  const { trace, status, model, uri } = session;
  const item = new vscode.TreeItem(basename(uri.path));
  const tokens = trace && message(readsNumbers(trace.model) ? "common.steps" : "common.tokens", { n: trace.tokenCount });
  item.description = [trace?.model.title ?? nameOf(model), ...(tokens ? [textOf(tokens)] : [])].join(" · ");
  item.tooltip = status.kind === "failed" ? textOf(status.said) : vscode.workspace.asRelativePath(uri);
  item.iconPath = new vscode.ThemeIcon(icons[status.kind]);
  item.contextValue = "trace";
  item.command = { command: "gatescope.showTrace", title: say("contributions.showTrace"), arguments: [panel] };
  return item;
}

/** Panels tell of every move of the focus as well, which is not seen here. */
function visibleChanges(panels: Panels): vscode.Event<void> {
  let seen = "";
  return (listener) =>
    panels.onDidChange(() => {
      const now = JSON.stringify(
        panels.all.map((panel) => {
          const { label, description, iconPath, tooltip } = traceItem(panel);
          return [label, description, iconPath, tooltip];
        }),
      );
      if (now !== seen) listener();
      seen = now;
    });
}
