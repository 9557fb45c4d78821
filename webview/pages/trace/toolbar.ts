/** The panel's toolbar: model, layer, channels, zoom, and the run. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import type { ModelReference } from "../../../src/protocol/model";
import { button, checkbox, dropdown, progressRing } from "../../controls/controls";
import type { App } from "./app";
import { channelsOf, computedOf, layerOf, traceOf, zoomedAtCursor, type TraceState } from "./store";

const ZOOM = 1.5;

export function toolbar(state: TraceState, app: App): TemplateResult {
  return html`<div class="toolbar" role="toolbar" aria-label="Trace">
    <div class="tool-group pickers">${modelPicker(state, app)}${layerPicker(state, app)}</div>
    ${channelToggles(state, app)}
    <div class="tool-group zoom">${zoomButtons(state, app)}</div>
    <div class="tool-group run">${runButtons(state, app)}</div>
  </div>`;
}

/** One step closer or farther along the tokens or the units. */
export function zoomStep(app: App, along: "tokens" | "units", closer: boolean): void {
  const factor = closer ? ZOOM : 1 / ZOOM;
  app.store.update((state) => (along === "tokens" ? zoomedAtCursor(state, factor) : zoomedAtCursor(state, 1, factor)));
}

function modelPicker(state: TraceState, app: App): TemplateResult | typeof nothing {
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
  return dropdown({ id: "model", label: "Model", testId: "model-picker", options, value: current, onChange });
}

function layerPicker(state: TraceState, app: App): TemplateResult | typeof nothing {
  const layers = traceOf(state)?.model.layers;
  if (!layers) return nothing;
  const options = layers.map(({ cellTitle, hiddenSize }, index) => {
    return { value: String(index), label: `${index} · ${cellTitle} ${hiddenSize}` };
  });
  return dropdown({
    id: "layer",
    label: "Layer",
    testId: "layer-picker",
    options,
    value: String(state.layer),
    disabled: layers.length < 2,
    onChange: (value) => app.setLayer(Number(value)),
  });
}

function channelToggles(state: TraceState, app: App): TemplateResult | typeof nothing {
  const channels = layerOf(state)?.channels ?? [];
  if (channels.length < 2) return nothing;
  const shown = channelsOf(state);
  return html`<div class="tool-group channels" role="group" aria-label="Channels">
    ${channels.map((channel) =>
      checkbox({
        label: channel.name,
        testId: `show-${channel.name}`,
        checked: shown.includes(channel),
        disabled: shown.length === 1 && shown[0] === channel,
        onChange: (checked) => app.showChannel(channel.name, checked),
      }),
    )}
  </div>`;
}

function zoomButtons(state: TraceState, app: App) {
  const disabled = !traceOf(state);
  const icon = (label: string, testId: string, drawing: SVGTemplateResult, onClick: () => void) =>
    button({ label, testId, appearance: "icon", disabled, onClick, icon: picture(drawing) });
  return [
    icon("Zoom Out (−)", "zoom-out", svg`<path d="M3 8h10" />`, () => zoomStep(app, "tokens", false)),
    icon("Zoom In (+)", "zoom-in", svg`<path d="M3 8h10M8 3v10" />`, () => zoomStep(app, "tokens", true)),
    icon("More Units (Alt −)", "unit-zoom-out", svg`<path d="M3 8h10M8 1v5M8 15v-5M6 4l2 2 2-2M6 12l2-2 2 2" />`, () =>
      zoomStep(app, "units", false),
    ),
    icon("Taller Units (Alt +)", "unit-zoom-in", svg`<path d="M3 8h10M8 6V1M8 10v5M6 3l2-2 2 2M6 13l2 2 2-2" />`, () =>
      zoomStep(app, "units", true),
    ),
    icon("Fit the Whole Trace (0)", "fit", svg`<path d="M1.5 4v8M14.5 4v8M4 8h8M6 6 4 8l2 2M10 6l2 2-2 2" />`, () => app.fit()),
    icon(
      state.showsTable ? "Hide the Table of Values (T)" : "Show a Table of Values (T)",
      "toggle-table",
      svg`<path d="M2 3h12v10H2zM2 6.5h12M2 9.75h12M6 3v10" />`,
      () => app.showTable(!state.showsTable),
    ),
  ];
}

function picture(drawing: SVGTemplateResult): TemplateResult {
  return html`<svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    stroke-width="1.2"
    aria-hidden="true"
  >
    ${drawing}
  </svg>`;
}

function runButtons(state: TraceState, app: App): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel) return nothing;
  const { kind } = panel.status;
  if (kind !== "preparing" && kind !== "running") {
    return button({
      label: "Trace Again",
      testId: "trace-again",
      appearance: "secondary",
      onClick: () => app.traceAgain(),
    });
  }
  const count = panel.trace?.tokenCount ?? 0;
  const percent = count ? Math.floor((computedOf(state) / count) * 100) : 0;
  return html`${progressRing({ label: kind === "running" ? `Tracing, ${percent} percent` : "Preparing" })}
    <span class="percent" aria-hidden="true">${kind === "running" ? `${percent} %` : "Preparing"}</span>
    ${button({ label: "Cancel", testId: "cancel", appearance: "secondary", onClick: () => app.cancel() })}`;
}

function keyOf(reference: ModelReference): string {
  return reference.kind === "bundled" ? `bundled ${reference.name}` : `file ${reference.path}`;
}

function nameOf(reference: ModelReference): string {
  return reference.kind === "bundled" ? reference.name : (reference.path.split(/[\\/]/).at(-1) ?? reference.path);
}
