import { expect, it } from "vitest";
import { joined, narrowIds, UNSIGNED, wideIds } from "../../../src/model/narrowArrays";

it.each([
  [[0, 255], Uint8Array],
  [[0, 256], Uint16Array],
  [[65_535], Uint16Array],
  [[65_536, 1], Uint32Array],
  [[], Uint8Array],
])("the ids %j stand in the narrowest array, and come back", (ids, kind) => {
  const narrow = narrowIds(Uint32Array.from(ids));
  expect(narrow).toBeInstanceOf(kind);
  expect(wideIds(narrow)).toEqual(Uint32Array.from(ids));
});

it("parts are joined in an array of the widest kind among them", () => {
  expect(joined(UNSIGNED, [Uint8Array.of(1, 2), Uint16Array.of(300), Uint8Array.of()])).toEqual(Uint16Array.of(1, 2, 300));
  expect(joined(UNSIGNED, [])).toEqual(new Uint8Array(0));
});
