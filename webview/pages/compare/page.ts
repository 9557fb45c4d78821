/** The page that compares two checkpoints, as a template: which two, what cannot be compared, and every difference. */
import { html, nothing, type TemplateResult } from "lit";
import type { ComparedCheckpoint, Comparison, LayerDescription } from "../../../src/protocol/model";
import type { Message } from "../../../src/messages/message";
import { button, progressRing, textField } from "../../controls/controls";
import { table } from "../../table/table";
import type { App } from "./app";
import { areEqual, columns, rowName, type ComparedColumn, type ComparedRow } from "./rows";
import type { CompareState } from "./store";
import { say, textOf } from "../../shell/language";

/** Id of the table's scrolled region. */
export const COMPARE_REGION = "compare-region";

export function page(state: CompareState, app: App): TemplateResult {
  const { comparison, problem } = state;
  if (!comparison) return problem === null ? loading() : failed(problem, app);
  return html`${header(comparison, app)}
  ${problem === null ? nothing : html`<p class="callout problem" role="alert">${problem}</p>`}
  ${comparison.notes.map((note) => html`<p class="callout" role="note" data-testid="note">${textOf(note)}</p>`)}
  ${areEqual(comparison.rows) ? equal(comparison) : differences(state, comparison, app)}`;
}

/** Of the root element, for tests and style sheets. */
export function stateOf({ comparison, problem }: CompareState): "loading" | "ready" | "error" {
  if (comparison) return "ready";
  return problem === null ? "loading" : "error";
}

function header({ a, b }: Comparison, app: App): TemplateResult {
  const [mine, theirs] = [equationsOf(a), equationsOf(b)];
  const areUnlike = mine.join() !== theirs.join();
  const one = (letter: string, side: ComparedCheckpoint, own: readonly string[], other: readonly string[]) =>
    html`<div class="side">
      <div class="compared" data-testid="compared-${letter}">
        <span class="letter">${letter}</span>
        <div class="page-title">
          <h2 title=${side.path}>${side.name}</h2>
          <span class="note">${side.format}</span>
        </div>
        ${button({ label: say("compare.open"), testId: `open-${letter}`, appearance: "secondary", title: side.path, onClick: () => void app.open(side.path) })}
      </div>
      <ul class="network" data-testid="network-${letter}">
        ${side.layers.map(layer)}
        <li>${say("inspector.parameterCount", { n: side.parameters })}</li>
      </ul>
      ${areUnlike ? equations(own, new Set(other), say("compare.equations", { name: side.name })) : nothing}
    </div>`;
  return html`<header>
    <h1>${say("compare.title")}</h1>
    <div class="both">${one("a", a, mine, theirs)}${one("b", b, theirs, mine)}</div>
    ${areUnlike ? html`<p class="note">${say("compare.marked")}</p>` : nothing}
  </header>`;
}

function layer({ cellTitle: cell, inputSize: inputs, hiddenSize: units }: LayerDescription): TemplateResult {
  return html`<li>${say("compare.layer", { cell, inputs, units })}</li>`;
}

/** Of every kind of cell in a model, once. */
function equationsOf({ layers }: ComparedCheckpoint): string[] {
  const cells = new Map(layers.map(({ cell, equations: lines }) => [cell, lines]));
  return [...cells.values()].flat();
}

/** Those that the other model has not are marked. */
function equations(lines: readonly string[], others: ReadonlySet<string>, label: string): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  const line = (text: string) =>
    others.has(text) ? html`<li>${text}</li>` : html`<li class="own"><strong>${text}</strong></li>`;
  return html`<ul class="equations" role="list" tabindex="0" aria-label=${label}>
    ${lines.map(line)}
  </ul>`;
}

function equal({ rows }: Comparison): TemplateResult {
  const values = rows.filter(({ gate }) => gate === null).reduce((sum, { count }) => sum + count, 0);
  return html`<p class="equal" data-testid="equal">
    <strong>${say("compare.equal")}</strong>
    <span class="note">${say("compare.allSame", { n: values })}</span>
  </p>`;
}

function differences({ search, sort, selected, active, scroll }: CompareState, { rows }: Comparison, app: App): TemplateResult {
  const shown = app.shown();
  return html`<section class="table-section" aria-labelledby="differences-title">
    <div class="table-bar">
      <h2 id="differences-title">${say("compare.differences")}</h2>
      ${textField({
        label: say("compare.find"),
        testId: "compare-search",
        value: search,
        placeholder: say("compare.find"),
        onInput: (value) => app.search(value),
      })}
      <span class="found" role="status">${statusText(search, shown, rows)}</span>
    </div>
    ${table({
      regionId: COMPARE_REGION,
      titleId: "differences-title",
      testId: "compare-table",
      rowTestId: "compare-row",
      columns,
      rows: shown,
      nameOf: rowName,
      cells,
      classOf: ({ gate }) => (gate === null ? "" : "part"),
      sort,
      selected,
      active,
      scroll,
      moves: app.moves,
      onSort: (column) => app.sortBy(column),
    })}
  </section>`;
}

function statusText(search: string, shown: readonly ComparedRow[], rows: readonly ComparedRow[]): string {
  const [n, all] = [shown.length, rows.length];
  const problems = shown.filter(({ problem }) => problem !== null).length;
  if (!search.trim()) return problems > 0 ? say("compare.problems", { problems }) : "";
  return problems > 0 ? say("compare.foundAndProblems", { n, all, problems }) : say("compare.found", { n, all });
}

/** One td for each column; where the two cannot be compared, the reason in the place of the numbers. */
function cells(row: ComparedRow): TemplateResult {
  const [name, count, ...numbers] = columns;
  const cell = ({ id, isNumeric, text }: ComparedColumn) =>
    html`<td class=${isNumeric ? "number" : id} data-column=${id} title=${id === "name" ? rowName(row) : text(row)}>
      <bdi>${text(row)}</bdi>
    </td>`;
  const differences =
    row.problem === null
      ? numbers.map(cell)
      : html`<td class="note" colspan=${numbers.length} data-testid="row-problem" title=${textOf(row.problem)}>
          ${inShort(row.problem)}
        </td>`;
  return html`${name && cell(name)}${count && cell(count)}${differences}`;
}

/** In a row there is no room for the files' names: they are a and b, as above. */
function inShort(problem: Message): string {
  return textOf("file" in (problem.args ?? {}) ? { ...problem, args: { ...problem.args, file: "a", otherFile: "b" } } : problem);
}

function loading(): TemplateResult {
  return html`<div class="empty" role="status">
    ${progressRing({ label: say("compare.comparing") })}
    <p>${say("compare.comparingTensors")}</p>
  </div>`;
}

function failed(problem: string, app: App): TemplateResult {
  return html`<div class="empty" role="alert">
    <h1>${say("compare.cannot")}</h1>
    <p class="callout problem" data-testid="problem">${problem}</p>
    ${button({ label: say("inspector.tryAgain"), testId: "try-again", appearance: "secondary", onClick: () => void app.load() })}
  </div>`;
}
