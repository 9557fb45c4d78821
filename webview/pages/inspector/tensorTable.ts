/** The table of tensors, with what is found in it and the statistics of those that were read. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { TensorDescription } from "../../../src/protocol/model";
import { textField } from "../../controls/controls";
import { table } from "../../table/table";
import type { Sort } from "../../table/order";
import type { App } from "./app";
import { columns, isStatistic, type ColumnId, listedColumns, statisticColumns, statisticText, textWidths } from "./columns";
import type { InspectorState, Statistics } from "./store";

/** Id of the table's scrolled region. */
export const TENSOR_REGION = "tensor-region";

export function tensorTable(state: InspectorState, app: App): TemplateResult {
  const { search, sort, selected, active, scroll, statistics } = state;
  const tensors = app.shown();
  const { name, shape, role } = textWidths(state.report?.tensors ?? []);
  return html`<section
    class="table-section"
    aria-labelledby="tensors-title"
    .style=${`--name-room: ${name}; --shape-room: ${shape}; --role-room: ${role}`}
  >
    <div class="table-bar">
      <h2 id="tensors-title">${say("inspector.tensors")}</h2>
      ${textField({
        label: say("inspector.findLabel"),
        testId: "tensor-search",
        value: search,
        placeholder: say("inspector.find"),
        onInput: (value) => app.search(value),
      })}
      <span class="found" role="status">${foundText(state, tensors.length)}</span>
      ${sort === null ? nothing : sortedBy(sort, app)}
    </div>
    ${table({
      regionId: TENSOR_REGION,
      titleId: "tensors-title",
      testId: "tensor-table",
      rowTestId: "tensor-row",
      columns,
      rows: tensors,
      nameOf: ({ name }) => name,
      cells: (tensor) => cells(tensor, statistics.get(tensor.name)),
      sort,
      selected,
      active,
      scroll,
      moves: app.moves,
      onSort: (column) => app.sortBy(column),
    })}
  </section>`;
}

/** Shown where the column has no place in a narrow page: what the table is sorted by, and the way to the next order. */
function sortedBy({ column, descending }: Sort<ColumnId>, app: App): TemplateResult {
  const title = columns.find(({ id }) => id === column)?.title ?? "";
  return html`<button
    type="button"
    class="control-link sorted-by"
    data-testid="sorted-by"
    data-column=${column}
    title=${say("inspector.nextOrder")}
    @click=${() => app.sortBy(column)}
  >
    ${say(descending ? "inspector.sortedDown" : "inspector.sortedUp", { column: title })}
  </button>`;
}

function foundText({ report, search, sort, statistics }: InspectorState, shown: number): string {
  const all = report?.tensors.length ?? 0;
  const known = [...statistics.values()].filter(({ kind }) => kind !== "pending").length;
  const isReading = sort !== null && isStatistic(sort.column) && known < all;
  if (!search.trim()) return isReading ? say("inspector.readSoFar", { known, all }) : "";
  return isReading ? say("inspector.foundAndRead", { n: shown, known, all }) : say("inspector.found", { n: shown, all });
}

function cells(tensor: TensorDescription, known: Statistics | undefined): TemplateResult {
  return html`${listedColumns.map(
    ({ id, isNumeric, text }) =>
      html`<td class=${isNumeric ? "number" : id} title=${text(tensor)}><bdi>${text(tensor)}</bdi></td>`,
  )}${statisticCells(known)}`;
}

function statisticCells(known: Statistics | undefined): TemplateResult[] {
  return statisticColumns.map((column) => {
    const all = known?.kind === "known" ? known.value[0] : undefined;
    if (all) return html`<td class="number" data-statistic=${column.id}>${statisticText(column, all)}</td>`;
    if (known?.kind === "failed") return html`<td class="number unknown" title=${textOf(known.said)}>–</td>`;
    return html`<td class="number unknown"><span class="waiting" aria-label=${say("inspector.notRead")}>·</span></td>`;
  });
}
