/** The page that compares two checkpoints: joins its state and its template. */
import { render } from "lit";
import { compareContract } from "../../../src/protocol/inspectorContract";
import { startPage } from "../../shell/page";
import "../../shell/page.css";
import { TableRegion } from "../../table/region";
import { App } from "./app";
import "./compare.css";
import { COMPARE_REGION, page, stateOf } from "./page";
import { initialState, savedState, toSaved } from "./store";

startPage({ contract: compareContract, savedState }, ({ root, connect, schedule }) => {
  let drawn = initialState;
  const app = new App(connect);
  const region = new TableRegion(COMPARE_REGION, app.moves, () => app.store.state.selected);
  app.store.onDidChange(schedule);
  void app.load();
  return {
    draw() {
      const { state } = app.store;
      const isOther = state.search !== drawn.search || state.sort !== drawn.sort;
      drawn = state;
      region.around(() => render(page(state, app), root), root, isOther);
      return stateOf(state);
    },
    saved: () => toSaved(app.store.state),
  };
});
