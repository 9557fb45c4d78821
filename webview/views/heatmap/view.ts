/** The heatmap: what every unit does. A row for each channel of the layer, tokens from left to right, units from top to bottom. */
import { message } from "../../../src/messages/message";
import { say } from "../../shell/language";
import { html } from "lit";
import { stepsOf } from "../../heatmap/heatmap";
import { current } from "../../query/query";
import { channelsOf, computedOf, derivedShown, traceOf, type Place } from "../../trace/state";
import { ask, defineView } from "../../trace/view";
import { brushIn, brushQuestions } from "./brush";
import { brushPanel, brushSentence } from "./brushPanel";
import { channelRows } from "./channelRows";
import { charactersQuestion } from "./characters";
import "./heatmap.css";
import { listen } from "./input";
import { keys } from "./keys";
import { createPainter, tilesOf } from "./painting";
import { placeOf, readout, sentenceOf } from "./readout";
import { boundsQuestion, withBounds } from "./ranges";
import { rowQuestions, rowsOf, withOrder } from "./rows";
import { initialHeatmap, savedHeatmap, viewOf, withFocusInView, withRows, type HeatmapScene } from "./state";
import { tools } from "./tools";

/** CSS pixels, as heatmap.css has them: a row's least height in a page so wide, its title's, and about what is around the rows. */
const leastRow = (width: number) => (width > 420 ? 48 : 40);
const ROW_TITLE = 16;
const AROUND_ROWS = 388;

export const heatmapView = defineView({
  id: "heatmap",
  title: message("heatmap.title"),
  place: "main",
  drawers: ["table", "chart"],
  initial: initialHeatmap,
  saved: savedHeatmap,
  questions: (scene: HeatmapScene) => ({
    pointed: placeQuestion(scene, placeOf(scene)),
    cursor: placeQuestion(scene, scene.cursor),
    characters: charactersQuestion(scene),
    bounds: boundsQuestion(scene),
    ...brushQuestions(scene),
    ...rowQuestions(scene),
  }),
  takeIn(before, told) {
    const scene = withOrder(before, told.order);
    return withBounds(withFocusInView(withRows(scene, rowsOf(scene, told))), told.bounds);
  },
  tiles: tilesOf,
  render: (scene, told, actions) =>
    html`${channelRows(scene, actions)}
    ${brushIn(scene) ? brushPanel(scene, told, actions) : readout(scene, current(told.pointed)?.value)}`,
  tools,
  status(scene) {
    const view = viewOf(scene);
    const unitStep = view ? stepsOf(view).unitStep : 1;
    return unitStep === 1
      ? null
      : html`<span title=${say("heatmap.unitsDrawnHint")}>${say("heatmap.unitsDrawn", { n: unitStep })}</span>`;
  },
  sentence: (scene, told) =>
    brushIn(scene) && !scene.own.done ? brushSentence(scene, told) : sentenceOf(scene, current(told.cursor)?.value),
  painter: createPainter,
  layoutAhead: (scene, width, height) => ({
    width,
    height: Math.max(leastRow(width), (height - AROUND_ROWS) / channelsOf(scene).length) - ROW_TITLE,
    pixelRatio: devicePixelRatio || 1,
  }),
  listen,
  keys,
});

/** The values of a place's token and unit in all channels of its layer; nothing to ask until they are computed. */
function placeQuestion(scene: HeatmapScene, place: Place | null) {
  const trace = traceOf(scene);
  if (!trace || !place || computedOf(scene) <= place.token) return null;
  const { traceId, revision } = trace;
  const { token, unit } = place;
  const range = { layer: scene.focus.layer, unit, tokenStart: token, tokenEnd: token + 1 };
  return ask("readUnit", { traceId, revision, ...range, ...derivedShown(scene) });
}
