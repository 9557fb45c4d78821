/**
 * The trace panel's page: starts it, and says what it promises.
 *
 * What tests may rely on:
 * - #root has data-testid="panel" and data-state: "loading" (no trace yet), "painting", "ready" (everything in view is
 *   painted from computed tiles over the domains that its canvases tell, though the run may go on), "error" (the trace
 *   failed, or something could not be read).
 * - data-testid: heatmap, channel-NAME, channel-canvas-NAME, token-axis, layer-picker, model-picker, show-NAME, range-NAME,
 *   zoom-in, zoom-out, unit-zoom-in, unit-zoom-out, fit, toggle-table, value-table, unit-chart, clear-unit, readout (with
 *   data-token, -unit, -channel, -value), cancel, trace-again, status, notice, stale, error, act-ACTION, live
 *   (what a screen reader is told), view-ID of the tabs, sources-sentence (with data-unit, -token, -state, -sum, -traced),
 *   sources-lane, sources-bars, sources-text, sources-readout, sources-table, source (data-token), sources-check, sources-none.
 * - overview, lead, unit-row (data-unit, data-state), nothing-found, gates, gate-NAME, half-life, surprise (data-token).
 * - ribbon (the text above every view, with data-token), ribbon-expected, expectations, colour-picker, more (the menu that holds
 *   trace-again and toggle-table), view-picker, sentence (as "live", as it is read).
 * - focus-back and focus-forward, of the toolbar, are disabled where there is nothing to go to.
 * - channel-canvas-NAME carries data-token-start, -unit-start, -cell-width, -cell-height, -step, -unit-step,
 *   -domain-min, -domain-max and -colormap; heatmap.ts says what they mean, colorMaps.ts which colour a level has, and
 *   quantize.ts of the engine which level a value.
 */
import { panelContract } from "../../../src/protocol/panelContract";
import { startPage } from "../../shell/page";
import { openTrace } from "./frame";
import { savedState } from "./saved";

startPage({ contract: panelContract, savedState }, openTrace);
