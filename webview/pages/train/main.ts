/** The page Train: joins its state and its template. */
import { render } from "lit";
import { trainingContract, trainingPlace } from "../../../src/protocol/training";
import { startPage } from "../../shell/page";
import "../../shell/page.css";
import { App } from "./app";
import { page, stateOf } from "./page";
import "./train.css";

startPage({ contract: trainingContract, savedState: trainingPlace }, ({ root, theme, connect, schedule }) => {
  const app = new App(connect, schedule);
  app.store.onDidChange(schedule);
  void app.load();
  return {
    draw() {
      render(page(app, theme()), root);
      return stateOf(app.store.state);
    },
    saved() {
      const { offer, description } = app.store.state;
      return offer && { ...offer.place, path: description?.path ?? offer.place.path };
    },
    onShow: () => void app.load(),
  };
});
