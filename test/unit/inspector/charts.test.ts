/** Series can be told apart with and without colour, and charts say in words what they show. */
import { describe, expect, it } from "vitest";
import { describeHistogram } from "../../../webview/charts/histogram";
import { styleOf } from "../../../webview/charts/seriesStyle";
import { summary } from "../../../webview/charts/unitChart";

/** WCAG 2.2's relative luminance of "#rrggbb". */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const cells = { lstm: ["i", "f", "g", "o", "c", "h"], gru: ["r", "z", "n", "h"], rnn: ["h"] };

describe("series styles", () => {
  it.each([["#1f1f1f", true], ["#000000", true], ["#ffffff", false], ["#f3f3f3", false]])(
    "stand out on %s (WCAG 2.2, 1.4.11)", (background, isDark) => {
      for (const name of [...cells.lstm, ...cells.gru]) {
        expect(contrast(styleOf(name, 0, isDark).color, background), name).toBeGreaterThanOrEqual(3);
      }
    },
  );

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

describe("charts in words", () => {
  it("name the tokens and each series' extent, leaving out what is not computed", () => {
    const series = [
      { name: "f", title: "forget gate", values: Float32Array.of(0.5, 0.25, NaN) },
      { name: "h", title: "hidden state", values: Float32Array.of(NaN, NaN, NaN) },
    ];
    expect(summary({ labels: ["a", "b", "c"], firstToken: 7, marker: null, series })).toBe(
      "Line chart of tokens 7 to 9: forget gate 0.2500 to 0.5000, hidden state not computed.",
    );
    expect(summary({ labels: [], firstToken: 0, marker: null, series: [] })).toBe("Line chart without values.");
  });

  it("name a histogram's range and its fullest bin", () => {
    expect(describeHistogram({ title: "w", min: -1, max: 1, counts: [1, 5, 2, 0] })).toBe(
      "Histogram of w: values from -1.000 to 1.000, the fullest bin from -0.5000 to 0.",
    );
    expect(describeHistogram({ title: "w", min: 2, max: 2, counts: [9, 0] })).toBe("Histogram of w: every value is 2.000.");
  });
});
