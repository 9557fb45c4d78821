/**
 * The trace panel's page: joins state, templates and canvases, and draws at most once a frame.
 *
 * What tests may rely on:
 * - #root has data-testid="panel" and data-state: "loading" (no trace yet), "painting", "ready" (everything in view is
 *   painted from computed tiles over the domains that its canvases tell, though the run may go on), "error" (the trace
 *   failed, or something could not be read).
 * - data-testid: heatmap, channel-NAME, channel-canvas-NAME, token-axis, layer-picker, model-picker, show-NAME, range-NAME,
 *   zoom-in, zoom-out, unit-zoom-in, unit-zoom-out, fit, toggle-table, value-table, unit-chart, clear-unit, readout (with
 *   data-token, -unit, -channel, -value), cancel, trace-again, status, notice, stale, error, banner-trace-again, act-ACTION, live
 *   (what a screen reader is told).
 * - channel-canvas-NAME carries data-token-start, -unit-start, -cell-width, -cell-height, -step, -unit-step,
 *   -domain-min, -domain-max and -colormap; heatmap.ts says what they mean, colorMaps.ts which colour a level has, and
 *   quantize.ts of the engine which level a value.
 */
import { render } from "lit";
import type { UnitSeries } from "../../../src/protocol/engineContract";
import { panelHostContract } from "../../../src/protocol/panelContract";
import { registerControls } from "../../controls/controls";
import { connectHost } from "../../shell/host";
import { Latest } from "../../query/latest";
import { readTheme, watchTheme, type Theme } from "../../shell/theme";
import { App } from "./app";
import { ChartPane, chartNote } from "./chartPane";
import { listen } from "./input";
import { page } from "./page";
import { Painter } from "./painting";
import { askCell, askCourse, askTable, chartRange, Pull, type Course } from "./pulls";
import { cellOf } from "./readout";
import { savedState } from "./saved";
import { channelsOf, isOver, traceOf, withLayout, type TraceState } from "./store";
import "../../shell/hidden.css";
import "./trace.css";
import type { TableData } from "./valueTable";

/** CSS pixels, as trace.css has them: a strip's least height, its title's, and about what stands above and below the strips. */
const LEAST_STRIP = 84;
const STRIP_TITLE = 20;
const AROUND_STRIPS = 380;

function start(root: HTMLElement): void {
  registerControls();
  let theme: Theme = readTheme();
  let scheduled = false;
  let hasChart = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(frame);
  };
  const app = new App((listeners) => connectHost({ contract: panelHostContract, listeners, savedState }), schedule);
  const painter = new Painter(root);
  const chart = new ChartPane();
  const course = new Pull<Course>(schedule, 60);
  const table = new Pull<TableData>(schedule, 60);
  const pointed = new Latest<UnitSeries>(schedule);
  const cursor = new Latest<UnitSeries>(schedule);
  const sizes = new ResizeObserver(measure);
  let measured: Element | null = null;

  function measure(): void {
    const cells = root.querySelector<HTMLElement>(".strip .cells");
    if (!cells) return;
    const layout = { width: cells.clientWidth, height: cells.clientHeight, pixelRatio: window.devicePixelRatio || 1 };
    app.store.update((state) => withLayout(state, layout));
  }

  /** The first picture's tiles are on their way while its page is laid out: by the sizes that it will about have. */
  function askAhead(): void {
    const { state } = app.store;
    const height = Math.max(LEAST_STRIP, (innerHeight - AROUND_STRIPS) / channelsOf(state).length) - STRIP_TITLE;
    const ahead = withLayout(state, { width: innerWidth, height, pixelRatio: devicePixelRatio || 1 });
    const inView = chartRange(ahead);
    const tiles = app.currentTiles();
    if (!tiles || !inView) return;
    app.willPaint(inView.end);
    painter.ask(ahead, tiles);
  }

  function frame(): void {
    scheduled = false;
    const tiles = app.currentTiles();
    const { state } = app.store;
    hasChart ||= root.dataset["state"] === "ready"; // the heatmap comes first
    if (hasChart) askCourse(course, state, app);
    askTable(table, state, app);
    const values = askCell(pointed, state, cellOf(state), app);
    const cursorValues = askCell(cursor, state, state.cursor, app);
    render(page(state, app, { values, cursorValues, chartNote: chartNote(state), table: table.answer ?? null }), root);
    const cells = root.querySelector(".strip .cells");
    if (cells !== measured) {
      sizes.disconnect();
      if (cells) sizes.observe(cells);
      measured = cells;
    }
    measure();
    const painted = tiles !== undefined && painter.paint(app.store.state, tiles, theme);
    root.dataset["state"] = stateName(app.store.state, painted);
    if (hasChart) chart.sync(root.querySelector('canvas[data-testid="unit-chart"]'), app.store.state, course.answer, theme);
    else if (painted) schedule();
    if (painted || isOver(app.store.state)) app.didPaint();
  }

  app.store.onDidChange((state, before) => {
    // Whoever looks between this change and its frame must not take the old picture for the new one.
    if (looksDifferent(state, before) && root.dataset["state"] === "ready") root.dataset["state"] = "painting";
    if (traceOf(state) !== traceOf(before) && state.layout.width === 0) askAhead();
    schedule();
  });
  watchTheme((changed) => {
    theme = changed;
    schedule();
  });
  window.addEventListener("resize", () => {
    measure(); // also when the window moved to a screen of another pixel ratio
    schedule();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void app.load();
  });
  listen(root, app);
  schedule();
  void app.load();
}

function looksDifferent(state: TraceState, before: TraceState): boolean {
  return (
    state.tokens !== before.tokens ||
    state.units !== before.units ||
    state.layer !== before.layer ||
    state.hidden !== before.hidden ||
    state.colorLimit !== before.colorLimit ||
    state.layout !== before.layout ||
    traceOf(state) !== traceOf(before)
  );
}

function stateName(state: TraceState, painted: boolean): "loading" | "painting" | "ready" | "error" {
  if (state.problem !== null || state.panel?.status.kind === "failed") return "error";
  if (!traceOf(state)) return "loading";
  return painted ? "ready" : "painting";
}

const root = document.getElementById("root");
if (root) {
  root.dataset["testid"] = "panel";
  root.dataset["state"] = "loading";
  start(root);
}
