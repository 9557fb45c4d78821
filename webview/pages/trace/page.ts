/** The whole page as a template: toolbar, messages, tabs, the view in front with its drawers, and the line at the bottom. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { PanelContract } from "../../../src/protocol/panelContract";
import { progressRing } from "../../controls/controls";
import type { Answers } from "../../query/questions";
import { computedOf, layerOf, traceOf } from "../../trace/state";
import type { Actions, AnyView, Scene, TraceQuestions } from "../../trace/view";
import type { App } from "./app";
import { notices } from "./notices";
import { mainViews, type PageState } from "./state";
import { tabs } from "./tabs";
import { toolbar } from "./toolbar";

/** A view that is shown, with what is known of what it asked. */
export interface Part {
  readonly view: AnyView;
  readonly scene: Scene<unknown>;
  readonly actions: Actions<unknown>;
  readonly answers: Answers<PanelContract, TraceQuestions>;
}

/** The first part is the view in front. */
export function page(state: PageState, app: App, parts: readonly Part[]): TemplateResult {
  const sentence = parts.map(({ view, scene, answers }) => view.sentence?.(scene, answers) ?? "").join(" ");
  const [front] = parts;
  const tools = front?.view.tools?.(front.scene, front.actions) ?? nothing;
  return html`<h1 class="visually-hidden">${say("panel.heading", { file: state.panel?.fileName ?? "" })}</h1>
    ${toolbar(state, app, tools)}${notices(state, app)} ${tabs(mainViews(app.views), state, app)}
    ${traceOf(state) ? main(state, parts) : empty(state)}
    <div class="visually-hidden" aria-live="polite" data-testid="live">${sentence.trim()}</div>
    <footer class="status" data-testid="status">
      ${statusText(state)} ${traceOf(state) && front?.view.status?.(front.scene)}
    </footer>`;
}

function main(state: PageState, parts: readonly Part[]): TemplateResult {
  const whyNot = parts[0]?.view.whyNot?.(state) ?? null;
  const shown =
    whyNot === null
      ? parts.map(({ view, scene, answers, actions }) => view.render(scene, answers, actions))
      : html`<p data-testid="why-not">${textOf(whyNot)}</p>`;
  return html`<div
    class="main ${whyNot === null ? "" : "empty"}"
    id="view-in-front"
    role="tabpanel"
    aria-labelledby="view-${state.front}"
  >
    ${shown}
  </div>`;
}

function empty(state: PageState): TemplateResult {
  const failed = state.problem !== null || state.panel?.status.kind === "failed";
  const text = failed
    ? say("panel.nothingYet")
    : state.panel
      ? say("panel.preparingFile", { file: state.panel.fileName })
      : say("panel.loading");
  return html`<div class="main empty">
    ${failed ? nothing : progressRing({ label: text })}
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
      ? say("common.tokens", { n: trace.tokenCount })
      : say("panel.tokensOf", { computed, n: trace.tokenCount });
  return html`<span class="status-file" title=${fileName}>${fileName}</span><span>${tokens}</span>
    <span>${say("panel.cell", { cell: layer.cellTitle, n: layer.hiddenSize })}</span>
    ${trace.sequences.length > 1 ? html`<span>${say("panel.sequences", { n: trace.sequences.length })}</span>` : nothing}`;
}
