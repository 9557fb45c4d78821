/** The messages above the heatmap: errors, edits since the trace, and what the host wants known. Each says what to do. */
import type { MessageId } from "../../../src/messages/message";
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { PanelAction } from "../../../src/protocol/panelContract";
import { button } from "../../controls/controls";
import type { App } from "./app";
import type { PageState } from "./state";

const actions = {
  "write-down": "panel.writeDown",
  "choose-vocabulary": "panel.chooseVocabulary",
  "choose-numbers": "panel.chooseNumbers",
} as const satisfies Readonly<Record<PanelAction, MessageId>>;

export function notices(state: PageState, app: App): TemplateResult | typeof nothing {
  const { panel, problem } = state;
  const again = () =>
    button({
      label: say("panel.traceAgain"),
      testId: "banner-trace-again",
      appearance: "secondary",
      onClick: () => app.traceAgain(),
    });
  const act = (action: PanelAction | undefined) =>
    action &&
    button({
      label: say(actions[action]),
      testId: `act-${action}`,
      appearance: "secondary",
      onClick: () => app.act(action),
    });
  const messages: TemplateResult[] = [];
  if (problem) messages.push(message("error", problem, "error", again()));
  if (panel?.status.kind === "failed")
    messages.push(message("error", textOf(panel.status.said), "error", act(panel.status.action) ?? again()));
  if (panel?.status.kind === "cancelled") {
    messages.push(message("info", say("panel.cancelled"), "notice", nothing));
  }
  const stale = panel?.staleFrom ?? null;
  if (panel?.trace && stale !== null && !panel.following) {
    const gone = stale === 0 ? say("panel.editedAll") : say("panel.editedFrom", { token: stale });
    messages.push(message("warning", gone, "stale", again()));
  }
  const odd = panel?.progress?.nonFinite;
  const layer = odd && panel.trace?.model.layers[odd.layer];
  if (odd && layer) {
    messages.push(message("warning", say("panel.nonFinite", { ...odd, cell: layer.cellTitle }), "non-finite", nothing));
  }
  for (const { said, action } of panel?.notices ?? [])
    messages.push(message("info", textOf(said), "notice", act(action) ?? nothing));
  return messages.length ? html`<div class="notices">${messages}</div>` : nothing;
}

type Severity = "error" | "warning" | "info";

function message(severity: Severity, text: string, testId: string, action: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="message ${severity}" data-testid=${testId} role=${severity === "error" ? "alert" : "status"}>
    <span class="message-sign" aria-hidden="true">${severity === "info" ? "i" : "!"}</span>
    <span class="message-text">${text}</span>${action}
  </div>`;
}
