/** How well the model as it is connected predicts a sample of the person's text, against before and against guessing; and the way back. */
import { decimals } from "../../../src/messages/numbers";
import { html, nothing, type TemplateResult } from "lit";
import type { CheckpointReport } from "../../../src/protocol/model";
import { button, progressRing } from "../../controls/controls";
import { say, textOf } from "../../shell/language";
import type { App } from "./app";
import { isScorable, type InspectorState } from "./store";

export function scoreBar(state: InspectorState, report: CheckpointReport, app: App): TemplateResult {
  return html`${undo(state, app)} ${isScorable(report) ? score(state, app) : nothing}`;
}

function undo({ changes }: InspectorState, app: App): TemplateResult | typeof nothing {
  if (changes === 0) return nothing;
  return button({
    label: say("inspector.undo"),
    testId: "undo",
    appearance: "secondary",
    title: say("inspector.undoHint"),
    onClick: () => void app.undo(),
  });
}

function score({ score: known, scoreBefore }: InspectorState, app: App): TemplateResult {
  if (known?.kind === "pending") {
    return html`<span class="reading" role="status"
      >${progressRing({ label: say("inspector.scoring") })} ${say("inspector.scoring")}</span
    >`;
  }
  if (known?.kind === "known") {
    const { natsPerToken, tokens, uniform } = known.value;
    const isNoBetter = !(natsPerToken < uniform);
    const change = scoreBefore === null ? 0 : natsPerToken - scoreBefore;
    const nats = decimals(natsPerToken, 3);
    return html`<span class="score ${isNoBetter ? "no-better" : ""}" data-testid="score" role="status">
      <b>${say("inspector.score", { nats, tokens })}</b>
      ${
        Math.abs(change) < 0.0005 || !Number.isFinite(change)
          ? nothing
          : html`<span data-testid="score-change">${say("inspector.scoreChange", { change: decimals(change, 3, true) })}</span>`
      }
      <span>${say(isNoBetter ? "inspector.noBetterThanUniform" : "inspector.uniform", { nats: decimals(uniform, 3) })}</span>
    </span>`;
  }
  return html`${button({
    label: say("inspector.scoreOnText"),
    testId: "score-on-text",
    appearance: "secondary",
    title: say("inspector.scoreHint"),
    onClick: () => void app.score(null),
  })}${known?.kind === "failed" ? html`<span class="callout problem" role="alert">${textOf(known.said)}</span>` : nothing}`;
}
