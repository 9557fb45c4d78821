/** The ways of writing a number. */
import { describe, expect, it } from "vitest";
import { compact, decimals, fraction, leftOver, readOut, short, signed, significant } from "../../../src/messages/numbers";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [1.166, "+1.17"],
    [-0.94, "−0.940"],
    [1234.5, "+1235"],
    [999.7, "+1000"],
    [-0.00012, "−1.20e−4"],
    [2e12, "+2.00e+12"],
    [-Infinity, "−∞"],
    [Infinity, "+∞"],
    [NaN, "NaN"],
  ])("that add up: %d", (value, text) => expect(signed(value)).toBe(text));

  it("with more digits where a sum is to be checked", () => {
    expect([signed(-0.12345678, 6), signed(318.123456, 6), signed(12345678, 6)]).toEqual(["−0.123457", "+318.123", "+12345678"]);
  });

  it.each([
    [undefined, "…"],
    [0.12345, "0.1235"],
    [-99.99999, "−100.0000"],
    [-1234.567, "−1234.57"],
    [-0.00001, "0.0000"],
    [NaN, "NaN"],
  ])("read out: %d", (value, text) => expect(readOut(value)).toBe(text));

  it("with decimals and a sign", () => {
    expect([decimals(0.5, 3, true), decimals(-0.5, 3, true), decimals(-0.0001, 3, true)]).toEqual(["+0.500", "−0.500", "0.000"]);
  });

  it.each([
    [0, "0", "0"],
    [-0.25, "−0.2500", "−0.25"],
    [0.00099, "9.900e−4", "0.00099"],
    [1234.5, "1235", "1230"],
    [-Infinity, "−∞", "−∞"],
  ])("in significant digits, and short: %d", (value, all, few) => expect([significant(value), short(value)]).toEqual([all, few]));

  it.each([
    [0, "0"],
    [1, "1"],
    [0.98765, "0.988"],
    [0.0004, "4e−4"],
    [NaN, "NaN"],
  ])("shares: %d", (value, text) => expect(fraction(value)).toBe(text));

  it.each([
    [0, "0", "0"],
    [1, "1.00", "+1.00"],
    [0.98765, "0.988", "+0.988"],
    [-12.345, "−12.3", "−12.3"],
    [1234.5, "1235", "+1235"],
    [-0.0001, "−1e−4", "−1e−4"],
    [109_756_232, "1.1e8", "+1.1e8"],
    [Infinity, "∞", "+∞"],
    [NaN, "NaN", "NaN"],
  ])("where there is little room, and with a sign: %d", (value, plain, withSign) =>
    expect([compact(value), compact(value, true)]).toEqual([plain, withSign]),
  );

  it("what rounding leaves over", () => expect([leftOver(-0.00000123), leftOver(0)]).toEqual(["−1.2e−6", "0.0e+0"]));
});
