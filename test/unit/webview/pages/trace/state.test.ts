/** What the page keeps across a reload, and which views it shows. */
import * as v from "valibot";
import { html } from "lit";
import { expect, it } from "vitest";
import { isOf, restored, savedState, toSaved } from "../../../../../webview/pages/trace/saved";
import {
  initialState,
  sceneOf,
  shownViews,
  mainViews,
  withDrawer,
  withScene,
  withFirstView,
  withViewThere,
  type PageState,
} from "../../../../../webview/pages/trace/state";
import { quoted } from "../../../../../src/messages/message";
import { defineView } from "../../../../../webview/trace/view";
import { withChannelShown, withFocus, withPanel } from "../../../../../webview/trace/state";
import { panel } from "../../trace/panel";

const render = () => html``;
const picture = defineView({
  id: "picture",
  title: quoted("Picture"),
  place: "main",
  drawers: ["list", "line"],
  initial: { zoom: 1, pointed: false },
  saved: v.object({ zoom: v.number() }),
  render,
});
const drawing = defineView({ id: "drawing", title: quoted("Drawing"), place: "main", initial: null, render });
const opener = { open: quoted("Open"), close: quoted("Close") };
const list = defineView({ id: "list", title: quoted("List"), place: "drawer", opener, initial: null, render });
const line = defineView({ id: "line", title: quoted("Line"), place: "drawer", initial: null, render });
const views = [picture, drawing, list, line];

const shown = (): PageState => withPanel(initialState(views), panel(1, 1000));

/** Looked at, as a person leaves it. */
function used(): PageState {
  const focused = withChannelShown(withFocus(shown(), { token: 7, unit: 9 }), "c", false);
  const zoomed = withScene(focused, picture, (scene) => ({ ...scene, own: { zoom: 6, pointed: true } }));
  return withDrawer({ ...zoomed, front: "drawing" }, "list", true);
}

it("what is saved is valid, and comes back; of a view's own what it keeps", () => {
  const saved = v.parse(savedState, JSON.parse(JSON.stringify(toSaved(views, used()))));
  const { focus, hidden, tokens, front, open } = used();
  expect(saved.focus).toEqual(focus);
  expect(saved.own).toEqual({ picture: { zoom: 6 } });
  expect(restored(views, initialState(views), saved)).toMatchObject({
    ...{ hidden, tokens, front, open },
    own: { picture: { zoom: 6, pointed: false }, drawing: null },
  });
});

it("a view that such a trace has nothing for has no tab, and gives way to the first", () => {
  const many = defineView({
    ...{ id: "many", title: quoted("Many"), place: "main", initial: null, render },
    applies: ({ panel }) => (panel?.trace?.tokenCount ?? 0) > 100,
  });
  const all = [picture, many];
  const of = (tokens: number) => ({ ...withPanel(initialState(all), panel(1, tokens)), front: "many" });
  expect([mainViews(all, of(50)), withViewThere(all, of(50)).front]).toEqual([[picture], "picture"]);
  expect([mainViews(all, of(200)), withViewThere(all, of(200)).front]).toEqual([all, "many"]);
  expect(withViewThere(all, { ...initialState(all), front: "many" }).front).toBe("many"); // until there is a trace
});

it("the view that was turned to last comes first, unless another was chosen or the trace has one that must", () => {
  const many = defineView({ ...picture, id: "many" });
  const special = defineView({ ...picture, id: "special", isFirst: ({ panel }) => (panel?.trace?.tokenCount ?? 0) > 100 });
  const all = [picture, many, special];
  const of = (tokens: number, front: string, last: string | null) =>
    withFirstView(all, { ...withPanel(initialState(all), panel(1, tokens)), front, last }).front;
  expect([of(50, "picture", null), of(50, "picture", "many"), of(50, "picture", "gone")]).toEqual(["picture", "many", "picture"]);
  expect([of(200, "picture", "many"), of(200, "many", "many"), of(200, "many", null)]).toEqual(["special", "special", "many"]);
});

it("what was saved of another text or model, or of a view that keeps something else now, counts as none", () => {
  const { source } = panel(1, 1000);
  const saved = toSaved(views, used());
  if (!saved) throw new Error("Nothing was saved.");
  const other = { ...source, model: { kind: "bundled" as const, name: "shakespeare-gru" } };
  expect([isOf(saved, source), isOf(saved, other)]).toEqual([true, false]);
  const older = { ...saved, front: "gone", own: { picture: { zoom: "all" } } };
  expect(restored(views, initialState(views), older)).toMatchObject({
    front: "picture",
    own: initialState(views).own,
  });
});

it("nothing is saved before it is known what is shown", () => {
  expect(toSaved(views, initialState(views))).toBeNull();
});

it("a drawer with a button stands below its view when it is open, one without always", () => {
  const ids = (state: PageState) => shownViews(views, state).map(({ id }) => id);
  expect(ids(shown())).toEqual(["picture", "line"]);
  expect(ids(withDrawer(shown(), "list", true))).toEqual(["picture", "list", "line"]);
  expect(ids(withDrawer(withDrawer(shown(), "list", true), "list", false))).toEqual(["picture", "line"]);
});

it("what is at the top stands above every main view", () => {
  const top = defineView({ id: "top", title: quoted("Top"), place: "top", initial: null, render });
  const ids = (state: PageState) => shownViews([...views, top], state).map(({ id }) => id);
  expect(ids(shown())).toEqual(["picture", "top", "line"]);
  expect(ids({ ...shown(), front: "drawing" })).toEqual(["drawing", "top"]);
});

it("each main view has its own drawers", () => {
  expect(shownViews(views, used())).toEqual([drawing]);
});

it("a view that changes nothing changes nothing, and one that leaves its own leaves it the same object", () => {
  const state = used();
  expect(withScene(state, picture, (scene) => scene)).toBe(state);
  const moved = withScene(state, picture, (scene) => ({ ...scene, tokens: { start: 3, scale: 10 } }));
  expect(moved.own).toBe(state.own);
  expect(sceneOf(moved, picture).tokens.start).toBe(3);
});
