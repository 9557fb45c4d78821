/** The page that compares two checkpoints: wires the host and the template together, and draws at most once a frame. */
import { render } from "lit";
import { compareHostContract } from "../../../src/protocol/inspectorContract";
import { registerControls } from "../../controls/controls";
import { connectHost } from "../../shell/host";
import "../../shell/hidden.css";
import "../../shell/page.css";
import { TableRegion } from "../../table/region";
import { App } from "./app";
import "./compare.css";
import { COMPARE_REGION, page, stateOf } from "./page";
import { initialState, savedState } from "./store";

function start(root: HTMLElement): void {
  registerControls();
  let scheduled = false;
  let drawn = initialState;
  const app = new App((listeners) => connectHost({ contract: compareHostContract, listeners, savedState }));
  const region = new TableRegion(COMPARE_REGION, app.moves, () => app.store.state.selected);

  function draw(): void {
    scheduled = false;
    const { state } = app.store;
    const before = drawn;
    drawn = state;
    region.around(() => render(page(state, app), root), root, state.search !== before.search || state.sort !== before.sort);
    root.dataset["state"] = stateOf(state);
  }

  app.store.onDidChange(() => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(draw);
  });
  draw();
  void app.load();
}

const root = document.getElementById("root");
if (!root) throw new Error("The page has no element to fill.");
start(root);
