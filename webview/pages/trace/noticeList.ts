/** What the messages above the view say, and which of them offers what, as pure functions. It knows no DOM. */
import { say, textOf } from "../../shell/language";
import type { PanelAction } from "../../../src/protocol/panelContract";
import type { TokenSpan } from "../../../src/protocol/tokenSpans";
import type { PageState } from "./state";

export interface Notice {
  readonly severity: "error" | "warning" | "info";
  readonly text: string;
  readonly testId: string;
  readonly action?: PanelAction | undefined;
}

/** What is to be said, the gravest first; one of them at most offers to trace again. */
export function noticesOf(state: PageState): Notice[] {
  const all = allNotices(state);
  const again = all.find(({ action }) => action === "trace-again");
  return all.map((notice) => (notice === again || notice.action !== "trace-again" ? notice : { ...notice, action: undefined }));
}

function allNotices({ panel, problem }: PageState): Notice[] {
  const told: Notice[] = [];
  if (problem) told.push({ severity: "error", text: problem, testId: "error", action: "trace-again" });
  if (!panel) return told;
  const { status, trace, progress, stale, following } = panel;
  if (status.kind === "failed") {
    told.push({ severity: "error", text: textOf(status.said), testId: "error", action: status.action ?? "trace-again" });
  }
  if (status.kind === "cancelled" && trace) told.push({ severity: "info", text: say("panel.cancelled"), testId: "notice" });
  if (trace && stale.length > 0 && !following) {
    told.push({ severity: "warning", text: editedText(stale, trace.tokenCount), testId: "stale", action: "trace-again" });
  }
  const odd = progress?.nonFinite;
  const layer = odd && trace?.model.layers[odd.layer];
  if (odd && layer) {
    const text = say("panel.nonFinite", { ...odd, cell: layer.cellTitle });
    told.push({ severity: "warning", text, testId: "non-finite" });
  }
  const others = panel.notices.map(
    ({ said, action }) => ({ severity: "info", text: textOf(said), testId: "notice", action }) as const,
  );
  return [...told, ...others];
}

/** Which values are of the text as it was. Of several sequences each is stale from its own first edit on. */
function editedText(stale: readonly TokenSpan[], tokenCount: number): string {
  const tokens = stale.reduce((sum, { start, end }) => sum + end - start, 0);
  if (tokens === tokenCount) return say("panel.editedAll");
  const [{ start, end } = { start: 0, end: 0 }] = stale;
  if (stale.length === 1) return say("panel.editedSpan", { first: start, last: end - 1 });
  return say("panel.editedSpans", { tokens, sequences: stale.length });
}
