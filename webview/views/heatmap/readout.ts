/** What a place of the heatmap holds, in words and numbers: the line under the rows, and a sentence for those who cannot see it. */
import { say, textOf } from "../../shell/language";
import { html, nothing, type TemplateResult } from "lit";
import type { UnitSeries } from "../../../src/protocol/engineContract";
import type { ChannelDescription } from "../../../src/protocol/model";
import { formatValue } from "../../trace/numbers";
import { spokenLabel, spokenNumber } from "../../trace/speech";
import { channelsOf, computedOf, labelOf, type Place, type TraceState } from "../../trace/state";

interface Reading {
  readonly label: string;
  /** Undefined where the value is not here; a channel may have fewer units than its layer. */
  readonly values: readonly { readonly channel: ChannelDescription; readonly value: number | undefined }[];
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
  const values = channelsOf(state).map((channel) => ({
    channel,
    value: place.unit < channel.size ? series?.channels[channel.name]?.[0] : undefined,
  }));
  return { label: labelOf(state, place.token), values };
}

/** `series` are of the place's token and unit. */
export function readout(state: TraceState, series: UnitSeries | undefined): TemplateResult {
  const place = placeOf(state);
  if (!place) {
    return html`<div class="readout hint" data-testid="readout">${say("heatmap.pointHint")}</div>`;
  }
  const { label, values } = readingAt(state, place, series);
  const own = values.find(({ channel }) => channel.name === place.channel)?.value;
  return html`<div
    class="readout"
    data-testid="readout"
    data-token=${place.token}
    data-unit=${place.unit}
    data-channel=${place.channel}
    data-value=${own ?? nothing}
  >
    <span class="readout-token">${label}</span>
    <span class="readout-place">${say("heatmap.tokenAt", { token: place.token })}</span>
    <span class="readout-place">${say("heatmap.unitAt", { unit: place.unit })}</span>
    ${values.map(
      ({ channel, value }) =>
        html`<span class="reading ${channel.name === place.channel ? "own" : ""}" title=${textOf(channel.title)}
          ><b>${channel.name}</b> ${formatValue(value)}</span
        >`,
    )}
  </div>`;
}

/** One sentence for a screen reader; nothing while the value is on its way. */
export function spoken(state: TraceState, place: Place, series: UnitSeries | undefined): string {
  const isComputed = computedOf(state) > place.token;
  if (isComputed && !series) return "";
  const { label, values } = readingAt(state, place, series);
  const own = values.find(({ channel }) => channel.name === place.channel);
  const value = isComputed ? spokenNumber(formatValue(own?.value)) : say("heatmap.notComputed");
  const channel = own ? textOf(own.channel.title) : place.channel;
  return say("heatmap.spoken", { channel, value, token: place.token, label: spokenLabel(label), unit: place.unit });
}
