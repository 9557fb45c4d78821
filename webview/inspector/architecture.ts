/** The model as understood: its parts in the order data flows through them, and how that was read from the file. */
import { html, nothing, type TemplateResult } from "lit";
import type { CheckpointReport, LayerDescription, ModelDescription } from "../../src/protocol/model";
import { formatCount } from "../charts/numbers";
import { badge } from "../controls/controls";

export function architecture(report: CheckpointReport): TemplateResult {
  const warnings = [...new Set([...report.warnings, ...(report.model?.warnings ?? [])])];
  return html`<section class="architecture" data-testid="architecture" aria-labelledby="architecture-title">
    <h2 id="architecture-title">Model as understood</h2>
    ${report.model ? description(report.model) : notUnderstood(report.problem)}
    ${warnings.map((warning) => html`<p class="callout warning" role="note"><strong>Warning</strong> ${warning}</p>`)}
    <div class="understood">${report.model ? parts(report.model) : nothing}<div class="folds">
      ${report.model ? equations(report.model.layers) : nothing}
      ${listed("How it was read", report.recognised, "recognised")}
      ${listed("Tensors that are part of no model", report.ignored.map(({ tensor, reason }) => `${tensor}: ${reason}`), "ignored")}
      ${metadata(report.metadata)}
    </div></div>
  </section>`;
}

function notUnderstood(problem: string | null): TemplateResult {
  return html`<p class="callout problem" data-testid="problem"><strong>No model was recognised.</strong>
    ${problem ?? "The tensors below can be inspected all the same."}</p>`;
}

function parts({ embedding, head, vocabulary, layers }: ModelDescription): TemplateResult {
  const symbols = vocabulary ? `${formatCount(vocabulary.size)} ${vocabulary.kind === "bytes" ? "bytes" : "symbols"}` : "–";
  const vocabularySize = embedding?.vocabularySize ?? vocabulary?.size ?? null;
  const embeddedSize = embedding?.size ?? layers[0]?.inputSize ?? null;
  return html`<table class="parts">
      <thead><tr>
        <th scope="col">Part</th><th scope="col">Kind</th><th scope="col" class="number">Input</th>
        <th scope="col" class="number">Output</th><th scope="col">Notes</th>
      </tr></thead>
      <tbody>
        ${part("vocabulary", "Vocabulary", vocabulary?.kind ?? "none", "text", symbols,
          vocabulary ? `from ${vocabulary.source}` : "text cannot be turned into tokens")}
        ${part("embedding", "Embedding", embedding ? "lookup table" : "one-hot", count(vocabularySize),
          count(embeddedSize), "")}
        ${layers.map((layer, index) => part("layer", `Layer ${index}`, layer.cellTitle, count(layer.inputSize),
          count(layer.hiddenSize), layer.direction))}
        ${head
          ? part("head", "Head", "linear, softmax", count(head.inputSize), count(head.outputSize), "next-token probabilities")
          : part("head", "Head", "none", "–", "–", "no predictions")}
      </tbody>
    </table>`;
}

function description({ title, description: text, name }: ModelDescription): TemplateResult | typeof nothing {
  if (!text && (!title || title === name)) return nothing;
  return html`<p class="model-description"><strong>${title}</strong>${text ? html` ${text}` : nothing}</p>`;
}

function part(id: string, name: string, kind: string, input: string, output: string, note: string): TemplateResult {
  return html`<tr data-part=${id}><th scope="row">${name}</th><td>${kind}</td><td class="number">${input}</td>
    <td class="number">${output}</td><td class="note">${note}</td></tr>`;
}

function count(value: number | null): string {
  return value === null ? "–" : formatCount(value);
}

/** One fold for each kind of cell in the model, whose equations come from the cell's definition. */
function equations(layers: readonly LayerDescription[]): TemplateResult[] {
  const cells = new Map(layers.map((layer) => [layer.cell, layer]));
  return [...cells.values()].map(({ cellTitle, equations: lines }) => html`<details data-testid="equations">
    <summary>Equations of the ${cellTitle} cell</summary><pre class="equations">${lines.join("\n")}</pre></details>`);
}

function listed(title: string, lines: readonly string[], testId: string): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return html`<details data-testid=${testId}><summary>${title} ${badge(formatCount(lines.length))}</summary>
    <ul class="lines">${lines.map((line) => html`<li>${line}</li>`)}</ul></details>`;
}

function metadata(entries: Readonly<Record<string, string>>): TemplateResult | typeof nothing {
  const keys = Object.keys(entries);
  if (keys.length === 0) return nothing;
  return html`<details data-testid="metadata"><summary>Metadata ${badge(formatCount(keys.length))}</summary>
    <dl class="metadata">${keys.map((key) => html`<dt>${key}</dt><dd>${entries[key]}</dd>`)}</dl></details>`;
}
