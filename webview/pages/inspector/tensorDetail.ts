/** The selected tensor: its statistics, histogram and picture, and for recurrent weights the numbers of every gate. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import type { ModelDescription, TensorDescription, ValueStatistics } from "../../../src/protocol/model";
import { chartCanvas } from "../../charts/chartCanvas";
import { histogramChart, type HistogramData } from "../../charts/histogram";
import { progressRing } from "../../controls/controls";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { elementCount, formatShape, statisticColumns, statisticText } from "./columns";
import type { InspectorState, Statistics } from "./store";
import { tensorPicture } from "./tensorPicture";

export function tensorDetail(state: InspectorState, app: App, theme: Theme): TemplateResult {
  const tensor = state.report?.tensors.find(({ name }) => name === state.selected);
  return html`<aside class="detail" data-testid="tensor-detail" aria-label=${say("inspector.selected")}>
    ${tensor ? keyed(tensor.name, chosen(tensor, state, app, theme)) : html`<p class="hint">${say("inspector.select")}</p>`}
  </aside>`;
}

function chosen(tensor: TensorDescription, state: InspectorState, app: App, theme: Theme): TemplateResult {
  return html`<h3 class="detail-title">${tensor.name}</h3>
    <ul class="facts" aria-label=${say("inspector.tensor")}>
      <li>${formatShape(tensor.shape)}</li>
      <li>${tensor.dtype}</li>
      <li>${say("charts.values", { n: elementCount(tensor.shape) })}</li>
      <li>${tensor.role ? textOf(tensor.role) : say("inspector.noRole")}</li>
    </ul>
    ${contents(tensor.name, state, app, theme)}`;
}

function contents(name: string, { statistics, report, picture }: InspectorState, app: App, theme: Theme): TemplateResult {
  const known: Statistics | undefined = statistics.get(name);
  if (known?.kind === "failed") return html`<p class="callout problem" role="alert">${textOf(known.said)}</p>`;
  const [all, ...gates] = known?.kind === "known" ? known.value : [];
  if (!all)
    return html`<p class="reading">
      ${progressRing({ label: say("inspector.readingValues") })} ${say("inspector.readingValues")}
    </p>`;
  return html`<div class="tensor-values">
    <div class="all-values">${statisticList(all)}${histogram(all, name, "histogram", theme)}</div>
    ${tensorPicture(picture, all, app)}
    ${gates.length > 0 ? gateStatistics(gates, { name, all, model: report?.model ?? null, theme }) : nothing}
  </div>`;
}

function statisticList(values: ValueStatistics): TemplateResult {
  return html`<dl class="statistics">
    ${statisticColumns.map(
      (column) =>
        html` <div>
          <dt title=${column.hint}>${column.title}</dt>
          <dd data-statistic=${column.id}>${statisticText(column, values)}</dd>
        </div>`,
    )}
  </dl>`;
}

function histogram(
  { min, max, histogram: counts }: ValueStatistics,
  title: string,
  testId: string,
  theme: Theme,
  axis?: HistogramData["axis"],
): TemplateResult {
  if (min === null || max === null) return html`<p class="hint">${say("inspector.nothingToDraw")}</p>`;
  return html`<div class="chart">
    <canvas
      data-testid=${testId}
      ${chartCanvas(histogramChart, { title, min, max, counts, ...(axis && { axis }) }, theme)}
    ></canvas>
  </div>`;
}

interface GateContext {
  readonly name: string; // the tensor's
  readonly all: ValueStatistics;
  readonly model: ModelDescription | null;
  readonly theme: Theme;
}

/** Small multiples: all gates against the whole tensor's axis, so that they can be compared. */
function gateStatistics(gates: readonly ValueStatistics[], { name, all, model, theme }: GateContext): TemplateResult {
  const axis = all.min === null || all.max === null ? undefined : { min: all.min, max: all.max };
  const figure = (gate: ValueStatistics) => {
    const title = titleOf(gate.label, model);
    const whole = title || say("inspector.gateNamed", { gate: gate.label });
    return html`<figure class="gate" data-gate=${gate.label}>
      <figcaption><span class="letter">${gate.label}</span> ${title}</figcaption>
      ${histogram(gate, say("inspector.gateIn", { gate: whole, tensor: name }), "gate-histogram", theme, axis)}
      ${statisticList(gate)}
    </figure>`;
  };
  return html`<section class="gates" data-testid="gate-statistics" aria-label=${say("inspector.byGate")}>
    <h4>${say("inspector.byGate")}</h4>
    <div class="gate-grid">${repeat(gates, ({ label }) => label, figure)}</div>
  </section>`;
}

/** A gate's name in full, as the model's own layers call it. */
function titleOf(gate: string, model: ModelDescription | null): string {
  const channels = model?.layers.flatMap((layer) => layer.channels) ?? [];
  const channel = channels.find(({ name }) => name === gate);
  return channel ? textOf(channel.title) : "";
}
