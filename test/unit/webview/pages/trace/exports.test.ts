/** The table of a unit's course, as programs read it. */
import { expect, it } from "vitest";
import { tableOf, textsOf } from "../../../../../webview/pages/trace/exports";
import { initialTrace, withPanel } from "../../../../../webview/trace/state";
import { panel } from "../../trace/panel";

it("has a line for each token, its text quoted where it must be, and nothing where there is no number", () => {
  const series = { computed: 3, channels: { f: Float32Array.of(0.5, -1, NaN), h: Float32Array.of(1, 2, 3) } };
  const labels = ["a", ",", '"'];
  expect(tableOf(series, ["f", "gone", "h"], labels)).toBe('token,text,f,h\r\n0,a,0.5,1\r\n1,",",-1,2\r\n2,"""",,3\r\n');
});

it("bytes are written with the character that they are part of", async () => {
  const told = panel(1, 5);
  const labels = ["a", "EA", "B0", "80", "b"];
  const trace = { ...told.trace!, labels, ids: Uint8Array.of(0, 1, 2, 3, 4) };
  const text = { tokenStart: 0, text: "a가b", starts: Uint32Array.of(0, 1, 1, 1, 2), ends: Uint32Array.of(1, 2, 2, 2, 3) };
  const call = (() => Promise.resolve(text)) as unknown as Parameters<typeof textsOf>[1];
  const state = withPanel(initialTrace(), { ...told, trace });
  expect(await textsOf(state, call, 0, 5, new AbortController().signal)).toEqual(["a", "EA 가", "B0 가", "80 가", "b"]);
});
