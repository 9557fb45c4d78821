/** What the recurrent weights of each layer do to its state: a fold for each layer, computed when it is opened. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { message } from "../../../src/messages/message";
import type { LayerAnalysis, LayerDescription, ModelDescription } from "../../../src/protocol/model";
import { chartCanvas } from "../../charts/chartCanvas";
import { complexPlane, describePlane } from "../../charts/complexPlane";
import { formatCount, formatNumber } from "../../charts/numbers";
import { spectrumChart } from "../../charts/spectrumChart";
import { progressRing } from "../../controls/controls";
import type { Answer } from "../../query/query";
import type { Theme } from "../../shell/theme";
import type { App } from "./app";
import { forgetting } from "./forgetting";
import type { InspectorState } from "./store";

export function analysis(
  { analyses, openLayers }: InspectorState,
  { layers }: ModelDescription,
  app: App,
  theme: Theme,
): TemplateResult {
  const fold = (layer: LayerDescription, index: number) => {
    const isOpen = openLayers.has(index);
    return html`<details
      class="layer-analysis"
      id="analysis-${index}"
      data-testid="layer-analysis"
      data-layer=${index}
      .open=${isOpen}
      @toggle=${(event: Event) => app.openLayer(index, (event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>
        ${say("inspector.layer", { layer: index })}
        <span class="note"
          >${say("inspector.layerSizes", {
            cell: layer.cellTitle,
            input: layer.inputSize,
            hidden: layer.hiddenSize,
            direction: message(layer.direction === "reverse" ? "inspector.reverse" : "inspector.forward"),
          })}</span
        >
      </summary>
      ${isOpen ? contents(analyses.get(index), layer, index, theme) : nothing}
    </details>`;
  };
  return html`<section class="analysis" data-testid="analysis" aria-labelledby="analysis-title">
    <h2 id="analysis-title">${say("inspector.analysis")}</h2>
    ${layers.map(fold)}
  </section>`;
}

function contents(
  known: Answer<LayerAnalysis> | undefined,
  layer: LayerDescription,
  index: number,
  theme: Theme,
): TemplateResult {
  if (known?.kind === "failed") return html`<p class="callout problem" role="alert">${textOf(known.said)}</p>`;
  if (known?.kind !== "known") {
    return html`<p class="reading" role="status">
      ${progressRing({ label: say("inspector.analysing") })} ${say("inspector.decomposing")}
    </p>`;
  }
  const { matrices, forget } = known.value;
  const titleOf = (gate: string) => {
    const channel = layer.channels.find(({ name }) => name === gate);
    return channel ? textOf(channel.title) : "";
  };
  const lines = matrices.map(({ gate, singularValues }) => ({ name: gate, title: titleOf(gate), values: singularValues }));
  return html`<div class="analysis-body" data-testid="analysis-known">
    <div class="analysis-parts">
      <div class="analysis-part">
        ${matrixTable(matrices, titleOf)}
        <p class="hint">${say("inspector.spectralHint")}</p>
      </div>
      <div class="analysis-part">
        <h3>${say("inspector.singularValues")}</h3>
        <div class="chart">
          <canvas
            data-testid="singular-values"
            ${chartCanvas(spectrumChart, { title: say("inspector.spectrumOf", { layer: index }), lines }, theme)}
          ></canvas>
        </div>
        <p class="hint">${say("inspector.singularHint")}</p>
      </div>
    </div>
    ${eigenvalues(matrices, titleOf, index)} ${forget ? forgetting(forget, index, theme) : nothing}
  </div>`;
}

type Matrices = LayerAnalysis["matrices"];

function matrixTable(matrices: Matrices, titleOf: (gate: string) => string): TemplateResult {
  const number = (value: number | null | undefined) => (value === null || value === undefined ? "–" : formatNumber(value));
  return html`<h3>${say("inspector.matrices")}</h3>
    <table class="plain" data-testid="matrices">
      <thead>
        <tr>
          <th scope="col">${say("inspector.gate")}</th>
          <th scope="col" class="number">${say("inspector.size")}</th>
          <th scope="col" class="number">${say("inspector.spectralRadius")}</th>
          <th scope="col" class="number">${say("inspector.largestSingular")}</th>
        </tr>
      </thead>
      <tbody>
        ${matrices.map(
          ({ gate, rows, columns, singularValues, spectralRadius, eigenvalues: known }) =>
            html`<tr data-gate=${gate}>
              <th scope="row"><span class="letter">${gate}</span> ${titleOf(gate)}</th>
              <td class="number">${formatCount(rows)} × ${formatCount(columns)}</td>
              <td class="number" data-testid="spectral-radius">
                ${known === null && spectralRadius !== null ? "≈ " : ""}${number(spectralRadius)}
              </td>
              <td class="number">${number(singularValues[0])}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** A plane for each matrix, as wide as its own eigenvalues need: one that lies far out leaves the others legible. */
function eigenvalues(matrices: Matrices, titleOf: (gate: string) => string, index: number): TemplateResult | typeof nothing {
  const known = matrices.flatMap(({ gate, eigenvalues: values }) => (values ? [{ gate, values }] : []));
  if (known.length === 0) return nothing;
  return html`<section
    class="eigenvalues"
    data-testid="eigenvalues"
    aria-label=${say("inspector.eigenvaluesOf", { layer: index })}
  >
    <h3>${say("inspector.eigenvalues")}</h3>
    <p class="hint">${say("inspector.eigenvaluesHint")}</p>
    <div class="planes">
      ${known.map(({ gate, values }) => {
        const title = titleOf(gate);
        return html`<figure data-gate=${gate}>
          <figcaption><span class="letter">${gate}</span> ${title}</figcaption>
          ${complexPlane(values, describePlane(values, say("inspector.gateOfLayer", { gate: title || gate, layer: index })))}
        </figure>`;
      })}
    </div>
  </section>`;
}
