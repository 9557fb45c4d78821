/** The strip that brings another view to the front, and a picker in its place where there is no room for it. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { dropdown } from "../../controls/controls";
import { traceOf } from "../../trace/state";
import type { AnyView } from "../../trace/view";
import type { App } from "./app";
import type { PageState } from "./state";

/** With a single view there is nothing to choose. */
export function tabs(views: readonly AnyView[], state: PageState, app: App): TemplateResult | typeof nothing {
  if (views.length < 2) return nothing;
  return html`${strip(views, state, app)} ${matchMedia("(max-width: 320px)").matches ? picker(views, state, app) : nothing}`;
}

/** Where the style sheet hides the strip. */
function picker(views: readonly AnyView[], { front }: PageState, app: App): TemplateResult {
  return html`<div class="tab-picker">
    ${dropdown({
      id: "view",
      label: say("panel.view"),
      testId: "view-picker",
      options: views.map((view) => ({ value: view.id, label: textOf(view.title) })),
      value: front,
      onChange: (id) => app.turnTo(id),
    })}
  </div>`;
}

function strip(views: readonly AnyView[], state: PageState, app: App): TemplateResult {
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${say("panel.views")}
    @keydown=${(event: KeyboardEvent) => onKey(event, views, state, app)}
  >
    ${views.map((view) => {
      const isFront = view.id === state.front;
      return html`<button
        type="button"
        class="tab"
        role="tab"
        id="view-${view.id}"
        data-testid="view-${view.id}"
        aria-controls=${isFront && traceOf(state) ? "view-in-front" : nothing}
        aria-selected=${isFront}
        tabindex=${isFront ? 0 : -1}
        @click=${() => app.turnTo(view.id)}
      >
        ${textOf(view.title)}
      </button>`;
    })}
  </div>`;
}

/** Arrow keys go from tab to tab, Home and End to the first and last, and show it. */
function onKey(event: KeyboardEvent, views: readonly AnyView[], { front }: PageState, app: App): void {
  const at = views.findIndex(({ id }) => id === front);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: views.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = views[(to + views.length) % views.length];
  if (!next) return;
  app.turnTo(next.id);
  (event.currentTarget as Element).querySelector<HTMLElement>(`[data-testid="view-${next.id}"]`)?.focus();
}
