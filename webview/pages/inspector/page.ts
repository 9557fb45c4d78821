/** The whole page as a template: what is where. Every part is a file of its own. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { button, progressRing } from "../../controls/controls";
import type { Theme } from "../../shell/theme";
import { analysis } from "./analysis";
import type { App } from "./app";
import { architecture } from "./architecture";
import { header } from "./header";
import type { InspectorState } from "./store";
import { tensorDetail } from "./tensorDetail";
import { tensorTable } from "./tensorTable";
import { say } from "../../shell/language";

/** `width`: CSS pixels of its content. */
export function page(state: InspectorState, app: App, theme: Theme, width: number): TemplateResult {
  const { report, problem } = state;
  if (!report) return problem === null ? loading() : unreadable(problem, app);
  // What the file alone decides is made once: lists of thousands of names are not compared at every turn of the wheel.
  return html`${guard([report], () => header(report, app))}
  ${problem === null ? nothing : html`<p class="callout problem" role="alert">${problem}</p>`}
  ${architecture(state, report, app, width)} ${report.model ? analysis(state, report.model, app, theme) : nothing}
  ${
    report.tensors.length === 0
      ? html`<section>
          <h2>${say("inspector.tensors")}</h2>
          <p class="hint">${say("inspector.noTensors")}</p>
        </section>`
      : html`<div class="split">${tensorTable(state, app)}${tensorDetail(state, app, theme)}</div>`
  }`;
}

/** Of the root element, for tests and style sheets. */
export function stateOf({ report, problem }: InspectorState): "loading" | "ready" | "error" {
  if (report) return "ready";
  return problem === null ? "loading" : "error";
}

function loading(): TemplateResult {
  return html`<div class="empty">
    ${progressRing({ label: say("inspector.reading") })}
    <p>${say("inspector.reading")}</p>
  </div>`;
}

function unreadable(problem: string, app: App): TemplateResult {
  return html`<div class="empty" role="alert">
    <h1>${say("inspector.cannotShow")}</h1>
    <p class="callout problem" data-testid="problem">${problem}</p>
    ${button({ label: say("inspector.tryAgain"), testId: "try-again", appearance: "secondary", onClick: () => void app.load() })}
  </div>`;
}
