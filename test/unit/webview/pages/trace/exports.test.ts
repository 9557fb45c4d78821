/** The table of a unit's course, as programs read it. */
import { expect, it } from "vitest";
import { tableOf } from "../../../../../webview/pages/trace/exports";

it("has a line for each token, its text quoted where it must be, and nothing where there is no number", () => {
  const series = { computed: 3, channels: { f: Float32Array.of(0.5, -1, NaN), h: Float32Array.of(1, 2, 3) } };
  const labels = ["a", ",", '"'];
  expect(tableOf(series, ["f", "gone", "h"], (token) => labels[token]!)).toBe(
    'token,text,f,h\r\n0,a,0.5,1\r\n1,",",-1,2\r\n2,"""",,3\r\n',
  );
});
