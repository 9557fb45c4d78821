/** What a place of the heatmap holds, in words and numbers: the line under the rows, and a sentence for those who cannot see it. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import { readOut } from "../../../src/messages/numbers";
import type { UnitSeries } from "../../../src/protocol/traceShapes";
import type { ChannelDescription } from "../../../src/protocol/model";
import {
  channelsOf,
  computedOf,
  isOfNumbers,
  isOver,
  isStale,
  tokenName,
  type Place,
  type TraceState,
  hasUnit,
  layerOf,
  pinnedOf,
} from "../../trace/state";
import { rowsShown, type HeatmapScene } from "./state";

interface ChannelReading {
  readonly channel: ChannelDescription;
  /** Undefined where the value is not here yet. */
  readonly value: number | undefined;
  /** Whether the channel has the unit. */
  readonly isThere: boolean;
}

interface Reading {
  readonly label: string;
  readonly values: readonly ChannelReading[];
}

/** The place that the read-out speaks of: under the pointer, else the keyboard's, else the selected one. */
export function placeOf(state: TraceState): Place | null {
  if (state.pointer ?? state.cursor) return state.pointer ?? state.cursor;
  const channel = channelsOf(state)[0];
  const { token, unit } = state.focus;
  return channel && token !== null && unit !== null ? { channel: channel.name, token, unit } : null;
}

/** `series` are of just this place's token and unit. */
function readingAt(state: TraceState, place: Place, series: UnitSeries | undefined): Reading {
  const values = channelsOf(state).map((channel) => {
    const isThere = hasUnit(channel, place.unit);
    return { channel, isThere, value: isThere ? series?.channels[channel.name]?.[0] : undefined };
  });
  return { label: tokenName(state, place.token), values };
}

/** `series` are of the place's token and unit. */
export function readout(state: TraceState, series: UnitSeries | undefined): TemplateResult {
  const place = placeOf(state);
  if (!place) {
    return html`<div class="readout hint" data-testid="readout">${say("heatmap.pointHint")}</div>`;
  }
  const { label, values } = readingAt(state, place, series);
  const own = values.find(({ channel }) => channel.name === place.channel)?.value;
  const name = pinnedOf(state).find(({ unit }) => unit === place.unit)?.name;
  return html`<div
    class="readout"
    data-testid="readout"
    data-token=${place.token}
    data-unit=${place.unit}
    data-channel=${place.channel}
    data-value=${own ?? nothing}
  >
    <span class="readout-token">${label}</span>
    <span class="readout-place">${say(isOfNumbers(state) ? "common.step" : "common.token", { token: place.token })}</span>
    <span class="readout-place of-unit" title=${name ?? nothing}>${say("heatmap.unitAt", { unit: place.unit })} ${name}</span>
    ${
      isStale(state, place.token)
        ? html`<span class="readout-stale" title=${say("heatmap.staleHint")}>${say("heatmap.stale")}</span>`
        : nothing
    }
    ${values.map((reading) => valueText(reading, reading.channel.name === place.channel))}
  </div>`;
}

function valueText({ channel, value, isThere }: ChannelReading, isOwn: boolean): TemplateResult {
  return html`<span class="reading ${isOwn ? "own" : ""}" title=${textOf(channel.title)}
    >${
      isThere
        ? html`<b>${channel.name}</b> ${readOut(value)}`
        : say("heatmap.unitsOf", { channel: channel.name, n: channel.size })
    }</span
  >`;
}

/** What the last key did, else what is at the keyboard's place, else how the picture is read. */
export function sentenceOf(scene: HeatmapScene, series: UnitSeries | undefined): string {
  if (scene.own.done) return textOf(scene.own.done);
  if (scene.cursor) return spoken(scene, scene.cursor, series);
  const n = scene.own.rows?.length ?? layerOf(scene)?.hiddenSize ?? 0;
  if (n === 0) return say("heatmap.noneShown", { filter: scene.own.filter.trim() });
  const shown = rowsShown(scene);
  if (shown) return say("heatmap.howToScroll", { n: shown.end - shown.start, all: n });
  return say(isOfNumbers(scene) ? "heatmap.howToReadSteps" : "heatmap.howToRead", { n });
}

/** One sentence about a place; nothing while the value is on its way. */
export function spoken(state: TraceState, place: Place, series: UnitSeries | undefined): string {
  const isComputed = computedOf(state) > place.token;
  if (isComputed && !series) return "";
  const { label, values } = readingAt(state, place, series);
  const own = values.find(({ channel }) => channel.name === place.channel);
  if (own && !own.isThere) return say("heatmap.unitsOf", { channel: own.channel.title, n: own.channel.size });
  const value = isComputed ? readOut(own?.value) : say(isOver(state) ? "heatmap.neverComputed" : "heatmap.notComputed");
  const channel = own ? textOf(own.channel.title) : place.channel;
  return say("heatmap.spoken", { channel, value, token: place.token, label, unit: place.unit });
}
