/** Over which values a channel's colours go: as the person chose it, and of what is known of the channel's values. Pure. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import type { ChannelDescription } from "../../../src/protocol/model";
import { BOUND_SHARES, type Domain } from "../../../src/protocol/traceShapes";
import { domainFor, INITIAL_COLOR_LIMIT } from "../../heatmap/colorMaps";
import { latest, type Answer } from "../../query/query";
import type { Answered } from "../../query/questions";
import { channelsOf, computedOf, isOver, layerOf, traceOf, valueRangeOf } from "../../trace/state";
import { ask } from "../../trace/view";
import { NO_BOUNDS, type Bounds, type ColorRange, type HeatmapScene } from "./state";

const USUAL: ColorRange = { by: "usual" };
const USUAL_SHARE = BOUND_SHARES.indexOf(0.98);
const REST = 60; // milliseconds

export function rangeOf({ own }: HeatmapScene, channel: string): ColorRange {
  return own.ranges[channel] ?? USUAL;
}

/** Sets the range of one channel; where they share it, of every unbounded one. */
export function withRange(scene: HeatmapScene, channel: ChannelDescription, range: ColorRange): HeatmapScene {
  const all = layerOf(scene);
  const isOfAll = scene.own.isRangeShared && channel.range === "unbounded";
  const names = isOfAll
    ? [...(all?.channels ?? []), ...(all?.derived ?? [])].filter((each) => each.range === "unbounded").map(({ name }) => name)
    : [channel.name];
  const ranges = { ...scene.own.ranges, ...Object.fromEntries(names.map((name) => [name, range])) };
  return { ...scene, own: { ...scene.own, ranges } };
}

/** Unbounded channels have the same colours for the same values, or each its own. */
export function withSharedRange(scene: HeatmapScene, isRangeShared: boolean, from: ChannelDescription): HeatmapScene {
  const next = { ...scene, own: { ...scene.own, isRangeShared } };
  return isRangeShared ? withRange(next, from, rangeOf(scene, from.name)) : next;
}

/** The domain that a channel of the shown layer is drawn over. */
export function domainOf(scene: HeatmapScene, channel: ChannelDescription): Domain {
  if (!scene.own.isRangeShared || channel.range !== "unbounded") return ownDomain(scene, channel);
  const all = channelsOf(scene).filter(({ range }) => range === "unbounded");
  const domains = all.map((each) => ownDomain(scene, each));
  return { min: Math.min(...domains.map(({ min }) => min)), max: Math.max(...domains.map(({ max }) => max)) };
}

function ownDomain(scene: HeatmapScene, channel: ChannelDescription): Domain {
  const chosen = rangeOf(scene, channel.name);
  if (chosen.by === "fixed") return { min: chosen.min, max: chosen.max };
  const bounds = scene.own.bounds[channel.name];
  const bound = chosen.by === "share" ? bounds?.[BOUND_SHARES.indexOf(chosen.share)] : undefined;
  if (bound !== undefined) return { min: channel.range === "unit" ? 0 : -(bound || 1), max: bound || 1 };
  // The run tells the reach of traced channels, statistics that of derived ones.
  const [usual = 0, farthest = 0] = [bounds?.[USUAL_SHARE], bounds?.at(-1)];
  const reach = valueRangeOf(scene, channel.name) ?? (bounds && ([-farthest, farthest, usual] as const));
  return domainFor(channel.range, reach && [...reach], INITIAL_COLOR_LIMIT);
}

/** What of the channels' values must be known, once the run is over. */
export function boundsQuestion(scene: HeatmapScene) {
  const trace = traceOf(scene);
  const tokenEnd = computedOf(scene);
  const { layer } = scene.focus;
  const channels = channelsOf(scene)
    .filter(({ name, range }) => {
      const { by } = rangeOf(scene, name);
      return by === "share" || (by === "usual" && range === "unbounded" && !valueRangeOf(scene, name));
    })
    .map(({ name }) => name);
  if (!trace || channels.length === 0 || tokenEnd === 0 || !isOver(scene)) return null;
  const { traceId, revision } = trace;
  return ask("readStatistics", { traceId, revision, layer, channels, tokenStart: 0, tokenEnd }, { rest: REST });
}

type Told = Answer<Answered<PanelContract, "readStatistics">> | null | undefined;

/** The scene with what was found of its layer's channels. */
export function withBounds(scene: HeatmapScene, told: Told): HeatmapScene {
  const known = latest(told);
  const isOfThis = known?.params.traceId === traceOf(scene)?.traceId && known?.params.layer === scene.focus.layer;
  if (!known || !isOfThis) return scene.own.bounds === NO_BOUNDS ? scene : { ...scene, own: { ...scene.own, bounds: NO_BOUNDS } };
  const bounds = boundsIn(known.value);
  return scene.own.bounds === bounds ? scene : { ...scene, own: { ...scene.own, bounds } };
}

const made = new WeakMap<object, Bounds>();

function boundsIn(value: Answered<PanelContract, "readStatistics">["value"]): Bounds {
  const bounds = made.get(value) ?? Object.fromEntries(value.map(({ channel, bounds }) => [channel, bounds]));
  made.set(value, bounds);
  return bounds;
}
