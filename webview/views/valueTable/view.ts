/** The table of one token's values: the heatmap's column in numbers, for screen readers and for exact reading. */
import { message } from "../../../src/messages/message";
import { readOut } from "../../../src/messages/numbers";
import { say, textOf } from "../../shell/language";
import { html, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { latest } from "../../query/query";
import type { ChannelDescription } from "../../../src/protocol/model";
import type { TileRequest } from "../../../src/protocol/traceShapes";
import { channelsOf, computedOf, hasUnit, isOfNumbers, tokenName, tokensInView, traceOf } from "../../trace/state";
import { whyNotReached } from "../../trace/reading";
import { ask, defineView, type Scene } from "../../trace/view";
import "./valueTable.css";

const REST = 60; // milliseconds: moving the keyboard's place asks once

export const valueTableView = defineView({
  id: "table",
  title: message("views.tableTitle"),
  place: "drawer",
  opener: {
    open: message("views.tableOpen"),
    close: message("views.tableClose"),
  },
  initial: null,
  questions: (scene: Scene<null>) => ({ values: valuesQuestion(scene) }),
  render(scene, { values }) {
    const token = tokenOf(scene);
    if (token !== undefined && computedOf(scene) <= token) return emptyTable(whyNotReached(scene));
    const known = latest(values);
    const [first] = known?.params.tiles ?? [];
    if (!known || !first) return emptyTable(say("views.reading"));
    const byChannel = Object.fromEntries(known.params.tiles.map(({ channel }, at) => [channel, known.value[at]?.values]));
    return table(scene, first, byChannel);
  },
});

/** The table is of the selected token, else of the first in view. */
function tokenOf(scene: Scene<null>): number | undefined {
  return scene.focus.token ?? scene.cursor?.token ?? tokensInView(scene)?.start;
}

function valuesQuestion(scene: Scene<null>) {
  const trace = traceOf(scene);
  const token = tokenOf(scene);
  if (!trace || token === undefined || computedOf(scene) <= token) return null;
  const place = { traceId: trace.traceId, layer: scene.focus.layer, tokenStart: token, tokenEnd: token + 1, step: 1 };
  const tiles = channelsOf(scene).map(({ name, size }) => ({ ...place, channel: name, unitStart: 0, unitEnd: size }));
  return ask("readTiles", { tiles }, { rest: REST, depends: String(trace.revision) });
}

function emptyTable(text: string): TemplateResult {
  return html`<div class="table-holder" data-testid="value-table"><p class="table-note">${text}</p></div>`;
}

/** Values by channel, one per unit; NaN where the run has not been. */
function table(
  scene: Scene<null>,
  { layer, tokenStart: token }: TileRequest,
  values: Readonly<Record<string, Float32Array | undefined>>,
): TemplateResult {
  const channels = channelsOf(scene);
  const units = values[channels[0]?.name ?? ""]?.length ?? 0;
  const { unit: selected } = scene.focus;
  const place = message(isOfNumbers(scene) ? "common.step" : "common.token", { token });
  const caption = say("views.tableOf", { place, label: tokenName(scene, token), layer });
  return html`<div class="table-holder" data-testid="value-table" tabindex="0" role="region" aria-label=${caption}>
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say("views.tableUnit")}</th>
          ${channels.map(({ name, title }) => html`<th scope="col" title=${textOf(title)}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${guard([values[channels[0]?.name ?? ""], selected, scene.hidden, scene.derived], () =>
          Array.from(
            { length: units },
            (_, unit) =>
              html`<tr class=${unit === selected ? "selected" : ""}>
                <th scope="row">${unit}</th>
                ${channels.map((channel) => html`<td>${valueOf(channel, values[channel.name], unit)}</td>`)}
              </tr>`,
          ),
        )}
      </tbody>
    </table>
  </div>`;
}

/** What a channel does not have is left empty by a dash, whose meaning rests on it. */
function valueOf(channel: ChannelDescription, values: Float32Array | undefined, unit: number): string | TemplateResult {
  if (hasUnit(channel, unit)) return readOut(values?.[channel.size === 1 ? 0 : unit]);
  return html`<span title=${say("heatmap.unitsOf", { channel: channel.name, n: channel.size })}>–</span>`;
}
