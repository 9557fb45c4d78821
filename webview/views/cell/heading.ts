/** Above the cell: which act is told, and what happens in it, as a sentence. */
import { html, nothing, type TemplateResult } from "lit";
import { say, textOf } from "../../shell/language";
import { firstStepSaid } from "../../trace/reading";
import { tokenName } from "../../trace/state";
import type { CellScene, Step } from "./state";
import { sentenceOf, titleOfAct } from "./telling";

export function heading(scene: CellScene, step: Step): TemplateResult {
  const { act } = scene.own;
  const n = step.reading.acts.length;
  const title =
    act === null || act >= n ? say("cellView.wholeStep") : say("cellView.act", { act: act + 1, n, title: titleOfAct(step, act) });
  return html`<div class="cell-heading">
    <h2 class="cell-title">${title}</h2>
    <p class="cell-sentence" data-testid="cell-sentence" data-token=${step.token} data-unit=${step.unit}>
      ${sentence(scene, step)} ${step.chosen ? html`<span class="cell-chosen">${say("cellView.chosen")}</span>` : nothing}
      <span class="cell-chosen">${firstStepSaid(scene, step.token)}</span>
    </p>
  </div>`;
}

export function sentence(scene: CellScene, step: Step): string {
  const { act } = scene.own;
  const known = act !== null && act < step.reading.acts.length ? act : null; // another layer may have fewer
  return textOf(sentenceOf(step, known, tokenName(scene, step.token)));
}
