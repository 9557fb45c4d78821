/** The inspector's page: wires the host, the theme and the template together. */
import { render } from "lit";
import { inspectorHostContract } from "../../src/protocol/inspectorContract";
import { registerControls } from "../controls/controls";
import { connectHost } from "../platform/host";
import { readTheme, watchTheme } from "../platform/theme";
import { App } from "./app";
import "./inspector.css";
import { page, stateOf } from "./page";
import { initialState, savedState } from "./store";
import { followFocus, measure, revealRow } from "./tableMoves";

/** Pixels of the selected tensor's part that shall be in view when it is selected. */
const DETAIL_SHOWN = 280;

registerControls();
const root = document.getElementById("root");
if (!root) throw new Error("The page has no element to fill.");
const app = new App((listeners) => connectHost({ contract: inspectorHostContract, listeners, savedState }));
let theme = readTheme();
let scheduled = false;
let region: HTMLElement | null = null;
let drawn = initialState;

const resized = new ResizeObserver(() => region && measure(app, region));

function draw(target: HTMLElement): void {
  scheduled = false;
  const { state } = app.store;
  const before = drawn;
  drawn = state;
  const hadFocus = region?.contains(document.activeElement) ?? false;
  render(page(state, app, theme), target);
  target.dataset.state = stateOf(state);
  const found = target.querySelector<HTMLElement>("#table-region");
  if (found !== region) {
    adopt(found);
  } else if (region) {
    if (state.search !== before.search || state.sort !== before.sort) region.scrollTop = 0;
    if (hadFocus) followFocus(region, state.active);
    if (state.selected !== before.selected) revealDetail(target.querySelector(".detail"));
  }
}

/** Watches the table's region as it comes and goes; a tensor selected before a reload is brought into view again. */
function adopt(found: HTMLElement | null): void {
  resized.disconnect();
  region = found;
  if (!region) return;
  resized.observe(region);
  const selected = app.shown().findIndex(({ name }) => name === app.store.state.selected);
  if (selected >= 0) revealRow(app, region, selected);
}

/** Where the page is too low to show the selected tensor below the table, scrolls so that its beginning shows. */
function revealDetail(detail: Element | null): void {
  const missing = (detail?.getBoundingClientRect().top ?? 0) + DETAIL_SHOWN - window.innerHeight;
  if (missing > 0) window.scrollBy({ top: missing });
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
