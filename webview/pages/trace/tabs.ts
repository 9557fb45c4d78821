/** The strip that brings another view to the front. With a single view there is nothing to choose, and no strip. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { AnyView } from "../../trace/view";
import type { App } from "./app";
import type { PageState } from "./state";

export function tabs(views: readonly AnyView[], state: PageState, app: App): TemplateResult | typeof nothing {
  if (views.length < 2) return nothing;
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${say("panel.views")}
    @keydown=${(event: KeyboardEvent) => onKey(event, views, state, app)}
  >
    ${views.map((view) => {
      const isFront = view.id === state.front;
      const whyNot = view.whyNot?.(state) ?? null;
      return html`<button
        type="button"
        class="tab"
        role="tab"
        data-testid="view-${view.id}"
        aria-selected=${isFront}
        tabindex=${isFront ? 0 : -1}
        title=${whyNot ? textOf(whyNot) : nothing}
        @click=${() => app.show(view.id)}
      >
        <span class=${whyNot === null ? "" : "cannot"}>${textOf(view.title)}</span>
      </button>`;
    })}
  </div>`;
}

/** Arrow keys go from tab to tab, and show it. */
function onKey(event: KeyboardEvent, views: readonly AnyView[], { front }: PageState, app: App): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const at = views.findIndex(({ id }) => id === front);
  const next = views[(at + step + views.length) % views.length];
  if (!next) return;
  app.show(next.id);
  (event.currentTarget as Element).querySelector<HTMLElement>(`[data-testid="view-${next.id}"]`)?.focus();
}
