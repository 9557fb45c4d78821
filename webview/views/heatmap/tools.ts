/** The heatmap's part of the toolbar: which channels have a row, and zoom. */
import type { MessageId } from "../../../src/messages/message";
import { say, textOf } from "../../shell/language";
import { readTheme } from "../../shell/theme";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { ChannelDescription } from "../../../src/protocol/model";
import { menu, type MenuItem } from "../../controls/menu";
import { button, checkbox, chevronIcon, dropdown, icon, minusIcon, plusIcon, saveIcon, textField } from "../../controls/controls";
import { channelsOf, isDerivedFrom, layerOf, traceOf, withChannelShown } from "../../trace/state";
import type { Actions } from "../../trace/view";
import { charactersOf, type TextAnswers } from "./characters";
import { svgOf } from "./picture";
import { filterOf } from "./rows";
import { fitted, orderOf, unitOrders, zoomedAtCursor, type HeatmapScene, type HeatmapState, type UnitOrder } from "./state";

const ZOOM = 1.5;

const apartIcon = icon(svg`<path d="M3 8h10M8 6V1M8 10v5M6 3l2-2 2 2M6 13l2 2 2-2" />`);
const togetherIcon = icon(svg`<path d="M3 8h10M8 1v5M8 15v-5M6 4l2 2 2-2M6 12l2-2 2 2" />`);
const wholeIcon = icon(svg`<path d="M1.5 4v8M14.5 4v8M4 8h8M6 6 4 8l2 2M10 6l2 2-2 2" />`);

/** One step closer or farther along the tokens or the units. */
export function zoomStep(actions: Actions<HeatmapState>, along: "tokens" | "units", closer: boolean): void {
  const factor = closer ? ZOOM : 1 / ZOOM;
  actions.update((scene) => (along === "tokens" ? zoomedAtCursor(scene, factor) : zoomedAtCursor(scene, 1, factor)));
}

export function tools(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult {
  return html`<div class="tool-group rows">${orderPicker(scene, actions)} ${filterField(scene, actions)}</div>
    ${channelToggles(scene, actions)}
    <div class="tool-group zoom">${zoomButtons(scene, actions)}</div>`;
}

const orders = {
  similarity: "heatmap.bySimilarity",
  stored: "heatmap.asStored",
  variance: "heatmap.byVariance",
  correlation: "heatmap.byCorrelation",
  rectangle: "heatmap.byRectangle",
  follows: "heatmap.byFollowing",
} as const satisfies Readonly<Record<UnitOrder, MessageId>>;

function orderPicker(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult {
  const current = orderOf(scene);
  // By a rectangle they are ordered where that is brushed.
  const isOffered = (order: UnitOrder) =>
    order === current || (order === "correlation" ? scene.focus.unit !== null : order !== "rectangle");
  const shown = unitOrders.filter(isOffered);
  return dropdown({
    id: "unit-order",
    label: say("heatmap.order"),
    testId: "unit-order",
    options: shown.map((value) => ({ value, label: say(orders[value]) })),
    value: current,
    onChange: (order) => actions.update((now) => ({ ...now, own: { ...now.own, order: order as UnitOrder } })),
  });
}

function filterField(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult {
  const filter = filterOf(scene);
  const { rows } = scene.own;
  const note =
    "problem" in filter
      ? textOf(filter.problem)
      : scene.own.filter.trim() === ""
        ? ""
        : say("heatmap.filtered", { n: rows?.length ?? layerOf(scene)?.hiddenSize ?? 0 });
  return html`${textField({
      label: say("heatmap.filter"),
      testId: "unit-filter",
      value: scene.own.filter,
      placeholder: say("heatmap.filterHint"),
      onInput: (text) => actions.update((now) => ({ ...now, own: { ...now.own, filter: text } })),
    })}<span class="filter-note ${"problem" in filter ? "problem" : ""}" role="status" data-testid="filter-note">${note}</span>`;
}

function channelToggles(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult | typeof nothing {
  const channels = layerOf(scene)?.channels ?? [];
  if (channels.length < 2) return partsMenu(scene, actions);
  const shown = channelsOf(scene).filter((channel) => channels.includes(channel));
  return html`<div class="tool-group channels" role="group" aria-label=${say("heatmap.channels")}>
    ${channels.map((channel) =>
      checkbox({
        label: channel.name,
        testId: `show-${channel.name}`,
        checked: shown.includes(channel),
        disabled: shown.length === 1 && shown[0] === channel,
        onChange: (checked) => actions.update((now) => withChannelShown(now, channel.name, checked)),
      }),
    )}
    ${partsMenu(scene, actions)}
  </div>`;
}

/** What each channel is made of, to be shown beside it: the parts of a gate before its activation, what a state kept and was given. */
function partsMenu(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult | typeof nothing {
  const { channels = [], derived = [] } = layerOf(scene) ?? {};
  if (derived.length === 0) return nothing;
  const itemOf = ({ name, title }: ChannelDescription): MenuItem => {
    const checked = scene.derived.includes(name);
    return {
      label: say("heatmap.part", { name, title }),
      testId: `show-${name}`,
      checked,
      onClick: () => actions.update((now) => withChannelShown(now, name, !checked)),
    };
  };
  return menu({
    id: "parts",
    label: say("heatmap.parts"),
    testId: "parts",
    icon: html`<span class="parts-button">${say("heatmap.partsShort")}${chevronIcon}</span>`,
    groups: () => channels.map((channel) => derived.filter(({ name }) => isDerivedFrom(name, channel.name)).map(itemOf)),
  });
}

function save(actions: Actions<HeatmapState>): void {
  const scene = actions.scene();
  const content = svgOf(document, scene, charactersOf(scene, actions.answers() as TextAnswers), readTheme());
  const name = (scene.panel?.fileName ?? "").replace(/\.[^.]*$/, "") || "trace";
  if (content) actions.savePicture({ name: `${name}-layer${scene.focus.layer}.svg`, content });
}

function zoomButtons(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult[] {
  const disabled = !traceOf(scene);
  const tool = (label: string, testId: string, drawing: TemplateResult, onClick: () => void) =>
    button({ label, testId, appearance: "icon", disabled, onClick, icon: drawing });
  return [
    tool(say("heatmap.zoomOut"), "zoom-out", minusIcon, () => zoomStep(actions, "tokens", false)),
    tool(say("heatmap.zoomIn"), "zoom-in", plusIcon, () => zoomStep(actions, "tokens", true)),
    tool(say("heatmap.moreUnits"), "unit-zoom-out", togetherIcon, () => zoomStep(actions, "units", false)),
    tool(say("heatmap.tallerUnits"), "unit-zoom-in", apartIcon, () => zoomStep(actions, "units", true)),
    tool(say("heatmap.fit"), "fit", wholeIcon, () => actions.update(fitted)),
    tool(say("heatmap.saveSvg"), "heatmap-svg", saveIcon, () => save(actions)),
  ];
}
