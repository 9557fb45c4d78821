/** The rows of the heatmap: the token band, and one row per channel. Templates only; painting.ts fills the canvases. */
import { message } from "../../../src/messages/message";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Domain } from "../../../src/protocol/traceShapes";
import type { ChannelDescription } from "../../../src/protocol/model";
import { ticks } from "../../heatmap/axis";
import { unitInRow } from "../../heatmap/heatmap";
import { pixelOf, visible } from "../../heatmap/viewport";
import { button, narrowIcon, widenIcon } from "../../controls/controls";
import { INITIAL_COLOR_LIMIT } from "../../heatmap/colorMaps";
import { say, textOf } from "../../shell/language";
import { channelsOf, isOfNumbers, traceOf, valueRangeOf } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { domainOf, viewOf, withWiderColorLimit, type HeatmapScene, type HeatmapState } from "./state";

export function channelRows(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult {
  const trace = traceOf(scene);
  const count = trace?.tokenCount ?? 0;
  return html`<div
      class="heatmap"
      data-keys="heatmap"
      data-testid="heatmap"
      tabindex="0"
      role="application"
      aria-roledescription=${say("heatmap.role")}
      aria-label=${say("heatmap.label", {
        layer: scene.focus.layer,
        tokens: message(isOfNumbers(scene) ? "common.steps" : "common.tokens", { n: count }),
      })}
      aria-describedby="heatmap-help"
    >
      <div class="band-row">
        <div class="gutter band-title" aria-hidden="true">
          ${say(isOfNumbers(scene) ? "heatmap.stepAxis" : "heatmap.tokenAxis")}
        </div>
        <div class="cells"><canvas class="token-band" data-testid="token-axis" aria-hidden="true"></canvas></div>
      </div>
      ${repeat(
        channelsOf(scene),
        ({ name }) => name,
        (channel) => channelRow(scene, actions, channel),
      )}
    </div>
    <div id="heatmap-help" class="visually-hidden">${say("heatmap.help")}</div>`;
}

function channelRow(scene: HeatmapScene, actions: Actions<HeatmapState>, channel: ChannelDescription): TemplateResult {
  const domain = domainOf(scene, channel);
  const active = (scene.pointer ?? scene.cursor)?.channel === channel.name;
  return html`<section
    class="channel-row ${active ? "active" : ""}"
    data-testid="channel-${channel.name}"
    data-channel=${channel.name}
    aria-label=${textOf(channel.title)}
  >
    <header class="channel-title">
      <span class="letter">${channel.name}</span><span class="title">${textOf(channel.title)}</span>
      ${legend(scene, actions, channel, domain)}
    </header>
    <div class="channel-body">
      <div class="gutter unit-axis" aria-hidden="true">${unitNumbers(scene)}</div>
      <div class="cells over-tokens">
        <canvas
          class="values"
          data-testid="channel-canvas-${channel.name}"
          role="img"
          aria-label=${say("heatmap.colours", { channel: channel.title, min: short(domain.min), max: short(domain.max) })}
        ></canvas
        ><canvas class="marks" aria-hidden="true"></canvas>
      </div>
    </div>
  </section>`;
}

/** The colour bar; for an unbounded channel that goes farther than its colours, with a button that widens them. */
function legend(
  scene: HeatmapScene,
  actions: Actions<HeatmapState>,
  channel: ChannelDescription,
  { min, max }: Domain,
): TemplateResult {
  const [least = min, greatest = max] = valueRangeOf(scene, channel.name) ?? [];
  const bar = html`<span class="legend-end">${least < min ? "≤ " : ""}${short(min)}</span><canvas class="color-bar"></canvas
    ><span class="legend-end">${greatest > max ? "≥ " : ""}${short(max)}</span>`;
  const isBeyond = least < min || greatest > max;
  if (channel.range !== "unbounded" || (!isBeyond && max <= INITIAL_COLOR_LIMIT)) return html`<div class="legend">${bar}</div>`;
  const values = { least: short(least), greatest: short(greatest), min: short(min), max: short(max) };
  const widen = button({
    label: isBeyond ? say("heatmap.widen", values) : say("heatmap.narrow", values),
    testId: `range-${channel.name}`,
    appearance: "icon",
    icon: isBeyond ? widenIcon : narrowIcon,
    onClick: () => actions.update((now) => withWiderColorLimit(now, channel.name)),
  });
  return html`<div class="legend">${bar}${widen}</div>`;
}

/** Placed through the property `style`: the page's security policy refuses style attributes, which styleMap begins with. */
function unitNumbers(scene: HeatmapScene): TemplateResult[] | typeof nothing {
  const view = viewOf(scene);
  if (!view) return nothing;
  const range = visible(view.units, { count: view.unitCount, size: view.height });
  return ticks(range, view.units.scale, 26)
    .map((unit) => ({ unit, top: pixelOf(view.units, unit) + Math.min(view.units.scale, 12) / 2 }))
    .filter(({ top }) => top >= -1 && top <= view.height)
    .map(
      ({ unit: row, top }) => html`<span class="unit-number" .style=${`top: ${top.toFixed(1)}px`}>${unitInRow(view, row)}</span>`,
    );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
