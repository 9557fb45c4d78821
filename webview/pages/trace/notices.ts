/** The messages above the view: errors, edits since the trace, and what the host wants known. Each says what to do. */
import type { MessageId } from "../../../src/messages/message";
import { say } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { PanelAction } from "../../../src/protocol/panelContract";
import { button } from "../../controls/controls";
import type { App } from "./app";
import { noticesOf, type Notice } from "./noticeList";
import type { PageState } from "./state";

const actions = {
  "write-down": "panel.writeDown",
  inspect: "panel.inspect",
  "choose-vocabulary": "panel.chooseVocabulary",
  "choose-numbers": "panel.chooseNumbers",
  "give-source": "panel.giveSource",
  "open-manifest": "panel.openManifest",
  "trace-again": "panel.traceAgain",
} as const satisfies Readonly<Record<PanelAction, MessageId>>;

export function notices(state: PageState, app: App): TemplateResult | typeof nothing {
  const all = noticesOf(state);
  return all.length ? html`<div class="notices">${all.map((notice) => row(notice, app))}</div>` : nothing;
}

function row({ severity, text, testId, action }: Notice, app: App): TemplateResult {
  const offer =
    action &&
    button({
      label: say(actions[action]),
      testId: `act-${action}`,
      appearance: "secondary",
      onClick: () => (action === "trace-again" ? app.traceAgain() : app.act(action)),
    });
  return html`<div class="message ${severity}" data-testid=${testId} role=${severity === "error" ? "alert" : "status"}>
    <span class="message-sign" aria-hidden="true">${severity === "info" ? "i" : "!"}</span>
    <span class="message-text">${text}</span>${offer ?? nothing}
  </div>`;
}
