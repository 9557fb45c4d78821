/** The page Train, as a template: what is to be learned from and with; then the network while it learns. */
import { html, nothing, type TemplateResult } from "lit";
import { button, progressRing } from "../../controls/controls";
import { say, textOf } from "../../shell/language";
import type { DataState } from "../../shell/page";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { form } from "./form";
import { controls, learning } from "./learning";
import type { TrainState } from "./store";

/** Of the root element, for tests and style sheets. */
export function stateOf({ offer, problem }: TrainState): DataState {
  if (offer) return "ready";
  return problem === null ? "loading" : "error";
}

export function page(app: App, theme: Theme): TemplateResult {
  const { state } = app.store;
  const { offer, description, problem } = state;
  if (!offer) return problem === null ? loading() : failed(problem, app);
  const said = problem ?? (state.report?.problem ? textOf(state.report.problem) : null);
  return html`${header(state)} ${description && state.report ? controls(app, state.report) : nothing}
  ${said === null ? nothing : html`<p class="callout problem" role="alert" data-testid="problem">${said}</p>`}
  ${
    state.report?.problem && problem === null
      ? button({
          label: say("train.saveElsewhere"),
          testId: "train-save-elsewhere",
          appearance: "secondary",
          onClick: () => void app.saveElsewhere(),
        })
      : nothing
  }
  ${description && state.report ? learning(app, description, state.report, theme) : form(app, offer)}`;
}

function header({ offer, description }: TrainState): TemplateResult {
  const texts = offer?.texts ?? [];
  const title = texts.length === 1 ? say("train.titleOf", { text: texts[0] ?? "" }) : say("train.title");
  const facts = description
    ? [
        textOf(description.cell),
        say("train.size", { layers: description.layers.length, units: description.choice.units }),
        say("train.parameters", { n: description.parameters }),
        say(description.isBytes ? "train.bytes" : "train.characters", { n: description.vocabulary }),
        say("train.learnsFrom", { n: description.tokens, heldOut: description.heldOutTokens }),
      ]
    : [say("train.given", { texts: texts.length, characters: offer?.characters ?? 0 })];
  return html`<header class="page-title">
    <h1 data-testid="title">${title}</h1>
    <ul class="facts">
      ${facts.map((fact) => html`<li>${fact}</li>`)}
    </ul>
  </header>`;
}

function loading(): TemplateResult {
  return html`<div class="empty" role="status">${progressRing({ label: say("train.loading") })}</div>`;
}

function failed(problem: string, app: App): TemplateResult {
  return html`<div class="empty" role="alert">
    <h1>${say("train.title")}</h1>
    <p class="callout problem" data-testid="problem">${problem}</p>
    ${button({ label: say("inspector.tryAgain"), testId: "try-again", appearance: "secondary", onClick: () => void app.load() })}
  </div>`;
}
