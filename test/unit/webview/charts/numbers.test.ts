/** Numbers as the pages show them. */
import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatPercent,
  formatPower,
  formatTick,
} from "../../../../webview/charts/numbers";

const thin = ",";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, `1${thin}000`],
    [123456789, `123${thin}456${thin}789`],
  ])("counts: %d", (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0, "0"],
    [-0, "0"],
    [1, "1.000"],
    [-0.25, "−0.2500"],
    [1234.5, "1235"],
    [54321.6, `54${thin}322`],
    [-54321.6, `−54${thin}322`],
    [1e6, "1.000e+6"],
    [0.001, "0.001000"],
    [0.00099, "9.900e−4"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ])("values: %d", (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([
    [0.5, "0.5"],
    [-1, "−1"],
    [100, "100"],
    [2000, "2000"],
    [1e6, "1e+6"],
    [2.5e-5, "2.5e−5"],
    [0, "0"],
  ])("axes: %d", (value, text) => expect(formatTick(value)).toBe(text));

  it.each([
    [0, "0"],
    [1, "100"],
    [0.00001, "<0.01"],
    [0.99999, ">99.99"],
    [0.125, "12.50"],
  ])("shares, none and all only when it is so: %d", (value, text) => expect(formatPercent(value)).toBe(text));

  it.each([
    [0, "0 B"],
    [512, "512 B"],
    [2048, "2.05 kB"],
    [999_999, "1 MB"],
    [1_856_000, "1.86 MB"],
    [3e9, "3 GB"],
  ])("sizes: %d", (value, text) => expect(formatBytes(value)).toBe(text));

  it.each([
    [0, "0"],
    [1, "1"],
    [0.216, "0.22"],
    [0.0042, "10⁻²"],
    [3e-14, "10⁻¹⁴"],
    [2.3e5, "10⁵"],
  ])("what is left of a gradient, by its power of ten where it is small: %d", (value, text) =>
    expect(formatPower(value)).toBe(text),
  );
});
