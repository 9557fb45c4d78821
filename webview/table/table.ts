/**
 * A long table: a head that sorts, one row the Tab key stops at, and only those rows in the document that can be seen.
 * It knows not what the rows are of.
 */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { measure, onTableKey, type TableMoves } from "./moves";
import type { Sort } from "./order";
import { rowsToDraw, type Scroll } from "./rows";
import "./table.css";

export interface Column<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  /** Said where the title alone is too short. */
  readonly hint: string;
  readonly isNumeric: boolean;
}

export interface TableOptions<Row, Id extends string> {
  /** Of the scrolled region, unique in the page. */
  readonly regionId: string;
  /** Id of the element that names the table. */
  readonly titleId: string;
  /** data-testid of the table, and of each row. */
  readonly testId: string;
  readonly rowTestId: string;
  readonly columns: readonly Column<Id>[];
  /** All rows, in the order shown. */
  readonly rows: readonly Row[];
  readonly nameOf: (row: Row) => string;
  /** As many td as there are columns, spanned ones counted. */
  readonly cells: (row: Row) => TemplateResult;
  /** A row's own class, for the style sheet. */
  readonly classOf?: (row: Row) => string;
  readonly sort: Sort<Id> | null;
  readonly selected: string | null;
  readonly active: string | null;
  readonly scroll: Scroll;
  readonly moves: TableMoves;
  readonly onSort: (column: Id) => void;
}

export function table<Row, Id extends string>(options: TableOptions<Row, Id>): TemplateResult {
  const { regionId, titleId, testId, columns, rows, nameOf, scroll, moves } = options;
  const { start, end } = rowsToDraw(scroll, rows.length);
  const drawn = rows.slice(start, end);
  const stop = tabStop(options, drawn.map(nameOf));
  return html`<div
    class="table-region"
    id=${regionId}
    tabindex="-1"
    @scroll=${(event: Event) => measure(moves, event.currentTarget as HTMLElement)}
    @keydown=${onTableKey(moves)}
  >
    <table class="long-table" data-testid=${testId} aria-labelledby=${titleId} aria-rowcount=${rows.length + 1}>
      <colgroup>
        ${columns.map(({ id }) => html`<col class="column-${id}" />`)}
      </colgroup>
      <thead>
        <tr aria-rowindex="1">
          ${columns.map((column) => columnHead(column, options))}
        </tr>
      </thead>
      <tbody>
        ${spacer(start * scroll.rowHeight, columns.length)}
        ${repeat(drawn, nameOf, (row, index) => tableRow(row, start + index, options, stop))}
        ${spacer((rows.length - end) * scroll.rowHeight, columns.length)}
      </tbody>
    </table>
  </div>`;
}

/** The one row the Tab key stops at: the active or the selected one while it is drawn, else the first that is. */
function tabStop(
  { active, selected }: Pick<TableOptions<never, never>, "active" | "selected">,
  drawn: readonly string[],
): string | undefined {
  return [active, selected].find((name) => name !== null && drawn.includes(name)) ?? drawn[0];
}

function columnHead<Row, Id extends string>(column: Column<Id>, { sort, onSort }: TableOptions<Row, Id>): TemplateResult {
  const order = sort?.column === column.id ? (sort.descending ? "descending" : "ascending") : "none";
  const mark =
    order === "none" ? nothing : html`<span class="order" aria-hidden="true">${order === "ascending" ? "▲" : "▼"}</span>`;
  return html`<th scope="col" class=${column.isNumeric ? "number" : ""} aria-sort=${order}>
    <button type="button" class="sort" title=${column.hint} data-column=${column.id} @click=${() => onSort(column.id)}>
      ${column.title}${mark}
    </button>
  </th>`;
}

/** Takes the room of rows that are not in the document; `height` is in CSS pixels. */
function spacer(height: number, columns: number): TemplateResult | typeof nothing {
  if (height === 0) return nothing;
  return html`<tr class="spacer" aria-hidden="true">
    <td colspan=${columns} .height=${String(height)}></td>
  </tr>`;
}

function tableRow<Row, Id extends string>(
  row: Row,
  index: number,
  { nameOf, cells, classOf, rowTestId, selected, moves }: TableOptions<Row, Id>,
  stop: string | undefined,
): TemplateResult {
  const name = nameOf(row);
  return html`<tr
    class="row ${classOf?.(row) ?? ""}"
    data-testid=${rowTestId}
    data-name=${name}
    aria-rowindex=${index + 2}
    aria-selected=${name === selected}
    tabindex=${name === stop ? 0 : -1}
    @click=${() => moves.select(name)}
    @focus=${() => moves.activate(name)}
  >
    ${cells(row)}
  </tr>`;
}
