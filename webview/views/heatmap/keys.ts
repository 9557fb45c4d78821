/** The heatmap's keys, as a table: everything a pointer can do, and moving the keyboard's place. */
import { rowOfUnit, stepsOf, unitInRow } from "../../heatmap/heatmap";
import { message, quoted } from "../../../src/messages/message";
import { channelsOf, layerOf, tokensInView, type Place } from "../../trace/state";
import type { Actions, Key } from "../../trace/view";
import { brushIn, canOrderByBrush, orderedByBrush, withBrush, withoutBrush } from "./brush";
import { selectPlace } from "./input";
import { legendMenuId } from "./legend";
import { fitted, rowsShown, viewOf, withCursor, withDone, type HeatmapScene, type HeatmapState } from "./state";
import { zoomStep } from "./tools";

type Heatmap = Actions<HeatmapState>;

interface Move {
  readonly token?: number;
  readonly unit?: number;
  readonly channel?: number;
  /** To this token, rather than by so many. */
  readonly toToken?: number;
}

const FAR = 10;

/** Moves, with Control ten times as far; with Shift it takes a corner of the brushed rectangle along. */
const move =
  (to: (heatmap: Heatmap) => Move) =>
  (heatmap: Heatmap, { alt, shift, control }: Key) => {
    if (alt) return false;
    const before = heatmap.scene();
    const { token = 0, unit = 0, ...by } = to(heatmap);
    const times = control ? FAR : 1;
    moveBy(heatmap, { ...by, ...(token && { token: token * times }), ...(unit && { unit: unit * times }) });
    heatmap.update((scene) => (shift ? brushedFrom(before, scene) : withoutBrush(scene)));
    return true;
  };
const zoom =
  (closer: boolean) =>
  (heatmap: Heatmap, { alt }: Key) => {
    zoomStep(heatmap, alt ? "units" : "tokens", closer);
    heatmap.update(tellView);
  };
const layer = (by: number) => (heatmap: Heatmap) => {
  heatmap.changeFocus({ layer: heatmap.scene().focus.layer + by });
  heatmap.update((scene) => {
    const { cellTitle = quoted(""), hiddenSize = 0 } = layerOf(scene) ?? {};
    return withDone(scene, message("heatmap.inLayer", { layer: scene.focus.layer, cell: cellTitle, n: hiddenSize }));
  });
};

/** Says how much is in view. */
function tellView(scene: HeatmapScene): HeatmapScene {
  const tokens = tokensInView(scene);
  const view = viewOf(scene);
  if (!tokens || !view) return scene;
  const units = Math.min(view.unitCount, Math.ceil(view.height / view.units.scale));
  return withDone(
    scene,
    message("heatmap.inView", { tokens: tokens.end - tokens.start, from: tokens.start, to: tokens.end - 1, units }),
  );
}

export const keys: Readonly<Record<string, (heatmap: Heatmap, key: Key) => unknown>> = {
  ArrowLeft: move(() => ({ token: -1 })),
  ArrowRight: move(() => ({ token: 1 })),
  ArrowUp: move(() => ({ unit: -1 })),
  ArrowDown: move(() => ({ unit: 1 })),
  PageUp: move((heatmap) => ({ token: -screen(heatmap) })),
  PageDown: move((heatmap) => ({ token: screen(heatmap) })),
  Home: move(() => ({ toToken: 0 })),
  End: move(() => ({ toToken: Infinity })),
  c: (heatmap) => moveBy(heatmap, { channel: 1 }),
  C: (heatmap) => moveBy(heatmap, { channel: -1 }),
  r(heatmap) {
    const { cursor } = heatmap.scene();
    const channel = cursor?.channel ?? channelsOf(heatmap.scene())[0]?.name;
    if (channel !== undefined) document.getElementById(legendMenuId(channel))?.showPopover();
  },
  "+": zoom(true),
  "=": zoom(true),
  "-": zoom(false),
  "0": (heatmap) => heatmap.update((scene) => tellView(fitted(scene))),
  "[": layer(-1),
  "]": layer(1),
  t(heatmap) {
    heatmap.toggle("table");
    heatmap.update((scene) => withDone(scene, message("heatmap.tableToggled")));
  },
  o: (heatmap) => (canOrderByBrush(heatmap.scene()) ? heatmap.update(orderedByBrush) : false),
  Enter(heatmap) {
    const { cursor } = heatmap.scene();
    if (!cursor) return;
    selectPlace(heatmap, cursor);
    heatmap.update((scene) => withDone(scene, message("heatmap.selected", { token: cursor.token, unit: cursor.unit })));
  },
  Escape(heatmap) {
    if (brushIn(heatmap.scene())) {
      heatmap.update((scene) => withDone(withoutBrush(scene), message("heatmap.unbrushed")));
      return;
    }
    heatmap.changeFocus({ unit: null });
    heatmap.update((scene) => withDone(scene, message("heatmap.deselected")));
  },
};

/** The rectangle from where it began, else from the keyboard's place before, to the keyboard's place. */
function brushedFrom(before: HeatmapScene, scene: HeatmapScene): HeatmapScene {
  const view = viewOf(scene);
  const { cursor } = scene;
  if (!view || !cursor) return scene;
  const cornerOf = ({ token, unit }: Place) => ({ token, row: Math.max(0, rowOfUnit(view, unit)) });
  const begun = brushIn(before);
  const from = begun?.channel.name === cursor.channel ? begun.brush.from : cornerOf(before.cursor ?? cursor);
  return withBrush(scene, cursor.channel, from, cornerOf(cursor));
}

function screen(heatmap: Heatmap): number {
  const view = viewOf(heatmap.scene());
  return view ? Math.max(1, Math.floor(view.width / view.tokens.scale) - 1) : 1;
}

/** Moves the keyboard's place from where it is, at first from the selection, or from the first token in view; to rows that are drawn. */
function moveBy(heatmap: Heatmap, by: Move): void {
  heatmap.update((scene) => {
    const view = viewOf(scene);
    const channels = channelsOf(scene).map(({ name }) => name);
    const first = channels[0];
    if (!view || first === undefined) return scene;
    const { focus } = scene;
    const start = {
      channel: first,
      token: focus.token ?? tokensInView(scene)?.start ?? 0,
      unit: focus.unit ?? unitInRow(view, rowsShown(scene)?.start ?? 0),
    };
    const cursor = scene.cursor ?? start;
    const isFirst = scene.cursor === null && by.toToken === undefined;
    const at = Math.max(0, channels.indexOf(cursor.channel));
    const { unitStep } = stepsOf(view);
    const row = Math.max(0, rowOfUnit(view, cursor.unit)) + (by.unit ?? 0) * unitStep;
    const inView = Math.max(0, Math.min(view.unitCount - 1, row));
    const next: Place = {
      channel: channels[(at + (by.channel ?? 0) + channels.length) % channels.length] ?? first,
      token: Math.max(0, Math.min(view.tokenCount - 1, by.toToken ?? cursor.token + (by.token ?? 0))),
      unit: by.unit === undefined ? cursor.unit : unitInRow(view, inView - (inView % unitStep)),
    };
    return withCursor({ ...scene, pointer: null }, isFirst ? cursor : next);
  });
}
