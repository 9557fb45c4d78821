/** The heatmap's keys, as a table: everything a pointer can do, and moving the keyboard's place. */
import { rowOfUnit, stepsOf, unitInRow } from "../../heatmap/heatmap";
import { message, quoted } from "../../../src/messages/message";
import { channelsOf, layerOf, tokensInView, type Place } from "../../trace/state";
import type { Actions, Key } from "../../trace/view";
import { selectPlace } from "./input";
import { fitted, viewOf, withCursor, withDone, type HeatmapScene, type HeatmapState } from "./state";
import { zoomStep } from "./tools";

type Heatmap = Actions<HeatmapState>;

const FAR = 10;

interface Move {
  readonly token?: number;
  readonly unit?: number;
  readonly channel?: number;
  /** To this token, rather than by so many. */
  readonly toToken?: number;
}

/** Moves by one, with Shift by ten. */
const move =
  (to: (by: number, heatmap: Heatmap) => Move) =>
  (heatmap: Heatmap, { alt, shift }: Key) =>
    alt ? false : moveBy(heatmap, to(shift ? FAR : 1, heatmap));
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
  ArrowLeft: move((by) => ({ token: -by })),
  ArrowRight: move((by) => ({ token: by })),
  ArrowUp: move((by) => ({ unit: -by })),
  ArrowDown: move((by) => ({ unit: by })),
  PageUp: move((_, heatmap) => ({ token: -screen(heatmap) })),
  PageDown: move((_, heatmap) => ({ token: screen(heatmap) })),
  Home: move(() => ({ toToken: 0 })),
  End: move(() => ({ toToken: Infinity })),
  c: move(() => ({ channel: 1 })),
  C: move(() => ({ channel: -1 })),
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
  Enter(heatmap) {
    const { cursor } = heatmap.scene();
    if (!cursor) return;
    selectPlace(heatmap, cursor);
    heatmap.update((scene) => withDone(scene, message("heatmap.selected", { token: cursor.token, unit: cursor.unit })));
  },
  Escape(heatmap) {
    heatmap.changeFocus({ unit: null });
    heatmap.update((scene) => withDone(scene, message("heatmap.deselected")));
  },
};

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
      unit: focus.unit ?? unitInRow(view, 0),
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
