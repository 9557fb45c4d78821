/** Series can be told apart with and without colour, and charts say in words what they show. */
import { describe, expect, it } from "vitest";
import { describeHistogram } from "../../../../webview/charts/histogram";
import { styleOf } from "../../../../webview/charts/seriesStyle";
import { valueRangeOf, summary } from "../../../../webview/charts/unitChart";
import { meansOf } from "../../../../webview/views/unitChart/means";
import { contrast } from "../../contrast";

const cells = { lstm: ["i", "f", "g", "o", "c", "h"], gru: ["r", "z", "n", "h"], rnn: ["h"] };

describe("series styles", () => {
  it.each([
    ["#1f1f1f", true],
    ["#000000", true],
    ["#ffffff", false],
    ["#f3f3f3", false],
  ])("stand out on %s (WCAG 2.2, 1.4.11)", (background, isDark) => {
    for (const name of [...cells.lstm, ...cells.gru]) {
      expect(contrast(styleOf(name, 0, isDark).color, background), name).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.entries(cells))("of one %s cell all differ in colour, and dashed ones in their dashes", (_, names) => {
    const styles = names.map((name, index) => styleOf(name, index, true));
    expect(new Set(styles.map(({ color }) => color)).size).toBe(names.length);
    const dashes = styles.filter(({ dash }) => dash.length > 0).map(({ dash }) => dash.join(" "));
    expect(new Set(dashes).size).toBe(dashes.length);
  });

  it("of a channel stay the same whatever stands before it, and names of Object's own are names like others", () => {
    expect(styleOf("f", 0, true)).toEqual(styleOf("f", 5, true));
    expect(styleOf("constructor", 1, true).color).toMatch(/^#[0-9a-f]{6}$/);
  });
});

it("the unit chart puts a token's point into the middle of the token's column", () => {
  const frame = { left: 40, right: 0, start: 12.25, end: 52.25 }; // 40 tokens; on 400 pixels, each takes 10
  const { min, max } = valueRangeOf(frame);
  const pixelOf = (token: number) => ((token - min) / (max - min)) * 400;
  expect(pixelOf(20)).toBeCloseTo((20 + 0.5 - frame.start) * 10);
  expect(pixelOf(12.25 - 0.5)).toBeCloseTo(0);
});

describe("charts in words", () => {
  it("name the tokens and each series' extent, leaving out what is not computed", () => {
    const series = [
      { name: "f", title: "forget gate", values: Float32Array.of(0.5, 0.25, NaN) },
      { name: "h", title: "hidden state", values: Float32Array.of(NaN, NaN, NaN) },
    ];
    expect(summary({ labels: ["a", "b", "c"], firstToken: 7, series })).toBe(
      "Line chart of tokens 7 to 9: forget gate 0.2500 to 0.5000 and hidden state not computed.",
    );
    expect(summary({ labels: [], firstToken: 0, series: [] })).toBe("Line chart without values.");
  });

  it("name a histogram's range and its fullest bin", () => {
    expect(describeHistogram({ title: "w", min: -1, max: 1, counts: [1, 5, 2, 0] })).toBe(
      "Histogram of w: values from −1.000 to 1.000, the fullest bin from −0.5000 to 0.",
    );
    expect(describeHistogram({ title: "w", min: 2, max: 2, counts: [9, 0] })).toBe("Histogram of w: every value is 2.000.");
  });
});

it("of many tokens a line has the means of several, of those that are known", () => {
  const values = Float32Array.of(1, 3, NaN, 5, NaN, NaN, 7);
  expect([...meansOf(values, 2)]).toEqual([2, 5, NaN, 7]);
  expect(meansOf(values, 1)).toBe(values);
});
