/** The table of tensors: search, sorting, and only those rows in the document that can be seen. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { TensorDescription } from "../../src/protocol/model";
import { formatCount } from "../charts/numbers";
import { textField } from "../controls/controls";
import type { App } from "./app";
import { columns, isStatistic, listedColumns, statisticColumns, statisticText, type Column } from "./columns";
import { rowHeight, rowsToDraw } from "./rows";
import type { InspectorState, Statistics } from "./store";
import { onTableKey, onTableScroll } from "./tableMoves";

export function tensorTable(state: InspectorState, app: App): TemplateResult {
  const tensors = app.shown();
  const { start, end } = rowsToDraw(state.scroll, tensors.length);
  const drawn = tensors.slice(start, end);
  const stop = tabStop(state, drawn);
  return html`<section class="tensors" aria-labelledby="tensors-title">
    <div class="tensors-bar">
      <h2 id="tensors-title">Tensors</h2>
      ${textField({
        id: "tensor-search", label: "Find tensors by name, shape, type or role", testId: "tensor-search",
        value: state.search, placeholder: "Find by name, shape, type or role", onInput: (value) => app.search(value),
      })}
      <span class="found" role="status">${foundText(state, tensors.length)}</span>
    </div>
    <div class="table-region" id="table-region" tabindex="-1" @scroll=${onTableScroll(app)} @keydown=${onTableKey(app)}>
      <table class="tensor-table" data-testid="tensor-table" aria-labelledby="tensors-title"
        aria-rowcount=${tensors.length + 1}>
        <colgroup>${columns.map(({ id }) => html`<col class="column-${id}">`)}</colgroup>
        <thead><tr aria-rowindex="1">${columns.map((column) => columnHead(column, state, app))}</tr></thead>
        <tbody>
          ${spacer(start)}
          ${repeat(drawn, ({ name }) => name, (tensor, index) =>
            tensorRow(tensor, start + index, state, app, tensor.name === stop))}
          ${spacer(tensors.length - end)}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** The one row the Tab key stops at: the active or the selected one while it is drawn, else the first that is. */
function tabStop({ active, selected }: InspectorState, drawn: readonly TensorDescription[]): string | undefined {
  const wanted = [active, selected].find((name) => drawn.some((tensor) => tensor.name === name));
  return wanted ?? drawn[0]?.name;
}

function foundText({ report, search, sort, statistics }: InspectorState, shown: number): string {
  const all = report?.tensors.length ?? 0;
  const found = search.trim() ? `${formatCount(shown)} of ${formatCount(all)} found` : "";
  if (!sort || !isStatistic(sort.column)) return found;
  const known = [...statistics.values()].filter(({ kind }) => kind !== "pending").length;
  if (known >= all) return found;
  return `${found ? `${found}, ` : ""}values of ${formatCount(known)} of ${formatCount(all)} read so far`;
}

function columnHead(column: Column, { sort }: InspectorState, app: App): TemplateResult {
  const order = sort?.column === column.id ? (sort.descending ? "descending" : "ascending") : "none";
  const mark = order === "none" ? nothing : html`<span class="order" aria-hidden="true">${order === "ascending" ? "▲" : "▼"}</span>`;
  return html`<th scope="col" class=${column.isNumeric ? "number" : ""} aria-sort=${order}>
    <button type="button" class="sort" title=${column.hint} data-column=${column.id}
      @click=${() => app.sortBy(column.id)}>${column.title}${mark}</button></th>`;
}

/** Takes the room of rows that are not in the document. */
function spacer(rows: number): TemplateResult | typeof nothing {
  if (rows === 0) return nothing;
  return html`<tr class="spacer" aria-hidden="true"><td colspan=${columns.length} .height=${String(rows * rowHeight)}></td></tr>`;
}

function tensorRow(
  tensor: TensorDescription,
  index: number,
  state: InspectorState,
  app: App,
  isTabStop: boolean,
): TemplateResult {
  const isSelected = tensor.name === state.selected;
  return html`<tr class="tensor" data-testid="tensor-row" data-tensor=${tensor.name} aria-rowindex=${index + 2}
    aria-selected=${isSelected} tabindex=${isTabStop ? 0 : -1} @click=${() => app.select(tensor.name)}
    @focus=${() => app.activate(tensor.name)}>
    ${listedColumns.map((column) => html`<td class=${column.isNumeric ? "number" : column.id}
      title=${column.id === "name" || column.id === "role" ? column.text(tensor) : nothing}>${column.text(tensor)}</td>`)}
    ${statisticCells(state.statistics.get(tensor.name))}
  </tr>`;
}

function statisticCells(known: Statistics | undefined): TemplateResult[] {
  return statisticColumns.map((column) => {
    const all = known?.kind === "known" ? known.values[0] : undefined;
    if (all) return html`<td class="number" data-statistic=${column.id}>${statisticText(column, all)}</td>`;
    if (known?.kind === "failed") return html`<td class="number unknown" title=${known.message}>–</td>`;
    return html`<td class="number unknown"><span class="waiting" aria-label="not read yet">·</span></td>`;
  });
}
