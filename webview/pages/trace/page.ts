/**
 * The whole page as a template: toolbar, messages, tabs, what stands above every view, the view in front with its drawers, and its
 * sentence at the bottom.
 */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { button, progressRing } from "../../controls/controls";
import { spokenSentence } from "../../trace/speech";
import { computedOf, isOfNumbers, isOver, layerOf, traceOf } from "../../trace/state";
import type { App } from "./app";
import { notices } from "./notices";
import type { Part } from "./part";
import { mainViews, type PageState } from "./state";
import { tabs } from "./tabs";
import { toolbar, toolsOf } from "./toolbar";

/** The first part is the view in front. */
export function page(state: PageState, app: App, parts: readonly Part[]): TemplateResult {
  const [front] = parts;
  return html`<h1 class="visually-hidden">${say("panel.heading", { file: state.panel?.fileName ?? "" })}</h1>
    ${traceOf(state) ? skipLink(state) : nothing} ${toolbar(state, app, parts)}${notices(state, app)}
    ${tabs(mainViews(app.views, state), state, app)}
    ${traceOf(state) ? [tops(parts), main(state, parts), tools(parts)] : empty(state, app)}
    ${foot(state, front, sentenceOf(state, parts))}`;
}

/** The first stop on the way by keys: past the toolbar and the tabs to what the page is about. */
function skipLink({ front }: PageState): TemplateResult {
  const skip = () => {
    const view = document.getElementById("view-in-front");
    (view?.querySelector<HTMLElement>("[data-keys], button") ?? document.getElementById(`view-${front}`))?.focus();
  };
  return html`<button type="button" class="skip" data-testid="skip" @click=${skip}>${say("panel.skip")}</button>`;
}

function tops(parts: readonly Part[]): TemplateResult[] {
  return rendered(parts.filter(({ view }) => view.place === "top"));
}

function main(state: PageState, parts: readonly Part[]): TemplateResult {
  return html`<div class="main" id="view-in-front" role="tabpanel" aria-labelledby="view-${state.front}">
    ${rendered(parts.filter(({ view }) => view.place !== "top"))}
  </div>`;
}

/** Of the view in front, below it: on the way by keys the view itself comes first. */
function tools([front]: readonly Part[]): TemplateResult | typeof nothing {
  if (!front?.view.tools) return nothing;
  return html`<div class="view-tools" role="toolbar" aria-label=${textOf(front.view.title)}>${toolsOf(front)}</div>`;
}

function rendered(parts: readonly Part[]): TemplateResult[] {
  return parts.map(({ view, scene, answers, actions }) => view.render(scene, answers, actions));
}

/** Of the view in front. */
function sentenceOf(state: PageState, [front]: readonly Part[]): string {
  if (!front || !traceOf(state)) return "";
  return front.view.sentence?.(front.scene, front.answers).trim() ?? "";
}

/** The sentence, for those who see it and those who hear it, and what is traced. */
function foot(state: PageState, front: Part | undefined, sentence: string): TemplateResult {
  return html`<div class="visually-hidden" aria-live="polite" data-testid="live">${spokenSentence(sentence)}</div>
    <footer class="foot">
      <p class="sentence" data-testid="sentence" aria-hidden="true" title=${sentence}>
        ${front?.view.showsSentence ? "" : sentence}
      </p>
      <div class="status" data-testid="status">${statusText(state)} ${traceOf(state) && front?.view.status?.(front.scene)}</div>
    </footer>`;
}

/** There is no trace: it is on its way, or none will come, for which a message above says why. */
function empty(state: PageState, app: App): TemplateResult {
  const { panel, problem } = state;
  if (problem !== null) return html`<div class="main empty"><p>${say("panel.notLoaded")}</p></div>`;
  if (!panel) return waiting(say("panel.loading"));
  if (!isOver(state)) return waiting(say("panel.preparingFile", { file: panel.fileName }));
  const isCancelled = panel.status.kind === "cancelled";
  return html`<div class="main empty" data-testid="no-trace">
    <p>${say(isCancelled ? "panel.cancelledBefore" : "panel.notTraced", { file: panel.fileName })}</p>
    ${
      isCancelled
        ? button({
            label: say("panel.traceAgain"),
            testId: "empty-again",
            appearance: "secondary",
            onClick: () => app.traceAgain(),
          })
        : button({
            label: say("panel.otherModels"),
            testId: "empty-models",
            appearance: "secondary",
            onClick: () => app.chooseModel(null),
          })
    }
  </div>`;
}

function waiting(text: string): TemplateResult {
  return html`<div class="main empty">
    ${progressRing({ label: text })}
    <p>${text}</p>
  </div>`;
}

function statusText(state: PageState): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel) return nothing;
  const { trace, status, fileName } = panel;
  const layer = layerOf(state);
  if (!trace || !layer) return html`<span>${fileName}</span>`;
  const computed = computedOf(state);
  const tokens =
    status.kind === "done" || computed === trace.tokenCount
      ? say(isOfNumbers(state) ? "common.steps" : "common.tokens", { n: trace.tokenCount })
      : say(isOfNumbers(state) ? "panel.stepsOf" : "panel.tokensOf", { computed, n: trace.tokenCount });
  return html`<span class="status-file" title=${fileName}>${fileName}</span><span>${tokens}</span>
    <span>${say("panel.cell", { cell: layer.cellTitle, n: layer.hiddenSize })}</span>
    ${trace.sequences.length > 1 ? html`<span>${say("panel.sequences", { n: trace.sequences.length })}</span>` : nothing}`;
}
