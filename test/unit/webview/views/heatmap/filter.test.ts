/** What a person writes to choose units, and which units that is. */
import { describe, expect, it } from "vitest";
import { parseFilter, passes } from "../../../../../webview/views/heatmap/filter";

const parse = (text: string) => parseFilter(text, ["i", "f", "c"]);
const facts = {
  valueOf: (channel: string, unit: number) => (channel === "f" ? unit / 10 : undefined),
  followsOf: (unit: number) => (unit === 3 ? "inside brackets" : ""),
};
const shown = (text: string) => {
  const filter = parse(text);
  if ("problem" in filter) throw new Error(filter.problem.id);
  return [...Array(10).keys()].filter((unit) => passes(filter.conditions, unit, facts));
};

describe("a filter", () => {
  it.each([
    ["", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["unit 2", [2]],
    ["units 1-3, 7", [1, 2, 3, 7]],
    ["unit 4 - 2", [2, 3, 4]],
    ["f > 0.75", [8, 9]],
    ["f<=.2", [0, 1, 2]],
    ["f > 0.2 and unit 0-4", [3, 4]],
    ["follows BRACKETS", [3]],
    ["follows quotes", []],
  ])("%j shows %j", (text, expected) => expect(shown(text)).toEqual(expected));

  it("hides nothing for want of a value that is not known yet", () => {
    expect(shown("c < -1")).toHaveLength(10);
  });

  it.each([
    ["w > 1", "heatmap.filterChannel"],
    ["f", "heatmap.filterUnknown"],
    ["f > x", "heatmap.filterUnknown"],
    ["unit two", "heatmap.filterUnknown"],
  ])("%j is refused: %s", (text, id) => expect(parse(text)).toMatchObject({ problem: { id } }));
});
