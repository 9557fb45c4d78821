/** The panel's toolbar: model and layer, what the views add, the way back to what was looked at before, the run, and a menu. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { ModelReference } from "../../../src/protocol/model";
import { backIcon, besideIcon, button, dropdown, forwardIcon, progressRing } from "../../controls/controls";
import { menu, type MenuItem } from "../../controls/menu";
import { computedOf, traceOf } from "../../trace/state";
import type { App } from "./app";
import { pictureOfView, valuesOfUnit } from "./exports";
import type { Part } from "./part";
import { drawersOf, type PageState } from "./state";

export function toolbar(state: PageState, app: App, parts: readonly Part[]): TemplateResult {
  const tools = parts.filter(({ view }) => view.place === "top").map(toolsOf);
  return html`<div class="toolbar" role="toolbar" aria-label=${say("panel.toolbar")}>
    <div class="tool-group pickers">${modelPicker(state, app)}${besideButton(state, app)}${layerPicker(state, app)}</div>
    ${tools}
    <div class="tool-group end">
      ${runState(state, app)} ${savingState(state, app)}
      <div class="tool-group history">${historyOf(state, app).map((each) => button({ ...each, appearance: "icon" }))}</div>
      ${moreMenu(state, app)}
    </div>
  </div>`;
}

/** What a view adds: those above every view to the toolbar, the view in front below it. */
export function toolsOf({ view, scene, actions }: Part): TemplateResult | typeof nothing {
  return view.tools?.(scene, actions) ?? nothing;
}

/** Leads to the whole list, in its groups, which is the host's. */
const ALL_MODELS = "";

function modelPicker(state: PageState, app: App): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel) return nothing;
  const current = keyOf(panel.source.model);
  const choices = state.models.map(({ reference, title }) => ({ value: keyOf(reference), label: title }));
  const known = choices.some(({ value }) => value === current);
  const options = [
    ...(known ? [] : [{ value: current, label: titleOf(state, panel.source.model) }]),
    ...choices,
    { value: ALL_MODELS, label: say("panel.otherModels") },
  ];
  const onChange = (value: string) => {
    if (value === ALL_MODELS) return app.chooseModel(null);
    const chosen = state.models.find(({ reference }) => keyOf(reference) === value);
    if (chosen) app.chooseModel(chosen.reference);
  };
  const title = options.find(({ value }) => value === current)?.label;
  return dropdown({ id: "model", label: say("panel.model"), testId: "model-picker", options, value: current, title, onChange });
}

/** The same text, read by another model in a panel beside this one. */
function besideButton(state: PageState, app: App): TemplateResult {
  const disabled = !traceOf(state);
  const label = say("panel.modelBeside");
  return button({
    label,
    testId: "model-beside",
    appearance: "icon",
    icon: besideIcon,
    disabled,
    onClick: () => app.openBeside(),
  });
}

