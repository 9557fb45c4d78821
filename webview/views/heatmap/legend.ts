/** Beside a channel's title: what its colours mean, and the menu by which a person says over which values they go. */
import { html, type TemplateResult } from "lit";
import { BOUND_SHARES, type Domain } from "../../../src/protocol/traceShapes";
import type { ChannelDescription } from "../../../src/protocol/model";
import { chevronIcon } from "../../controls/controls";
import { menu, type MenuItem } from "../../controls/menu";
import { say } from "../../shell/language";
import { short } from "../../../src/messages/numbers";
import { valueRangeOf } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { domainOf, rangeOf, withRange, withSharedRange } from "./ranges";
import type { ColorRange, HeatmapScene, HeatmapState } from "./state";

/** The id of a channel's menu, which a key opens too. */
export function legendMenuId(channel: string): string {
  return `range-${channel.replaceAll(/[^\w-]/g, "-")}`;
}

export function legend(scene: HeatmapScene, actions: Actions<HeatmapState>, channel: ChannelDescription): TemplateResult {
  const domain = domainOf(scene, channel);
  const range = rangeOf(scene, channel.name);
  const [least = domain.min, greatest = domain.max] =
    valueRangeOf(scene, channel.name) ?? scene.own.bounds[channel.name]?.slice(-1).flatMap((end) => [-end, end]) ?? [];
  const [below, above] = [least < domain.min, greatest > domain.max];
  const set = (change: ColorRange) => actions.update((now) => withRange(now, channel, change));
  const ends =
    range.by === "fixed"
      ? { min: field(channel, "min", domain, set), max: field(channel, "max", domain, set) }
      : {
          min: html`<span class="legend-end">${below ? "≤ " : ""}${short(domain.min)}</span>`,
          max: html`<span class="legend-end">${above ? "≥ " : ""}${short(domain.max)}</span>`,
        };
  return html`<div class="legend">
    ${ends.min}<canvas class="color-bar"></canvas>${ends.max}
    ${menu({
      id: legendMenuId(channel.name),
      label: say("heatmap.rangeOf", { channel: channel.title }),
      testId: `range-${channel.name}`,
      icon: chevronIcon,
      isSkipped: true,
      groups: () => [choices(channel, range, domain, set), shared(scene, actions, channel)],
    })}
  </div>`;
}

function choices(
  channel: ChannelDescription,
  range: ColorRange,
  { min, max }: Domain,
  set: (change: ColorRange) => void,
): MenuItem[] {
  const shares = BOUND_SHARES.map((share): MenuItem => {
    const label = share === 1 ? say("heatmap.rangeAll") : say("heatmap.rangeShare", { share });
    const checked = range.by === "share" && range.share === share;
    return { label, testId: `range-${share}`, checked, onClick: () => set({ by: "share", share }) };
  });
  return [
    {
      label: say(channel.range === "unbounded" ? "heatmap.rangeUsual" : "heatmap.rangeWhole"),
      testId: "range-usual",
      checked: range.by === "usual",
      onClick: () => set({ by: "usual" }),
    },
    ...shares,
    {
      label: say("heatmap.rangeFixed"),
      testId: "range-fixed",
      checked: range.by === "fixed",
      onClick: () => set({ by: "fixed", min, max }),
    },
  ];
}

function shared(scene: HeatmapScene, actions: Actions<HeatmapState>, channel: ChannelDescription): MenuItem[] {
  if (channel.range !== "unbounded") return [];
  const { isRangeShared } = scene.own;
  return [
    {
      label: say("heatmap.rangeShared"),
      testId: "range-shared",
      checked: isRangeShared,
      onClick: () => actions.update((now) => withSharedRange(now, !isRangeShared, channel)),
    },
  ];
}

/** One end of a fixed range. What goes around 0 stays so: the middle of its colours is 0. */
function field(
  channel: ChannelDescription,
  end: "min" | "max",
  domain: Domain,
  set: (change: ColorRange) => void,
): TemplateResult {
  const label = say(end === "min" ? "heatmap.rangeFrom" : "heatmap.rangeTo", { channel: channel.title });
  const onChange = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const value = Number(input.value.replace("−", "-"));
    const next = channel.range === "unit" ? { ...domain, [end]: value } : { min: -Math.abs(value), max: Math.abs(value) };
    if (input.value.trim() !== "" && Number.isFinite(value) && next.min < next.max) set({ by: "fixed", ...next });
    else input.value = short(domain[end]);
  };
  return html`<input
    class="range-end"
    type="text"
    inputmode="decimal"
    data-testid="range-${end}-${channel.name}"
    aria-label=${label}
    title=${label}
    .value=${short(domain[end])}
    @change=${onChange}
  />`;
}
