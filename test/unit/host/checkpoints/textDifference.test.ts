/** The one edit that makes a text another. */
import { expect, it } from "vitest";
import { changedPart } from "../../../../src/host/checkpoints/textDifference";

const cases: [before: string, after: string, start: number, end: number][] = [
  ["", "", 0, 0],
  ["same", "same", 4, 4],
  ["", "new", 0, 0],
  ["old", "", 0, 3],
  ["a 1 b", "a 22 b", 2, 3],
  ["aa", "aaa", 2, 2], // what is the same is not counted twice
  ["aaa", "aa", 2, 3],
  ["abcabc", "abc", 3, 6],
];

it.each(cases)("%j to %j", (before, after, start, end) => {
  const found = changedPart(before, after);
  expect(found).toMatchObject({ start, end });
  expect(before.slice(0, found.start) + found.replacement + before.slice(found.end)).toBe(after);
});
