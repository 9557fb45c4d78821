/** What the model expected at the token in focus, before it saw it: the likeliest, and what came. */
import { html, type TemplateResult } from "lit";
import { current, latest } from "../../query/query";
import { formatShare, say } from "../../shell/language";
import { expectedLabel } from "../../trace/reading";
import { lookedAt, traceOf } from "../../trace/state";
import type { RibbonScene, Told } from "./state";

const WIDEST = 96; // CSS pixels of a bar

export function expectations(scene: RibbonScene, told: Told): TemplateResult {
  const token = lookedAt(scene);
  return html`<div class="expectations" data-testid="expectations">
    ${token === null ? say("ribbon.chooseToken") : rows(scene, told, token)}
  </div>`;
}

function rows(scene: RibbonScene, told: Told, token: number): TemplateResult | string {
  if (traceOf(scene)?.sequences.some(({ start }) => start === token)) return say("ribbon.firstToken");
  const report = latest(told.expected);
  if (!report) return say("views.reading");
  const came = traceOf(scene)?.ids[token] ?? -1;
  const labelOf = (id: number) => expectedLabel(scene, token, id);
  const surprisals = current(told.surprisals);
  const nats = surprisals?.value?.nats[token - surprisals.params.tokenStart];
  const listed = report.value.predictions.map(({ id, probability }) => bar(labelOf(id), probability, id === came));
  const isListed = report.value.predictions.some(({ id }) => id === came);
  const own = nats === undefined || Number.isNaN(nats) || isListed ? "" : bar(labelOf(came), Math.exp(-nats), true);
  return html`<span class="expected-title">${say("ribbon.expectedHere")}</span>${listed}${own}`;
}

function bar(label: string, probability: number, isIt: boolean): TemplateResult {
  return html`<span class="expectation ${isIt ? "came" : ""}" title=${isIt ? say("ribbon.thisCame") : say("ribbon.thisDidNot")}
    ><b>${label}</b>${isIt ? html`<span class="visually-hidden">${say("ribbon.thisCame")}</span>` : ""}<span
      class="bar"
      aria-hidden="true"
      .style=${`width: ${Math.max(1, probability * WIDEST).toFixed(0)}px`}
    ></span
    ><span class="share">${formatShare(probability)}</span></span
  >`;
}
