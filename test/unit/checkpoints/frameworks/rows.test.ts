/** Every row that comes of moving one part, where sizes allow it. */
import { expect, it } from "vitest";
import { changesOf, idOf } from "../../../../src/checkpoints/frameworks/shared/rows";
import { createFormatter } from "../../../../src/messages/format";

const { text } = createFormatter("en");
const link = (name: string, inputs: number, outputs: number) => ({ name, inputs, outputs });
const written = (...given: Parameters<typeof changesOf>) =>
  Object.fromEntries(
    [...changesOf(...given)].map(([name, rows]) => [name, rows.map((row) => `${text(row.label)}: ${idOf(row.names)}`)]),
  );

it("what is alone and fits nowhere has no other row", () => {
  expect(written([link("a", 3, 4)], null, [link("b", 5, 6)])).toEqual({});
});

it("a part goes before, after or between those that it fits", () => {
  expect(written([link("a", 4, 4)], null, [link("b", 4, 4), link("c", 4, 9), link("d", 2, 4)])).toEqual({
    b: ["not connected: a", "connected before a: b > a", "connected after a: a > b"],
    c: ["not connected: a", "connected after a: a > c"],
    d: ["not connected: a", "connected before a: d > a"],
  });
});

it("one of a row is moved within it or taken out, alone where the others still fit, else with what it fed", () => {
  expect(written([link("a", 3, 4), link("b", 4, 4), link("c", 4, 8)], null, [])).toEqual({
    a: ["connected: a > b > c", "not connected: b > c"],
    b: ["connected: a > b > c", "not connected: a > c", "not connected, nor c: a"],
    c: ["connected: a > b > c", "not connected: a > b"],
  });
  expect(written([link("a", 4, 4), link("b", 4, 4)], null, []).b).toContain("earlier, before a: b > a");
});

it("what follows a part of known width may be empty, and a layer may stand in the place of others", () => {
  expect(written([link("fc", 6, 5)], 6, [link("other", 6, 2), link("square", 6, 6), link("unfit", 3, 2)])).toEqual({
    fc: ["connected: fc", "not connected: none"],
    other: ["not connected: fc", "connected in the place of fc: other"],
    square: ["not connected: fc", "connected before fc: square > fc", "connected in the place of fc: square"],
  });
  expect(written([], 6, [link("fc", 6, 5)])).toEqual({ fc: ["not connected: none", "connected: fc"] });
});
