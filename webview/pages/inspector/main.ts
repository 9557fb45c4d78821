/**
 * The inspector's page: wires the host, the theme, the template and the canvases together, and draws at most once a frame.
 *
 * What tests may rely on, beside data-testid: #root has data-state "loading", "ready" or "error"; tensor-picture has
 * data-state "ready" when all of the picture in view is painted, and tensor-canvas says what it shows as heatmap.ts tells,
 * columns being its tokens and rows its units.
 */
import { render } from "lit";
import { inspectorHostContract } from "../../../src/protocol/inspectorContract";
import { registerControls } from "../../controls/controls";
import { connectHost } from "../../shell/host";
import "../../shell/hidden.css";
import "../../shell/page.css";
import { readTheme, watchTheme } from "../../shell/theme";
import { TableRegion } from "../../table/region";
import { App } from "./app";
import "./inspector.css";
import { page, stateOf } from "./page";
import { listen } from "./pictureInput";
import { initialState, savedState } from "./store";
import { PicturePainter } from "./tensorPicture";
import { TENSOR_REGION } from "./tensorTable";

/** Pixels of the selected tensor's part that shall be in view when it is selected. */
const DETAIL_SHOWN = 280;

function start(root: HTMLElement): void {
  registerControls();
  let theme = readTheme();
  let scheduled = false;
  let drawn = initialState;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(draw);
  };
  const app = new App((listeners) => connectHost({ contract: inspectorHostContract, listeners, savedState }), schedule);
  const region = new TableRegion(TENSOR_REGION, app.moves, () => app.store.state.selected);
  const painter = new PicturePainter(root);
  const sizes = new ResizeObserver(layOutPicture);
  let measured: Element | null = null;

  function draw(): void {
    scheduled = false;
    const { state } = app.store;
    const before = drawn;
    drawn = state;
    region.around(
      () => render(page(state, app, theme), root),
      root,
      state.search !== before.search || state.sort !== before.sort,
    );
    root.dataset["state"] = stateOf(state);
    drawPicture();
    if (state.selected !== before.selected) revealDetail(root.querySelector(".detail"));
    if (state.revealed !== before.revealed && state.revealed) revealAnalysis(state.revealed.layer);
  }

  function drawPicture(): void {
    const cells = root.querySelector("#tensor-cells");
    if (cells !== measured) {
      sizes.disconnect();
      if (cells) sizes.observe(cells);
      measured = cells;
    }
    layOutPicture();
    const { picture, statistics } = app.store.state;
    const known = picture && statistics.get(picture.tensor);
    const values = known?.kind === "known" ? known.value[0] : undefined;
    const isPainted = picture && values && app.tiles && painter.paint(picture, values, app.tiles, theme);
    const section = root.querySelector<HTMLElement>(".picture");
    if (section) section.dataset["state"] = isPainted ? "ready" : "painting";
  }

  function layOutPicture(): void {
    app.layOutPicture(measured?.clientWidth ?? 0, window.devicePixelRatio || 1);
  }

  function revealAnalysis(layer: number): void {
    const fold = root.querySelector(`#analysis-${layer}`);
    fold?.scrollIntoView({ block: "start", behavior: theme.reducesMotion ? "instant" : "smooth" });
    fold?.querySelector("summary")?.focus({ preventScroll: true });
  }

  app.store.onDidChange(schedule);
  watchTheme((next) => {
    theme = next;
    schedule();
  });
  listen(root, app);
  draw();
  void app.load();
}

/** Where the page is too low to show the selected tensor below the table, scrolls so that its beginning shows. */
function revealDetail(detail: Element | null): void {
  const missing = (detail?.getBoundingClientRect().top ?? 0) + DETAIL_SHOWN - window.innerHeight;
  if (missing > 0) window.scrollBy({ top: missing });
}

const root = document.getElementById("root");
if (!root) throw new Error("The page has no element to fill.");
start(root);
