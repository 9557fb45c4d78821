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
  const all = { status: failed, stale: [{ start: 5, end: 6 }], notices: [replaced] };
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

it("an edit says which values are of the text before, unless it is about to be traced", () => {
  const textOf = (...stale: PanelState["stale"]) => noticesOf(stateWith({ stale }))[0]?.text;
  const one = { start: 5, end: 9 };
  expect(textOf(one)).toBe("The text was edited since it was traced; the values of tokens 5 to 8 are those of the text before.");
  expect(textOf(one, { start: 10, end: 11 })).toBe(
    "The text was edited since it was traced; the values of 5 tokens in 2 of the traced texts are those of the text before.",
  );
  expect(textOf({ start: 0, end: 1000 })).toBe(
    "The text was edited since it was traced; the values are those of the text before.",
  );
  expect(actionsOf({ stale: [one], following: true })).toEqual([]);
});
