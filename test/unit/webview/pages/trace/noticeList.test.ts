/** The messages above the views. */
import { html } from "lit";
import { expect, it } from "vitest";
import { quoted } from "../../../../../src/messages/message";
import type { PanelState } from "../../../../../src/protocol/panelContract";
import { noticesOf } from "../../../../../webview/pages/trace/noticeList";
import { initialState } from "../../../../../webview/pages/trace/state";
import { withPanel } from "../../../../../webview/trace/state";
import { defineView } from "../../../../../webview/trace/view";
import { panel } from "../../trace/panel";

const render = () => html``;
const views = [defineView({ id: "picture", title: quoted("Picture"), place: "main", initial: null, render })];
const stateWith = (parts: Partial<PanelState>) => withPanel(initialState(views), { ...panel(1, 1000), ...parts });
const actionsOf = (parts: Partial<PanelState>) => noticesOf(stateWith(parts)).map(({ testId, action }) => [testId, action]);

const failed = { kind: "failed", said: quoted("It failed.") } as const;
const replaced = { said: quoted("It was replaced."), action: "trace-again" } as const;

it("one of them at most offers to trace again", () => {
  const all = { status: failed, staleFrom: 5, notices: [replaced] };
  expect(actionsOf(all)).toEqual([
    ["error", "trace-again"],
    ["stale", undefined],
    ["notice", undefined],
  ]);
  expect(actionsOf({ notices: [replaced] })).toEqual([["notice", "trace-again"]]);
});

it("what else an error offers stands in its place", () => {
  expect(actionsOf({ status: { ...failed, action: "open-manifest" } })).toEqual([["error", "open-manifest"]]);
});

it("an edit says from which token on values are of the text before, unless it is about to be traced", () => {
  const [stale] = noticesOf(stateWith({ staleFrom: 515 }));
  expect(stale?.text).toBe("The text was edited since it was traced; values from token 515 on are those of the text before.");
  expect(actionsOf({ staleFrom: 515, following: true })).toEqual([]);
});
