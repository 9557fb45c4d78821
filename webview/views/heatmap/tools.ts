/**
 * The heatmap's part of the toolbar: which channels have a row, and zoom. It is one line, in which menus stand for the check
 * boxes and the buttons that there is no room for (tools.css shows the ones or the others).
 */
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
import "./tools.css";

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
    <div class="tool-group instead">${channelsMenu(scene, actions)} ${zoomMenu(scene, actions)}</div>
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
  if (channels.length < 2) return html`<div class="tool-group channels">${partsMenu(scene, actions)}</div>`;
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

/** The same as a menu: it stays while one is chosen after the other. */
function channelsMenu(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult {
  const { channels = [] } = layerOf(scene) ?? {};
  const shown = channelsOf(scene).filter((channel) => channels.includes(channel));
  const itemOf = (channel: ChannelDescription): MenuItem => ({
    label: say("heatmap.part", channel),
    testId: `choose-${channel.name}`,
    checked: shown.includes(channel),
    disabled: shown.length === 1 && shown[0] === channel,
    stays: true,
    onClick: () => actions.update((now) => withChannelShown(now, channel.name, !shown.includes(channel))),
  });
  return menu({
    id: "channels",
    label: say("heatmap.channels"),
    testId: "channels",
    icon: worded(say("heatmap.channels")),
    groups: () => [channels.map(itemOf), ...partsOf(scene, actions)],
  });
}

/** A menu's button that says in a word what it is for. */
function worded(text: string): TemplateResult {
  return html`<span class="worded">${text}${chevronIcon}</span>`;
}

/** What each channel is made of, to be shown beside it: the parts of a gate before its activation, what a state kept and was given. */
function partsMenu(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult | typeof nothing {
  const { derived = [] } = layerOf(scene) ?? {};
  if (derived.length === 0) return nothing;
  return menu({
    id: "parts",
    label: say("heatmap.parts"),
    testId: "parts",
    icon: worded(say("heatmap.partsShort")),
    groups: () => partsOf(scene, actions),
  });
}

/** A group for each channel. */
function partsOf(scene: HeatmapScene, actions: Actions<HeatmapState>): MenuItem[][] {
  const { channels = [], derived = [] } = layerOf(scene) ?? {};
  const itemOf = ({ name, title }: ChannelDescription): MenuItem => {
    const checked = scene.derived.includes(name);
    return {
      label: say("heatmap.part", { name, title }),
      testId: `show-${name}`,
      checked,
      onClick: () => actions.update((now) => withChannelShown(now, name, !checked)),
    };
  };
  return channels.map((channel) => derived.filter(({ name }) => isDerivedFrom(name, channel.name)).map(itemOf));
}

function save(actions: Actions<HeatmapState>): void {
  const scene = actions.scene();
  const content = svgOf(document, scene, charactersOf(scene, actions.answers() as TextAnswers), readTheme());
  const name = (scene.panel?.fileName ?? "").replace(/\.[^.]*$/, "") || "trace";
  if (content) actions.savePicture({ name: `${name}-layer${scene.focus.layer}.svg`, content });
}

interface Tool {
  readonly label: string;
  readonly testId: string;
  readonly icon: TemplateResult;
  readonly onClick: () => void;
}

/** What is pressed again and again. */
function zoomTools(actions: Actions<HeatmapState>): Tool[] {
  const tool = (label: string, testId: string, drawing: TemplateResult, onClick: () => void) => {
    return { label, testId, icon: drawing, onClick };
  };
  return [
    tool(say("heatmap.zoomOut"), "zoom-out", minusIcon, () => zoomStep(actions, "tokens", false)),
    tool(say("heatmap.zoomIn"), "zoom-in", plusIcon, () => zoomStep(actions, "tokens", true)),
    tool(say("heatmap.moreUnits"), "unit-zoom-out", togetherIcon, () => zoomStep(actions, "units", false)),
    tool(say("heatmap.tallerUnits"), "unit-zoom-in", apartIcon, () => zoomStep(actions, "units", true)),
    tool(say("heatmap.fit"), "fit", wholeIcon, () => actions.update(fitted)),
  ];
}

function saveTool(actions: Actions<HeatmapState>): Tool {
  return { label: say("heatmap.saveSvg"), testId: "heatmap-svg", icon: saveIcon, onClick: () => save(actions) };
}

function zoomButtons(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult[] {
  const disabled = !traceOf(scene);
  return [...zoomTools(actions), saveTool(actions)].map((tool) => button({ ...tool, appearance: "icon", disabled }));
}

function zoomMenu(scene: HeatmapScene, actions: Actions<HeatmapState>): TemplateResult {
  const disabled = !traceOf(scene);
  const itemOf = ({ label, testId, onClick }: Tool, stays: boolean): MenuItem => {
    return { label, testId: `choose-${testId}`, disabled, stays, onClick };
  };
  const groups = () => [zoomTools(actions).map((tool) => itemOf(tool, true)), [itemOf(saveTool(actions), false)]];
  return menu({ id: "zoom", label: say("heatmap.zoomAndSave"), testId: "zoom", groups });
}
