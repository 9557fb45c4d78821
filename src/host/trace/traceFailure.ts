/** What a panel says of a trace that failed, and what it can offer to do about it. */
import { hasCode, saidBy } from "../../protocol/errors";
import type { ModelReference } from "../../protocol/model";
import type { PanelAction, PanelStatus } from "../../protocol/panelContract";
import type { Engine } from "../platform/engineClient";

/** Whether a person is asked about an error at once. */
export function isDecided(error: unknown): boolean {
  return hasCode(error, "unencodable") || hasCode(error, "vocabulary-missing");
}

export async function failureOf(error: unknown, engine: Engine, model: ModelReference): Promise<PanelStatus> {
  if (hasCode(error, "cancelled")) return { kind: "cancelled" };
  return { kind: "failed", said: saidBy(error), action: await remedyOf(error, engine, model) };
}

async function remedyOf(error: unknown, engine: Engine, model: ModelReference): Promise<PanelAction | undefined> {
  if (hasCode(error, "vocabulary-missing")) return "choose-vocabulary";
  if (hasCode(error, "manifest-invalid")) return "open-manifest";
  if (!hasCode(error, "input-malformed")) return undefined;
  if (model.kind === "file" && model.source !== undefined) return "give-source";
  const described = await engine.call("describeModel", { model }).catch(() => null);
  const kind = described?.vocabulary?.kind;
  return kind === "numbers" ? "choose-numbers" : kind === "integers" ? "choose-vocabulary" : undefined;
}
