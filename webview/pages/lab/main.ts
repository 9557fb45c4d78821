/** The page Laboratory: joins its state and its template. */
import { render } from "lit";
import { labContract, labKept } from "../../../src/protocol/lab";
import { startPage } from "../../shell/page";
import "../../shell/page.css";
import { App } from "./app";
import "./lab.css";
import { page, stateOf } from "./page";

startPage({ contract: labContract, savedState: labKept }, ({ root, theme, connect, schedule }) => {
  const app = new App(connect, schedule);
  app.store.onDidChange(schedule);
  void app.load();
  return {
    draw() {
      render(page(app, theme()), root);
      return stateOf(app.store.state);
    },
    saved() {
      const { offer, choice, running } = app.store.state;
      return offer && { choice: running?.choice ?? choice, report: running?.report ?? null };
    },
    onShow: () => void app.load(),
  };
});
