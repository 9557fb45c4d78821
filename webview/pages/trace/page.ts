/** The whole page as a template: what is where. Every part is a file of its own. */
import { html, nothing, type TemplateResult } from "lit";
import type { UnitSeries } from "../../../src/protocol/engineContract";
import { stepsOf } from "../../heatmap/heatmap";
import { button, progressRing } from "../../controls/controls";
import type { App } from "./app";
import { notices } from "./notices";
import { cellOf, formatValue, readingAt, spoken } from "./readout";
import { strips } from "./strips";
import { computedOf, layerOf, traceOf, viewOf, type TraceState } from "./store";
import { toolbar } from "./toolbar";
import { valueTable, type TableData } from "./valueTable";

export interface PageData {
  /** The values at the read-out's cell, and at the keyboard's. */
  readonly values: UnitSeries | undefined;
  readonly cursorValues: UnitSeries | undefined;
  /** What the unit chart says about itself. */
  readonly chartNote: string;
  readonly table: TableData | null;
}

export function page(state: TraceState, app: App, data: PageData): TemplateResult {
  return html`${toolbar(state, app)}${notices(state, app)} ${traceOf(state) ? traced(state, app, data) : empty(state)}
    <footer class="status" data-testid="status">${statusText(state)}</footer>`;
}

function traced(state: TraceState, app: App, data: PageData): TemplateResult {
  const spokenReading = state.cursor ? spoken(state, state.cursor, data.cursorValues) : "";
  return html`<div class="main">
    ${strips(state, app, spokenReading)} ${readout(state, data.values)}
    ${state.showsTable ? valueTable(state, data.table) : nothing} ${chartPane(state, app, data)}
  </div>`;
}

function empty(state: TraceState): TemplateResult {
  const failed = state.problem !== null || state.panel?.status.kind === "failed";
  const text = failed
    ? "There is nothing to show yet."
    : state.panel
      ? `Preparing the trace of ${state.panel.fileName}`
      : "Loading";
  return html`<div class="main empty">
    ${failed ? nothing : progressRing({ label: text })}
    <p>${text}</p>
  </div>`;
}

function readout(state: TraceState, series: UnitSeries | undefined): TemplateResult {
  const cell = cellOf(state);
  if (!cell) {
    return html`<div class="readout hint" data-testid="readout">Point at a cell to read its values; click to select it.</div>`;
  }
  const { label, values } = readingAt(state, cell, series);
  const own = values.find(({ channel }) => channel.name === cell.channel)?.value;
  return html`<div
    class="readout"
    data-testid="readout"
    data-token=${cell.token}
    data-unit=${cell.unit}
    data-channel=${cell.channel}
    data-value=${own ?? nothing}
  >
    <span class="readout-token">${label}</span>
    <span class="readout-place">token ${cell.token.toLocaleString("en")}</span>
    <span class="readout-place">unit ${cell.unit}</span>
    ${values.map(
      ({ channel, value }) =>
        html`<span class="reading ${channel.name === cell.channel ? "own" : ""}" title=${channel.title}
          ><b>${channel.name}</b> ${formatValue(value)}</span
        >`,
    )}
  </div>`;
}

function chartPane(state: TraceState, app: App, data: PageData): TemplateResult {
  const title = state.unit === null ? "Mean of all units" : `Unit ${state.unit}`;
  return html`<section class="chart-pane" aria-label="Course of ${title}">
    <header class="chart-title">
      <span class="title">${title}</span><span class="chart-note">${data.chartNote}</span> ${
        state.unit === null
          ? nothing
          : button({
              label: "Deselect",
              testId: "clear-unit",
              appearance: "secondary",
              onClick: () => app.clearUnit(),
            })
      }
    </header>
    <div class="chart-holder"><canvas data-testid="unit-chart" role="img"></canvas></div>
  </section>`;
}

function statusText(state: TraceState): TemplateResult | typeof nothing {
  const { panel } = state;
  if (!panel) return nothing;
  const { trace, status, fileName } = panel;
  const layer = layerOf(state);
  if (!trace || !layer) return html`<span>${fileName}</span>`;
  const view = viewOf(state);
  const unitStep = view ? stepsOf(view).unitStep : 1;
  const number = (value: number) => value.toLocaleString("en");
  const computed = computedOf(state);
  const tokens =
    status.kind === "done" || computed === trace.tokenCount
      ? `${number(trace.tokenCount)} tokens`
      : `${number(computed)} of ${number(trace.tokenCount)} tokens`;
  return html`<span class="status-file" title=${fileName}>${fileName}</span><span>${tokens}</span>
    <span>${layer.cellTitle}, ${number(layer.hiddenSize)} units</span>
    ${unitStep > 1 ? html`<span title="Taller Units in the toolbar shows them all">1 unit in ${unitStep} drawn</span>` : nothing}
    ${trace.sequences.length > 1 ? html`<span>${trace.sequences.length} sequences</span>` : nothing}`;
}
