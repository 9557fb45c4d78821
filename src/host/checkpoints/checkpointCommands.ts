/** The commands on checkpoints: explain one, compare two, say what one's tokens stand for, run one. */
import { basename } from "node:path";
import * as vscode from "vscode";
import type { ModelReference } from "../../protocol/model";
import { CHECKPOINT_VIEWS } from "./checkpointEditor";
import { isCheckpointName } from "./checkpointFiles";
import type { Commands, CommandServices } from "../services";
import { say } from "../platform/language";
import { localPath } from "../platform/diskFiles";

/** `trace` runs a model on the text a person is in. */
export function checkpointCommands(
  { panels, models, manifests, comparisons }: CommandServices,
  trace: (model: ModelReference) => Promise<void>,
): Commands {
  return {
    "gatescope.visualizeWithCheckpoint": (uri?: vscode.Uri) => withCheckpoint(uri, (path) => trace({ kind: "file", path })),
    "gatescope.explainCheckpoint": (uri?: vscode.Uri) => withCheckpoint(uri, (path) => manifests.explain(path)),
    "gatescope.compareCheckpoints": async (uri?: vscode.Uri, selected?: unknown) => {
      const title = say("contributions.compareCheckpoints");
      const [first, second] = Array.isArray(selected) ? (selected as vscode.Uri[]).map(localPath) : [];
      const a = first ?? checkpointOf(uri) ?? (await models.pickCheckpoint(title, say("host.firstCheckpoint")));
      const b = second ?? (a && (await models.pickCheckpoint(title, say("host.secondCheckpoint", { first: basename(a) }), a)));
      if (a !== undefined && b !== undefined) comparisons.open({ a, b });
    },
    "gatescope.chooseVocabulary": (uri?: vscode.Uri) => {
      const traced = panels.current?.session.model ?? models.current();
      const path = checkpointOf(uri) ?? (traced.kind === "file" ? traced.path : undefined);
      if (path !== undefined) return panels.chooseVocabulary(path);
      return vscode.window.showInformationMessage(say("host.bundledVocabularies"));
    },
  };
}

/** Does something with the checkpoint that is meant, or says that there is none. */
function withCheckpoint(uri: vscode.Uri | undefined, use: (path: string) => Promise<void>): unknown {
  const path = checkpointOf(uri);
  return path === undefined ? vscode.window.showInformationMessage(say("host.noCheckpointOpen")) : use(path);
}

/** The path of the checkpoint that a menu was opened on, or of the one in the active tab. */
function checkpointOf(uri?: vscode.Uri): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isInspected = input instanceof vscode.TabInputCustom && CHECKPOINT_VIEWS.includes(input.viewType);
  const inTab = isInspected || input instanceof vscode.TabInputText ? input.uri : undefined;
  const chosen = uri ?? (inTab && (isInspected || isCheckpointName(inTab.path)) ? inTab : undefined);
  return chosen && localPath(chosen);
}
