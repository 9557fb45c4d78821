/** The model as understood: its parts as a diagram, how each thing is known, and what else the file says. */
import { bundledTexts } from "../../../src/model/bundledTexts";
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import type { Message } from "../../../src/messages/message";
import type { CheckpointReport, LayerDescription, ModelDescription } from "../../../src/protocol/model";
import { formatCount } from "../../charts/numbers";
import { badge, button } from "../../controls/controls";
import { networkDiagram } from "../../diagram/networkDiagram";
import type { App } from "./app";
import { inferences } from "./inferences";
import { looseParts, menuOf } from "./connections";
import { scoreBar } from "./scoreBar";
import type { InspectorState } from "./store";
import { say, textOf } from "../../shell/language";

/** `width`: CSS pixels of the page's content. */
export function architecture(state: InspectorState, report: CheckpointReport, app: App, width: number): TemplateResult {
  const { measured, score, scores, changes } = state;
  return html`<section class="architecture" data-testid="architecture" aria-labelledby="architecture-title">
    <div class="section-bar">
      <h2 id="architecture-title">${say("inspector.model")}</h2>
      ${guard([report, score, changes], () => scoreBar(state, report, app))}
    </div>
    ${guard([report, width, measured, score, scores], () => {
      return html` ${report.model ? [brokenManifest(report, app), description(report.model)] : notUnderstood(report.problem)}
      ${warnings(report)}
      ${report.model ? networkDiagram(report.model, width, (place) => menuOf(place, state, report, app)) : nothing}
      ${looseParts(state, report, app)}`;
    })}
    ${guard([report, measured], () => inferences(state, app))} ${guard([report], () => folds(report))}
  </section>`;
}

function notUnderstood(problem: CheckpointReport["problem"]): TemplateResult {
  return html`<p class="callout problem" data-testid="problem">
    <strong>${say("inspector.noModel")}</strong> ${problem ? textOf(problem) : say("inspector.tensorsAllTheSame")}
  </p>`;
}

/** The model is what the file says by itself. */
function brokenManifest({ problem, isManifestInvalid }: CheckpointReport, app: App): TemplateResult | typeof nothing {
  if (!isManifestInvalid) return nothing;
  return html`<div class="callout problem" role="alert" data-testid="problem">
    <p>${problem === null ? nothing : textOf(problem)} ${say("inspector.withoutManifest")}</p>
    ${button({
      label: say("inspector.openManifest"),
      testId: "open-manifest",
      appearance: "secondary",
      onClick: () => void app.go("openManifest"),
    })}
  </div>`;
}

/** A bundled model is told in the page's language, as where it is chosen; its manifest is in English. */
function description({ name, ...told }: ModelDescription): TemplateResult | typeof nothing {
  const [title, text] = bundledTexts.get(name)?.map(textOf) ?? [told.title, told.description];
  if (!text && (!title || title === name)) return nothing;
  return html`<p class="model-description"><strong>${title}</strong>${text ? html` ${text}` : nothing}</p>`;
}

function warnings(report: CheckpointReport): TemplateResult[] {
  return [...new Set([...report.warnings, ...(report.model?.warnings ?? [])].map(textOf))].map(
    (warning) => html`<p class="callout warning" role="note"><strong>${say("inspector.warning")}</strong> ${warning}</p>`,
  );
}

function folds(report: CheckpointReport): TemplateResult {
  const { recognised, ignored, placeholders, settings, metadata, model } = report;
  return html`<div class="folds">
    ${model ? equations(model.layers) : nothing}
    ${listed(
      say("inspector.recognised"),
      "recognised",
      recognised.map((line) => html`${textOf(line)}`),
    )}
    ${listed(
      say("inspector.ignored"),
      "ignored",
      ignored.map(({ tensor, reason }) => html`${say("inspector.ignoredTensor", { tensor, reason })}`),
    )}
    ${listed(say("inspector.placeholders"), "placeholders", placeholders.map(placeholder))}
    ${pairs(say("inspector.settings"), "settings", settings)} ${pairs(say("inspector.metadata"), "metadata", metadata)}
  </div>`;
}

function placeholder(name: string): TemplateResult {
  return html`<code>${name}</code> <span class="note">${say("inspector.notRun")}</span>`;
}

/** One fold for each kind of cell in the model, whose equations come from the cell's definition. */
function equations(layers: readonly LayerDescription[]): TemplateResult[] {
  const cells = new Map(layers.map((layer) => [layer.cell, layer]));
  return [...cells.values()].map(
    ({ cellTitle, equations: lines }) =>
      html`<details data-testid="equations">
        <summary>${say("inspector.equations", { cell: cellTitle })}</summary>
        <pre class="equations">${lines.join("\n")}</pre>
      </details>`,
  );
}

function listed(title: string, testId: string, lines: readonly TemplateResult[]): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<details data-testid=${testId}>
    <summary>${title} ${badge(formatCount(lines.length))}</summary>
    <ul class="lines" tabindex="0">
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </details>`;
}

function pairs(
  title: string,
  testId: string,
  given: Readonly<Record<string, string | Message>>,
): TemplateResult | typeof nothing {
  const entries = Object.entries(given);
  if (entries.length === 0) return nothing;
  return html`<details data-testid=${testId}>
    <summary>${title} ${badge(formatCount(entries.length))}</summary>
    <dl class="metadata" tabindex="0">
      ${entries.map(
        ([key, value]) =>
          html`<dt>${key}</dt>
            <dd>${typeof value === "string" ? value : textOf(value)}</dd>`,
      )}
    </dl>
  </details>`;
}
