/** Which unit stands in which row of the heatmap: the pinned ones first, the others in the chosen order, as far as the filter lets them. */
import type { PanelContract } from "../../../src/protocol/panelContract";
import { latest, type Answer } from "../../query/query";
import type { Answered } from "../../query/questions";
import { textOf } from "../../shell/language";
import { allChannelsOf, computedOf, isOver, layerOf, lookedAt, pinnedOf, traceOf } from "../../trace/state";
import { ask } from "../../trace/view";
import { parseFilter, passes, type Condition } from "./filter";
import { orderOf, type HeatmapScene, type Likeness, type UnitOrder } from "./state";

type Told<Call extends keyof PanelContract["calls"]> = Answer<Answered<PanelContract, Call>> | null | undefined;

/** What the rows are made of. */
export interface RowsTold {
  readonly order?: Told<"readUnitOrder">;
  readonly followers?: Told<"readOverview">;
  readonly column?: Told<"readTiles">;
}

/** The units stand otherwise in a moment. */
export function areRowsOnTheirWay({ order, followers, column }: RowsTold): boolean {
  return [order, followers, column].some((answer) => answer?.kind === "pending");
}

/** More units than that stay as they are stored: their tiles would take too long to read one by one. */
const MOST_ORDERED = 1024;
const REST = 100; // milliseconds

export function filterOf(scene: HeatmapScene) {
  return parseFilter(
    scene.own.filter,
    allChannelsOf(layerOf(scene)).map(({ name }) => name),
  );
}

function conditionsOf(scene: HeatmapScene): readonly Condition[] {
  const filter = filterOf(scene);
  return "conditions" in filter ? filter.conditions : [];
}

/** The questions whose answers the rows follow from. Asked when the run is over: an order that changes all the time is none. */
export function rowQuestions(scene: HeatmapScene) {
  const trace = traceOf(scene);
  const order = orderOf(scene);
  const { layer, unit } = scene.focus;
  const computed = computedOf(scene);
  const conditions = conditionsOf(scene);
  const needsFollowers = order === "follows" || conditions.some(({ kind }) => kind === "follows");
  const range =
    trace && computed > 0 && isOver(scene)
      ? { traceId: trace.traceId, revision: trace.revision, layer, tokenStart: 0, tokenEnd: computed }
      : null;
  const wanted = range && (layerOf(scene)?.hiddenSize ?? 0) <= MOST_ORDERED ? orderAsked(order, unit, scene.own.likeness) : null;
  return {
    order: range && wanted ? ask("readUnitOrder", { ...range, ...wanted }, { rest: REST }) : null,
    followers: range && needsFollowers ? ask("readOverview", range, { rest: REST }) : null,
    column: columnQuestion(scene, conditions),
  };
}

/** What is asked for an order beside the trace's place; null: nothing. */
function orderAsked(order: UnitOrder, unit: number | null, likeness: Likeness | null) {
  if (order === "stored") return null;
  if (order === "rectangle" && likeness) {
    const { tokenStart, tokenEnd, channel, units } = likeness;
    return { by: "correlation" as const, units: [...units], channel, tokenStart, tokenEnd };
  }
  if (order === "correlation") return unit === null ? null : { by: order, units: [unit], channel: null };
  return { by: order === "variance" ? order : ("similarity" as const), units: [], channel: null };
}

/** The values that conditions are about, at the token that is looked at. */
function columnQuestion(scene: HeatmapScene, conditions: readonly Condition[]) {
  const trace = traceOf(scene);
  const token = lookedAt(scene) ?? 0;
  const names = new Set(conditions.flatMap((condition) => (condition.kind === "value" ? [condition.channel] : [])));
  const asked = allChannelsOf(layerOf(scene)).filter(({ name }) => names.has(name));
  if (!trace || asked.length === 0 || computedOf(scene) <= token) return null;
  const { traceId, revision } = trace;
  const place = { traceId, revision, layer: scene.focus.layer, tokenStart: token, tokenEnd: token + 1, step: 1 };
  const tiles = asked.map(({ name, size }) => ({ ...place, channel: name, unitStart: 0, unitEnd: size }));
  return ask("readTiles", { tiles }, { rest: REST });
}

let last: { readonly of: readonly unknown[]; readonly rows: Uint32Array | null } | undefined;

/** Null: all units as they are stored. The same array as long as nothing changes. */
export function rowsOf(scene: HeatmapScene, told: RowsTold): Uint32Array | null {
  const { layer } = scene.focus;
  const of = [
    traceOf(scene),
    layer,
    orderOf(scene),
    scene.own.filter,
    pinnedOf(scene),
    latest(told.order),
    latest(told.followers),
    latest(told.column),
  ];
  if (last && of.every((each, at) => each === last?.of[at])) return last.rows;
  last = { of, rows: rowsFrom(scene, told) };
  return last.rows;
}

function rowsFrom(scene: HeatmapScene, told: RowsTold): Uint32Array | null {
  const units = layerOf(scene)?.hiddenSize ?? 0;
  const { layer } = scene.focus;
  if (units > MOST_ORDERED) return null;
  const known = latest(told.order);
  const isCurrent = known?.params.layer === layer && known.value.length === units && orderOf(scene) !== "stored";
  const ordered: number[] = isCurrent ? Array.from(known.value) : [...Array(units).keys()];
  const overview = latest(told.followers);
  const followers = overview?.params.layer === layer ? overview.value.units : [];
  const front = [
    ...pinnedOf(scene).map(({ unit }) => unit),
    ...(scene.own.order === "follows" ? followers.map(({ unit }) => unit) : []),
  ];
  const all = [...new Set([...front, ...ordered])].filter((unit) => unit < units);
  const conditions = conditionsOf(scene);
  const column = latest(told.column);
  const rows = all.filter((unit) =>
    passes(conditions, unit, {
      valueOf: (channel) =>
        column?.value[column.params.tiles.findIndex((tile) => tile.channel === channel && tile.layer === layer)]?.values[unit],
      followsOf: (one) =>
        followers
          .filter((follower) => follower.unit === one)
          .map(({ follows }) => textOf(follows))
          .join(" "),
    }),
  );
  return rows.length === units && rows.every((unit, at) => unit === at) ? null : Uint32Array.from(rows);
}
