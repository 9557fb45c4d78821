/**
 * The inspector's page: joins its state, its template and its canvases.
 *
 * What tests may rely on, beside data-testid: #root has data-state "loading", "ready" or "error"; tensor-picture has
 * data-state "ready" when all of the picture in view is painted, and tensor-canvas says what it shows as heatmap.ts tells,
 * columns being its tokens and rows its units.
 */
import { render } from "lit";
import { inspectorContract } from "../../../src/protocol/inspectorContract";
import { startPage } from "../../shell/page";
import "../../shell/page.css";
import { Sized } from "../../shell/sized";
import { TableRegion } from "../../table/region";
import { App } from "./app";
import "./inspector.css";
import { page, stateOf } from "./page";
import { listen } from "./pictureInput";
import { initialState, savedState, toSaved } from "./store";
import { PicturePainter } from "./tensorPicture";
import { TENSOR_REGION } from "./tensorTable";

/** Pixels of the selected tensor's part that shall be in view when it is selected. */
const DETAIL_SHOWN = 280;

startPage({ contract: inspectorContract, savedState }, ({ root, theme, connect, schedule }) => {
  let drawn = initialState;
  const app = new App(connect, schedule);
  const region = new TableRegion(TENSOR_REGION, app.moves, () => app.store.state.selected);
  const painter = new PicturePainter(root);
  const sized = new Sized(layOutPicture);

  function layOutPicture(): void {
    const { width, pixelRatio } = sized.size() ?? { width: 0, pixelRatio: 1 };
    app.layOutPicture(width, pixelRatio);
  }

  function drawPicture(): void {
    sized.follow(root.querySelector("#tensor-cells"));
    layOutPicture();
    const { picture, statistics } = app.store.state;
    const known = picture && statistics.get(picture.tensor);
    const values = known?.kind === "known" ? known.value[0] : undefined;
    const isPainted = picture && values && app.tiles && painter.paint(picture, values, app.tiles, theme());
    const section = root.querySelector<HTMLElement>(".picture");
    if (section) section.dataset["state"] = isPainted ? "ready" : "painting";
  }

  function contentWidth(): number {
    const { paddingLeft, paddingRight } = getComputedStyle(root);
    return root.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  }

  function revealAnalysis(layer: number): void {
    const fold = root.querySelector(`#analysis-${layer}`);
    fold?.scrollIntoView({ block: "start", behavior: theme().reducesMotion ? "instant" : "smooth" });
    fold?.querySelector("summary")?.focus({ preventScroll: true });
  }

  app.store.onDidChange(schedule);
  listen(root, app);
  root.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || (event.target as Element).matches("input") || app.store.state.changes === 0) return;
    event.preventDefault();
    void app.undo();
  });
  void app.load();
  return {
    draw() {
      const { state } = app.store;
      const before = drawn;
      drawn = state;
      const isOther = state.search !== before.search || state.sort !== before.sort;
      region.around(() => render(page(state, app, theme(), contentWidth()), root), root, isOther);
      drawPicture();
      if (state.selected !== before.selected) revealDetail(root.querySelector(".detail"));
      if (state.revealed !== before.revealed && state.revealed) revealAnalysis(state.revealed.layer);
      return stateOf(state);
    },
    saved: () => toSaved(app.store.state),
  };
});

/** Where the page is too low to show the selected tensor below the table, scrolls so that its beginning shows. */
function revealDetail(detail: Element | null): void {
  const missing = (detail?.getBoundingClientRect().top ?? 0) + DETAIL_SHOWN - window.innerHeight;
  if (missing > 0) window.scrollBy({ top: missing });
}
