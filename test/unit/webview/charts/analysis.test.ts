/** The numbers of a layer's analysis as charts and words. */
import { describe, expect, it } from "vitest";
import { binsOf, medianOf } from "../../../../webview/charts/bins";
import { describePlane, reachOf } from "../../../../webview/charts/complexPlane";
import { describeSpectrum } from "../../../../webview/charts/spectrumChart";
import { tokens } from "../../../../webview/pages/inspector/forgetting";

describe("bins", () => {
  it("count every finite number once, the greatest in the last bin", () => {
    expect(binsOf([0, 1, 2, 3, 4, NaN, Infinity], 4)).toEqual({ min: 0, max: 4, counts: [1, 1, 1, 2] });
    expect(binsOf([7, 7], 3)).toEqual({ min: 7, max: 7, counts: [2, 0, 0] });
    expect(binsOf([Infinity])).toBeNull();
  });

  it("and the median lies in the middle, infinities among the values", () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 2, 3])).toBe(2.5);
    expect(medianOf([1, Infinity, Infinity])).toBe(Infinity);
    expect(medianOf([])).toBeNaN();
  });
});

it("the complex plane holds the unit circle and every eigenvalue", () => {
  expect(reachOf(Float32Array.of(0.1, -0.2))).toBeGreaterThan(1);
  expect(reachOf(Float32Array.of(0.1, -2, NaN, 0))).toBeGreaterThan(2);
  expect(describePlane(Float32Array.of(3, -4, 0, 0.5), "the forget gate")).toBe(
    "2 eigenvalues of the forget gate, 1 of them outside the unit circle, the farthest at 5.000.",
  );
});

it("singular values are told by their extent", () => {
  const lines = [{ name: "f", title: "forget gate", values: Float32Array.of(2, 1, 0.5) }];
  expect(describeSpectrum({ title: "layer 0", lines })).toBe("Singular values of layer 0: forget gate 2.000 to 0.5000.");
});

it.each([
  [0.431, "0.43 tokens"],
  [1.001, "1 token"],
  [12.34, "12 tokens"],
  [1234, "1,200 tokens"],
  [4.2e7, "4e+7 tokens"],
  [Infinity, "endless"],
])("a half-life of %d tokens reads %s", (value, text) => expect(tokens(value)).toBe(text));
