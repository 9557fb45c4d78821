/** The table of one token's values: the heatmap's column in numbers, for screen readers and for exact reading. */
import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { formatValue, labelOf } from "./readout";
import { channelsOf, type TraceState } from "./store";

/** Values of a token by channel, one per unit; NaN where the run has not been. */
export interface TableData {
  readonly token: number;
  readonly computed: boolean;
  readonly values: Readonly<Record<string, Float32Array>>;
}

export function valueTable(state: TraceState, data: TableData | null): TemplateResult {
  const channels = channelsOf(state);
  if (!data?.computed) {
    const text = data ? "The run has not reached this token yet." : "Reading values.";
    return html`<div class="table-holder" data-testid="value-table"><p class="table-note">${text}</p></div>`;
  }
  const units = data.values[channels[0]?.name ?? ""]?.length ?? 0;
  const caption = `Token ${data.token.toLocaleString("en")}, ${labelOf(state, data.token)}: values of layer ${state.layer}`;
  return html`<div class="table-holder" data-testid="value-table" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">unit</th>
          ${channels.map(({ name, title }) => html`<th scope="col" title=${title}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${guard([data, state.unit, state.hidden], () =>
          Array.from(
            { length: units },
            (_, unit) =>
              html`<tr class=${unit === state.unit ? "selected" : ""}>
                <th scope="row">${unit}</th>
                ${channels.map(({ name }) => html`<td>${formatValue(data.values[name]?.[unit])}</td>`)}
              </tr>`,
          ),
        )}
      </tbody>
    </table>
  </div>`;
}
