/** The inspector's page: wires the host, the theme and the template together. */
import { render } from "lit";
import { inspectorHostContract } from "../../src/protocol/inspectorContract";
import { registerControls } from "../controls/controls";
import { connectHost } from "../platform/host";
import { readTheme, watchTheme } from "../platform/theme";
import { App } from "./app";
import "./inspector.css";
import { page, stateOf } from "./page";
import { savedState } from "./store";
import { measure, revealRow } from "./tableKeys";

/** Pixels of the selected tensor's part that shall be in view when it is selected. */
const DETAIL_SHOWN = 280;

registerControls();
const root = document.getElementById("root");
if (!root) throw new Error("The page has no element to fill.");
const app = new App((listeners) => connectHost({ contract: inspectorHostContract, listeners, savedState }));
let theme = readTheme();
let scheduled = false;
let region: HTMLElement | null = null;
let shownTensor = app.store.state.selected;

const resized = new ResizeObserver(() => region && measure(app, region));

function draw(target: HTMLElement): void {
  scheduled = false;
  render(page(app.store.state, app, theme), target);
  target.dataset.state = stateOf(app.store.state);
  adopt(target.querySelector<HTMLElement>("#table-region"));
  const { selected } = app.store.state;
  if (selected !== shownTensor && region) revealDetail(target.querySelector(".detail"));
  shownTensor = selected;
}

/** Where the page is too low to show the selected tensor below the table, scrolls so that its beginning shows. */
function revealDetail(detail: Element | null): void {
  const missing = (detail?.getBoundingClientRect().top ?? 0) + DETAIL_SHOWN - window.innerHeight;
  if (missing > 0) window.scrollBy({ top: missing });
}

/** Watches the table's region as it comes and goes; a tensor selected before a reload is brought into view again. */
function adopt(found: HTMLElement | null): void {
  if (found === region) return;
  resized.disconnect();
  region = found;
  if (!region) return;
  resized.observe(region);
  const selected = app.shown().findIndex(({ name }) => name === app.store.state.selected);
  if (selected >= 0) revealRow(app, region, selected);
}

function schedule(target: HTMLElement): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => draw(target));
}

app.store.onDidChange(() => schedule(root));
watchTheme((next) => {
  theme = next;
  schedule(root);
});
draw(root);
void app.load();
