/** Models as the rows of a choice: what each is called, and once where it lies. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { ModelReference } from "../../protocol/model";
import type { ModelChoice } from "../../protocol/panelContract";
import { toSetting } from "./reference";

export interface ModelItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<ModelReference | undefined>;
}

/** Below a title; nothing where there are none. `current` is what the setting says of the chosen one. */
export function itemsOf(label: string, choices: readonly ModelChoice[], current: string | null): ModelItem[] {
  if (choices.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...choices.map((choice) => itemOf(choice, current))];
}

/** A file by its name and its folder; a bundled model by its title, its name and what it is. */
function itemOf({ reference, title, detail }: ModelChoice, current: string | null): ModelItem {
  const setting = toSetting(reference);
  const folder = dirname(detail);
  return {
    label: `${setting === current ? "$(check) " : ""}${title}`,
    ...(reference.kind === "bundled" ? { description: setting, detail } : folder === "." ? {} : { description: folder }),
    choose: () => Promise.resolve(reference),
  };
}