function layerPicker(state: PageState, app: App): TemplateResult | typeof nothing {
  const layers = traceOf(state)?.model.layers;
  if (!layers) return nothing;
  // How many units there are is said at the page's foot; here it is where it tells layers apart.
  const differ = new Set(layers.map(({ hiddenSize }) => hiddenSize)).size > 1;
  const options = layers.map(({ cellTitle: cell, hiddenSize: units }, layer) => {
    const label = differ ? say("panel.layerOfUnits", { layer, cell, units }) : say("panel.layerOption", { layer, cell });
    return { value: String(layer), label };
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
function historyOf({ canGoBack, canGoForward }: PageState, app: App) {
  return [
    { label: say("panel.back"), testId: "focus-back", icon: backIcon, disabled: !canGoBack, onClick: () => app.goBack() },
    {
      ...{ label: say("panel.forward"), testId: "focus-forward", icon: forwardIcon, disabled: !canGoForward },
      onClick: () => app.goForward(),
    },
  ];
}

/** Drawers that open and close, files, another model, the run once more, and where the person looked before. */
function moreMenu(state: PageState, app: App): TemplateResult {
  return menu({ id: "more", label: say("panel.more"), testId: "more", groups: () => moreItems(state, app) });
}

function moreItems(state: PageState, app: App): MenuItem[][] {
  const drawers = drawersOf(app.views, state).flatMap(({ id, opener }): MenuItem[] => {
    if (!opener) return [];
    const label = textOf(state.open.includes(id) ? opener.close : opener.open);
    return [{ label, testId: `toggle-${id}`, disabled: !traceOf(state), onClick: () => app.toggle(id) }];
  });
  const again = {
    label: say("panel.traceAgain"),
    testId: "trace-again",
    disabled: isRunning(state),
    onClick: () => app.traceAgain(),
  };
  const history = historyOf(state, app).map((each): MenuItem => ({ ...each, testId: `more-${each.testId}` }));
  return [drawers, exports(state, app), [besideItem(state, app), again], history];
}

const files = [
  { id: "panel.saveShownCsv", kind: "csv", isWhole: false },
  { id: "panel.saveShownNpz", kind: "npz", isWhole: false },
  { id: "panel.saveLayerCsv", kind: "csv", isWhole: true },
  { id: "panel.saveLayerNpz", kind: "npz", isWhole: true },
] as const;

function besideItem(state: PageState, app: App): MenuItem {
  return {
    label: say("panel.modelBeside"),
    testId: "more-model-beside",
    disabled: !traceOf(state),
    onClick: () => app.openBeside(),
  };
}

function exports(state: PageState, app: App): MenuItem[] {
  const disabled = !traceOf(state);
  const values = state.focus.unit === null ? say("panel.saveMean") : say("panel.saveUnit", { unit: state.focus.unit });
  return [
    {
      label: say("panel.savePicture"),
      testId: "save-picture",
      disabled,
      onClick: () => app.save(pictureOfView(state, state.front)),
    },
    { label: say("panel.saveView"), testId: "save-view", disabled, onClick: () => app.saveView() },
    { label: values, testId: "save-values", disabled, onClick: () => app.save(valuesOfUnit(state, app.call)) },
    ...files.map(({ id, ...wanted }): MenuItem => {
      return { label: say(id), testId: id.replace("panel.", ""), disabled, onClick: () => app.saveValues(wanted) };
    }),
  ];
}

function isRunning({ panel }: PageState): boolean {
  return panel?.status.kind === "preparing" || panel?.status.kind === "running";
}

/** How far the run is, and the way to end it. */
function runState(state: PageState, app: App): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel || !isRunning(state)) return nothing;
  const { kind } = panel.status;
  const count = panel.trace?.tokenCount ?? 0;
  const share = count ? Math.floor((computedOf(state) / count) * 100) / 100 : 0;
  return html`<div class="tool-group run">
    ${progressRing({ label: kind === "running" ? say("panel.tracing", { share }) : say("panel.preparing") })}
    <span class="percent" aria-hidden="true"
      >${kind === "running" ? say("common.percent", { share }) : say("panel.preparing")}</span
    >
    ${button({ label: say("panel.cancel"), testId: "cancel", appearance: "secondary", onClick: () => app.cancel() })}
  </div>`;
}

/** How far a file of values is, and the way to end it. */
function savingState({ saving }: PageState, app: App): TemplateResult | typeof nothing {
  if (saving === null) return nothing;
  const share = Math.floor(saving * 100) / 100;
  return html`<div class="tool-group run">
    ${progressRing({ label: say("panel.saving", { share }) })}
    <span class="percent" aria-hidden="true">${say("common.percent", { share })}</span>
    ${button({ label: say("panel.cancel"), testId: "cancel-saving", appearance: "secondary", onClick: () => app.cancelSaving() })}
  </div>`;
}

function keyOf(reference: ModelReference): string {
  return reference.kind === "bundled" ? `bundled:${reference.name}` : `file:${reference.path}::${reference.part ?? ""}`;
}

/** Of a model that the list has not: what the trace says it is called. */
function titleOf(state: PageState, reference: ModelReference): string {
  return reference.kind === "bundled" ? (traceOf(state)?.model.title ?? reference.name) : nameOf(reference);
}

function nameOf(reference: ModelReference): string {
  if (reference.kind === "bundled") return reference.name;
  const file = reference.path.split(/[\\/]/).at(-1) ?? reference.path;
  return reference.part === undefined ? file : `${file}, ${reference.part}`;
}
