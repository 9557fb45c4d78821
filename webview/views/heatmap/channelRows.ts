/** The rows of the heatmap: the token band, and one row per channel. Templates only; painting.ts fills the canvases. */
import { message } from "../../../src/messages/message";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ChannelDescription } from "../../../src/protocol/model";
import { ticks } from "../../heatmap/axis";
import { unitInRow } from "../../heatmap/heatmap";
import { pixelOf, visible } from "../../heatmap/viewport";
import { say, textOf } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import { channelsOf, isOfNumbers, traceOf } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { legend } from "./legend";
import { domainOf } from "./ranges";
import { unitScroll } from "./unitScroll";
import { isTooFarOut, MOST_DERIVED, viewOf, type HeatmapScene, type HeatmapState } from "./state";

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
    class="channel-row ${active ? "active" : ""} ${channel.role === "part" ? "part" : ""}"
    data-testid="channel-${channel.name}"
    data-channel=${channel.name}
    aria-label=${textOf(channel.title)}
  >
    <header class="channel-title">
      <span class="letter">${channel.name}</span><span class="title">${textOf(channel.title)}</span>
      ${legend(scene, actions, channel)}
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
        ><canvas class="marks" aria-hidden="true"></canvas>${whyEmpty(scene, channel)}
      </div>
      ${unitScroll(scene)}
    </div>
  </section>`;
}

/** In the place of a picture that there is none of. */
function whyEmpty(scene: HeatmapScene, channel: ChannelDescription): TemplateResult | typeof nothing {
  const said = (text: string) => html`<p class="why-empty">${text}</p>`;
  if (isTooFarOut(scene, channel)) return said(say("heatmap.tooFarOut", { n: MOST_DERIVED }));
  const isFirst = channelsOf(scene)[0]?.name === channel.name;
  const filter = scene.own.filter.trim();
  return isFirst && scene.own.rows?.length === 0 ? said(say("heatmap.noneShown", { filter })) : nothing;
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
