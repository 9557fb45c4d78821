/** The panel's toolbar: model and layer, the way back to what was looked at before, what the view in front adds, drawers, and the run. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { ModelReference } from "../../../src/protocol/model";
import { backIcon, button, dropdown, forwardIcon, progressRing } from "../../controls/controls";
import { computedOf, traceOf } from "../../trace/state";
import type { App } from "./app";
import { drawersOf, type PageState } from "./state";

/** `tools` are of the view in front. */
export function toolbar(state: PageState, app: App, tools: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="toolbar" role="toolbar" aria-label=${say("panel.toolbar")}>
    <div class="tool-group pickers">${modelPicker(state, app)}${layerPicker(state, app)}</div>
    <div class="tool-group history">${historyButtons(state, app)}</div>
    ${tools}
    <div class="tool-group drawers">${drawerButtons(state, app)}</div>
    <div class="tool-group run">${runButtons(state, app)}</div>
  </div>`;
}

function modelPicker(state: PageState, app: App): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel) return nothing;
  const current = keyOf(panel.source.model);
  const choices = state.models.map(({ reference, title }) => ({ value: keyOf(reference), label: title }));
  const known = choices.some(({ value }) => value === current);
  const options = known ? choices : [{ value: current, label: nameOf(panel.source.model) }, ...choices];
  const onChange = (value: string) => {
    const chosen = state.models.find(({ reference }) => keyOf(reference) === value);
    if (chosen) app.chooseModel(chosen.reference);
  };
  return dropdown({ id: "model", label: say("panel.model"), testId: "model-picker", options, value: current, onChange });
}

function layerPicker(state: PageState, app: App): TemplateResult | typeof nothing {
  const layers = traceOf(state)?.model.layers;
  if (!layers) return nothing;
  const options = layers.map(({ cellTitle, hiddenSize }, index) => {
    return { value: String(index), label: say("panel.layerOption", { layer: index, cell: cellTitle, units: hiddenSize }) };
  });
  return dropdown({
    id: "layer",
    label: say("panel.layer"),
    testId: "layer-picker",
    options,
    value: String(state.focus.layer),
    disabled: layers.length < 2,
    onChange: (value) => app.changeFocus({ layer: Number(value) }),
  });
}

/** To the focus before this one, and to one that was come back from. */
function historyButtons({ canGoBack, canGoForward }: PageState, app: App): TemplateResult[] {
  return [
    button({
      label: say("panel.back"),
      testId: "focus-back",
      appearance: "icon",
      disabled: !canGoBack,
      icon: backIcon,
      onClick: () => app.goBack(),
    }),
    button({
      label: say("panel.forward"),
      testId: "focus-forward",
      appearance: "icon",
      disabled: !canGoForward,
      icon: forwardIcon,
      onClick: () => app.goForward(),
    }),
  ];
}

/** Buttons that open and close drawers. */
function drawerButtons(state: PageState, app: App): TemplateResult[] {
  return drawersOf(app.views, state).flatMap(({ id, opener }) => {
    if (!opener) return [];
    const label = textOf(state.open.includes(id) ? opener.close : opener.open);
    const disabled = !traceOf(state);
    return [
      button({ label, testId: `toggle-${id}`, appearance: "icon", disabled, icon: opener.icon, onClick: () => app.toggle(id) }),
    ];
  });
}

function runButtons(state: PageState, app: App): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel) return nothing;
  const { kind } = panel.status;
  if (kind !== "preparing" && kind !== "running") {
    return button({
      label: say("panel.traceAgain"),
      testId: "trace-again",
      appearance: "secondary",
      onClick: () => app.traceAgain(),
    });
  }
  const count = panel.trace?.tokenCount ?? 0;
  const share = count ? Math.floor((computedOf(state) / count) * 100) / 100 : 0;
  return html`${progressRing({ label: kind === "running" ? say("panel.tracing", { share }) : say("panel.preparing") })}
    <span class="percent" aria-hidden="true"
      >${kind === "running" ? say("common.percent", { share }) : say("panel.preparing")}</span
    >
    ${button({ label: say("panel.cancel"), testId: "cancel", appearance: "secondary", onClick: () => app.cancel() })}`;
}

function keyOf(reference: ModelReference): string {
  return reference.kind === "bundled" ? `bundled:${reference.name}` : `file:${reference.path}`;
}

function nameOf(reference: ModelReference): string {
  return reference.kind === "bundled" ? reference.name : (reference.path.split(/[\\/]/).at(-1) ?? reference.path);
}
