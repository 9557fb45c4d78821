/** Which unit stands in which row of the heatmap: the pinned ones first, the others in the chosen order, as far as the filter lets them. */
import { bySimilarity, MOST_ORDERED, rangeAsked } from "../../../src/protocol/firstQuestions";
import type { PanelContract } from "../../../src/protocol/panelContract";
import { latest, type Answer } from "../../query/query";
import type { Answered } from "../../query/questions";
import { textOf } from "../../shell/language";
import { allChannelsOf, computedOf, isOver, layerOf, lookedAt, pinnedOf, traceOf } from "../../trace/state";
import { ask } from "../../trace/view";
import { parseFilter, passes, type Condition } from "./filter";
import { isOrdered, orderOf, type HeatmapScene, type HeatmapState } from "./state";

type OrderParams = Answered<PanelContract, "readUnitOrder">["params"];
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

const REST = 100; // milliseconds

/** Tokens by squares of the layers' sizes: a run of no more is over in a second, and the order waits for it. */
const SHORT = 2 ** 32;
/** In a longer one the units stand in the order of its first tokens until it is over. */
const BEGINNING = 4096;

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

/** The questions whose answers the rows follow from. */
export function rowQuestions(scene: HeatmapScene) {
  const conditions = conditionsOf(scene);
  const needsFollowers = orderOf(scene) === "follows" || conditions.some(({ kind }) => kind === "follows");
  const range = rangeUpTo(scene, isOver(scene) ? computedOf(scene) : 0);
  const order = orderQuestion(scene);
  return {
    order: order === "later" ? null : order,
    followers: range && needsFollowers ? ask("readOverview", range, { rest: REST }) : null,
    column: columnQuestion(scene, conditions),
  };
}

function rangeUpTo(scene: HeatmapScene, tokenEnd: number) {
  const trace = traceOf(scene);
  return trace && tokenEnd > 0 ? rangeAsked(trace, scene.focus.layer, tokenEnd) : null;
}

/**
 * Asked once, when the run is over: an order that changes all the time is none. Until then of a long text's beginning, unless
 * an order is known already, as while the text is edited. Null: the units stand as they are stored. "later": the run has not
 * come so far.
 */
function orderQuestion(scene: HeatmapScene) {
  const trace = traceOf(scene);
  const wanted = orderAsked(scene);
  if (!trace || !wanted) return null;
  const computed = computedOf(scene);
  if (isOver(scene)) {
    const range = rangeUpTo(scene, computed);
    return range && ask("readUnitOrder", { ...range, ...wanted }, { rest: REST });
  }
  const work = trace.model.layers.reduce((sum, { hiddenSize }) => sum + trace.tokenCount * hiddenSize ** 2, 0);
  if (work <= SHORT || scene.own.known?.key === keyOf(trace.traceId, scene.focus.layer, wanted)) return "later";
  if (trace.model.layers.some(({ direction }) => direction !== "forward")) return null; // nothing is there before all is
  const range = computed < BEGINNING ? null : rangeUpTo(scene, BEGINNING);
  return range ? ask("readUnitOrder", { ...range, ...wanted }, { rest: REST }) : "later";
}

/** What is asked for an order beside the trace's place; null: nothing. */
function orderAsked(scene: HeatmapScene) {
  const order = orderOf(scene);
  const { unit } = scene.focus;
  const { likeness } = scene.own;
  if (!isOrdered(scene)) return null;
  if (order === "rectangle" && likeness) {
    const { tokenStart, tokenEnd, channel, units } = likeness;
    return { by: "correlation" as const, units: [...units], channel, tokenStart, tokenEnd };
  }
  if (order === "correlation") return unit === null ? null : { by: order, units: [unit], channel: null };
  return order === "variance" ? { ...bySimilarity, by: order } : bySimilarity;
}

/** What an order is of: the trace and layer, and what it goes by. */
function keyOf(traceId: number, layer: number, { by, units, channel }: Pick<OrderParams, "by" | "units" | "channel">): string {
  return JSON.stringify([traceId, layer, by, units, channel]);
}

/** The scene with the order that was told last, for as long as the next is on its way. */
export function withOrder(scene: HeatmapScene, told: RowsTold["order"]): HeatmapScene {
  const answer = latest(told);
  if (!answer || answer.value === scene.own.known?.units) return scene;
  const { traceId, layer } = answer.params;
  return { ...scene, own: { ...scene.own, known: { key: keyOf(traceId, layer, answer.params), units: answer.value } } };
}

/** The layer's units in their order; null: as they are stored; undefined: that is not known yet. */
function orderedUnits(scene: HeatmapScene, told: RowsTold["order"]): Uint32Array | null | undefined {
  const question = orderQuestion(scene);
  if (question === null) return null;
  const units = layerOf(scene)?.hiddenSize ?? 0;
  const { layer } = scene.focus;
  const answer = latest(told);
  if (answer?.params.layer === layer && answer.value.length === units) return answer.value;
  const traceId = traceOf(scene)?.traceId ?? -1;
  const wanted = orderAsked(scene);
  if (wanted && scene.own.known?.key === keyOf(traceId, layer, wanted)) return scene.own.known.units;
  return told?.kind === "failed" ? null : undefined;
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

let last: { readonly of: readonly unknown[]; readonly rows: HeatmapState["rows"] } | undefined;

/** As HeatmapState has them. The same array as long as nothing changes. */
export function rowsOf(scene: HeatmapScene, told: RowsTold): HeatmapState["rows"] {
  const { layer } = scene.focus;
  const of = [
    traceOf(scene),
    layer,
    scene.own.filter,
    pinnedOf(scene),
    orderOf(scene),
    orderedUnits(scene, told.order),
    latest(told.followers),
    latest(told.column),
  ];
  if (last && of.every((each, at) => each === last?.of[at])) return last.rows;
  last = { of, rows: rowsFrom(scene, told) };
  return last.rows;
}

function rowsFrom(scene: HeatmapScene, told: RowsTold): HeatmapState["rows"] {
  const units = layerOf(scene)?.hiddenSize ?? 0;
  const { layer } = scene.focus;
  if (units > MOST_ORDERED) return null;
  const known = orderedUnits(scene, told.order);
  if (known === undefined) return undefined;
  const ordered = known ?? Array(units).keys();
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
