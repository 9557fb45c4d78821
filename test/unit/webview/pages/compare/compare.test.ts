/** The table of differences: gates stay under their tensor, whatever it is sorted by. */
import { describe, expect, it } from "vitest";
import { quoted } from "../../../../../src/messages/message";
import { areEqual, rowName, shownRows, type ComparedRow } from "../../../../../webview/pages/compare/rows";
import { initialState } from "../../../../../webview/pages/compare/store";

const row = (name: string, gate: string | null, relative: number | null, problem: string | null = null): ComparedRow => ({
  key: name,
  name: quoted(name),
  gate,
  count: 4,
  largest: relative,
  mean: relative,
  relative,
  cosine: relative === null ? null : 1 - relative,
  problem: problem === null ? null : quoted(problem),
});
const rows = [
  row("layer 0, recurrent weights", null, 0.2),
  row("layer 0, recurrent weights", "i", 0.1),
  row("layer 0, recurrent weights", "f", 0.4),
  row("head.bias", null, null, "only in b.pt"),
  row("head.weight", null, 0.3),
];
const names = (search: string, sort = initialState.sort) => shownRows(rows, search, sort).map(rowName);

describe("differences", () => {
  it("come with the largest relative one first, gates behind their tensor, what cannot be compared last", () => {
    expect(names("")).toEqual([
      "head.weight",
      "layer 0, recurrent weights",
      "layer 0, recurrent weights / i",
      "layer 0, recurrent weights / f",
      "head.bias",
    ]);
  });

  it("sort by name, and stay in the file's order without a sort", () => {
    expect(names("", { column: "name", descending: false })[0]).toBe("head.bias");
    expect(names("", null)).toEqual(rows.map(rowName));
  });

  it("are found by name, gate and problem, with the tensor that a gate is of", () => {
    expect(names("f recurrent")).toEqual(names("recurrent"));
    expect(names("recurrent")).toHaveLength(3);
    expect(names("only in")).toEqual(["head.bias"]);
    expect(names("absent")).toEqual([]);
  });
});

it("two are equal when no value differs and all of them could be compared", () => {
  expect(areEqual([row("a", null, 0), row("a", "i", 0)])).toBe(true);
  expect(areEqual([row("a", null, 0), row("b", null, null, "only in a.pt")])).toBe(false);
  expect(areEqual(rows)).toBe(false);
});
