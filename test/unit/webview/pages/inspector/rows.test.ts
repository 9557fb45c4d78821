/** The tensor table: what it finds, how it sorts, which rows it draws, and whose statistics it asks for. */
import { quoted } from "../../../../../src/messages/message";
import { describe, expect, it } from "vitest";
import type { CheckpointReport, TensorDescription } from "../../../../../src/protocol/model";
import { textWidths } from "../../../../../webview/pages/inspector/columns";
import { shownTensors, wantedStatistics } from "../../../../../webview/pages/inspector/rows";
import { initialState, withSortedBy, type InspectorState, type Statistics } from "../../../../../webview/pages/inspector/store";
import { rowsInView, rowsToDraw, scrollTopFor } from "../../../../../webview/table/rows";

const tensor = (name: string, shape: number[], dtype = "F16", role = ""): TensorDescription => ({
  name,
  shape,
  dtype,
  role: role === "" ? null : quoted(role),
  byteLength: shape.reduce((a, b) => a * b, 1) * (dtype === "F16" ? 2 : 4),
});
const tensors = [
  tensor("layers.10.weight", [8, 4], "F32", "recurrent weights, layer 10"),
  tensor("layers.9.weight", [16, 4], "F16", "recurrent weights, layer 9"),
  tensor("head.bias", [], "F32"),
  tensor("head.weight", [100, 2]),
];
const report: CheckpointReport = {
  format: "safetensors",
  path: "/a/b.safetensors",
  fileSize: 1,
  model: null,
  problem: null,
  isManifestInvalid: false,
  recognised: [],
  ignored: [],
  loose: [],
  choices: [],
  parameters: 0,
  tensors,
  metadata: {},
  settings: {},
  placeholders: [],
  warnings: [],
};
const state: InspectorState = { ...initialState, report };

it("columns of texts are as wide as their longest, within bounds, and one without texts as its title", () => {
  expect(textWidths(tensors)).toEqual({ name: 16, shape: 9, role: 27 });
  expect(textWidths([tensor("a".repeat(40), [128, 3, 3, 64])])).toEqual({ name: 40, shape: 16, role: 6 });
  expect(textWidths([tensor("a".repeat(400), [])]).name).toBe(44);
});
const names = (changes: Partial<InspectorState>) => shownTensors({ ...state, ...changes }).map(({ name }) => name);
const known = (max: number | null): Statistics => ({
  kind: "known",
  value: [{ label: "all", count: 1, min: 0, max, mean: 0, deviation: 0, zeros: 0, nonFinite: 0, histogram: [] }],
});

describe("search", () => {
  it("takes words in any order, from name, shape, type and role", () => {
    expect(names({ search: "WEIGHT f16" })).toEqual(["layers.9.weight", "head.weight"]);
    expect(names({ search: "layer 10 recurrent" })).toEqual(["layers.10.weight"]);
    expect(names({ search: "16x4" })).toEqual(["layers.9.weight"]);
    expect(names({ search: "weight absent" })).toEqual([]);
  });
});

describe("sorting", () => {
  it("keeps the file's order without a column", () => {
    expect(names({})).toEqual(tensors.map(({ name }) => name));
  });

  it("puts layer 9 before layer 10", () => {
    expect(names({ sort: { column: "name", descending: false } })).toEqual([
      "head.bias",
      "head.weight",
      "layers.9.weight",
      "layers.10.weight",
    ]);
  });

  it("takes a shape by its number of values, a scalar being one", () => {
    expect(names({ sort: { column: "shape", descending: true } })).toEqual([
      "head.weight",
      "layers.9.weight",
      "layers.10.weight",
      "head.bias",
    ]);
  });

  it.each([
    [false, ["head.weight", "layers.10.weight"]],
    [true, ["layers.10.weight", "head.weight"]],
  ])("puts what is not known last, descending %s", (descending, first) => {
    const statistics = new Map([
      ["layers.10.weight", known(2)],
      ["head.weight", known(-1)],
      ["layers.9.weight", known(null)],
      ["head.bias", { kind: "pending" } as const],
    ]);
    const sorted = names({ sort: { column: "max", descending }, statistics });
    expect(sorted).toEqual([...first, "layers.9.weight", "head.bias"]);
  });

  it("goes from ascending to descending to the file's order", () => {
    const once = withSortedBy(state, "size");
    const twice = withSortedBy(once, "size");
    expect([once.sort, twice.sort, withSortedBy(twice, "size").sort]).toEqual([
      { column: "size", descending: false },
      { column: "size", descending: true },
      null,
    ]);
    expect(withSortedBy(twice, "mean").sort).toEqual({ column: "mean", descending: false });
  });
});

describe("rows", () => {
  const rowHeight = 26;
  const scroll = { top: 100 * rowHeight, height: 10 * rowHeight, rowHeight };

  it("draws what is in view and little more", () => {
    expect(rowsInView(scroll, 5000)).toEqual({ start: 100, end: 110 });
    const { start, end } = rowsToDraw(scroll, 5000);
    expect(start).toBeLessThan(100);
    expect(end).toBeGreaterThan(110);
    expect(end - start).toBeLessThan(50);
  });

  it("stays within a table that has become shorter", () => {
    expect(rowsInView(scroll, 40)).toEqual({ start: 40, end: 40 });
    expect(rowsToDraw(scroll, 40)).toEqual({ start: 28, end: 40 });
    expect(rowsToDraw(scroll, 0)).toEqual({ start: 0, end: 0 });
  });

  it("counts rows as high as they are shown: in a narrow page half as many", () => {
    expect(rowsInView({ ...scroll, rowHeight: 52 }, 5000)).toEqual({ start: 50, end: 55 });
    expect(scrollTopFor(60, { ...scroll, rowHeight: 52 }, 0)).toBe(61 * 52 - scroll.height);
  });

  it("scrolls just as far as a row needs", () => {
    const head = 28;
    expect(scrollTopFor(104, scroll, head)).toBe(scroll.top);
    expect(scrollTopFor(50, scroll, head)).toBe(50 * rowHeight);
    expect(scrollTopFor(200, scroll, head)).toBe(201 * rowHeight - (scroll.height - head));
  });
});

describe("whose statistics are wanted", () => {
  const range = { start: 1, end: 3 };

  it("those in view alone", () => {
    expect(wantedStatistics(tensors, range, { column: "name", descending: false })).toEqual(["layers.9.weight", "head.bias"]);
  });

  it("all, those in view first, when the table is sorted by them", () => {
    expect(wantedStatistics(tensors, range, { column: "mean", descending: false })).toEqual([
      "layers.9.weight",
      "head.bias",
      "layers.10.weight",
      "head.weight",
    ]);
  });
});
