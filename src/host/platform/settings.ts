/** The settings as they may be used: somebody may have written anything into them. */
import * as vscode from "vscode";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";

const LEAST_MEMORY = 16;
const MOST_MEMORY = 16_384;

function setting(name: string, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration("gatescope", scope).get(name);
}

/** What stands in gatescope.model; "" where it says nothing. Fails with "setting-malformed" where it is no text. */
export function modelSetting(): string {
  const given = setting("model") ?? "";
  if (typeof given === "string") return given.trim();
  throw new CodedError("setting-malformed", message("host.settingModel", { given: JSON.stringify(given) }));
}

/** What the gates and states of a trace may take, in bytes. Fails with "setting-malformed" outside of what package.json says. */
export function memorySetting(): number {
  const given = setting("trace.memory") ?? 512;
  if (typeof given === "number" && given >= LEAST_MEMORY && given <= MOST_MEMORY) return Math.floor(given * 2 ** 20);
  const bounds = { given: JSON.stringify(given), least: LEAST_MEMORY, most: MOST_MEMORY };
  throw new CodedError("setting-malformed", message("host.settingMemory", bounds));
}

/** A switch that is on unless it says otherwise: nothing that is done all the time fails because of it. */
export function isOn(name: "hover.enabled" | "trace.followEdits", scope: vscode.Uri): boolean {
  return setting(name, scope) !== false;
}
