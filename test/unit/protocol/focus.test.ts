/** What a person looks at: within what there is, back and forward, and through a change of trace. */
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  changeFocus,
  focus as schema,
  focusChange,
  focusStateOf,
  goBack,
  goForward,
  historyFrom,
  initialFocus,
  keepWithin,
  boundsOf,
  withinBounds,
  type FocusBounds,
  type FocusChange,
} from "../../../src/protocol/focus";

const bounds: FocusBounds = {
  units: [64, 32],
  sequences: [
    { start: 0, count: 10 },
    { start: 10, count: 0 },
    { start: 10, count: 5 },
  ],
  outputs: 256,
};
const at = (...changes: FocusChange[]) =>
  changes.reduce((history, change) => changeFocus(history, change, bounds), historyFrom(initialFocus));

describe("within what there is", () => {
  const settled = (change: FocusChange) => withinBounds({ ...initialFocus, ...change }, bounds);

  it("a token is in the sequence that has it", () => {
    expect(settled({ token: 9, sequence: 2 })).toMatchObject({ token: 9, sequence: 0 });
    expect(settled({ token: 10 })).toMatchObject({ token: 10, sequence: 2 });
    expect(settled({ sequence: 1 }).sequence).toBe(1);
    expect(settled({ sequence: 7 }).sequence).toBe(2);
  });

  it("lets go of what is not there", () => {
    expect(settled({ token: 15, layer: 4, unit: 31 })).toMatchObject({ token: null, layer: 1, unit: 31 });
    expect(settled({ layer: 1, unit: 32 }).unit).toBeNull();
    expect(settled({ span: { start: 12, end: 40 } }).span).toEqual({ start: 12, end: 15 });
    expect(settled({ span: { start: 15, end: 40 } }).span).toBeNull();
    expect(settled({ target: { kind: "logit", output: 255, against: 256 } }).target).toBeNull();
    expect(settled({ target: { kind: "logit", output: 255, against: null } }).target).not.toBeNull();
    expect(withinBounds({ ...initialFocus, target: { kind: "loss" } }, { ...bounds, outputs: 0 }).target).toBeNull();
    expect(withinBounds({ ...initialFocus, token: 0 }, { units: [], sequences: [], outputs: 0 })).toEqual(initialFocus);
  });

  it("a layer has the units of its largest channel: a matrix memory more than its h", () => {
    const layers = [{ channels: [{ size: 1 }, { size: 9 }, { size: 3 }] }, { channels: [] }];
    expect(boundsOf({ model: { layers, head: null }, sequences: [] })).toEqual({ units: [9, 0], sequences: [], outputs: 0 });
  });

  it("another layer keeps a unit that it has, and no other", () => {
    expect(at({ unit: 20 }, { layer: 1 }).present).toMatchObject({ layer: 1, unit: 20 });
    expect(at({ unit: 50 }, { layer: 1 }).present).toMatchObject({ layer: 1, unit: null });
  });
});

describe("back and forward", () => {
  const two = at({ token: 3 }, { unit: 7 });

  it("go through what was looked at, and say where they can go", () => {
    const back = goBack(two, bounds);
    expect(focusStateOf(back)).toEqual({ focus: { ...initialFocus, token: 3 }, canGoBack: true, canGoForward: true });
    expect(goForward(back, bounds)).toEqual(two);
    const first = goBack(back, bounds);
    expect(focusStateOf(first)).toEqual({ focus: initialFocus, canGoBack: false, canGoForward: true });
    expect(goBack(first, bounds)).toBe(first);
    expect(goForward(two, bounds)).toBe(two);
  });

  it("a change after going back forgets what was ahead; none changes nothing", () => {
    expect(changeFocus(goBack(two, bounds), { unit: 9 }, bounds).future).toEqual([]);
    expect(changeFocus(two, { unit: 7 }, bounds)).toBe(two);
    expect(changeFocus(two, { unit: 7, token: 3 }, bounds)).toBe(two);
  });

  it("skip what is no longer there, so that a step is always seen", () => {
    const smaller = { ...bounds, units: [4] };
    const shrunk = keepWithin(at({ unit: 40 }, { unit: 41 }, { unit: 3 }, { unit: 50 }), smaller);
    expect(shrunk.present.unit).toBeNull();
    const back = goBack(shrunk, smaller);
    expect(back.present.unit).toBe(3);
    expect(goBack(back, smaller).present.unit).toBeNull();
    expect(goBack(goBack(back, smaller), smaller)).toEqual(goBack(back, smaller));
  });

  it("remember the last hundred", () => {
    let history = historyFrom(initialFocus);
    for (let token = 0; token < 500; token++) history = changeFocus(history, { token }, null);
    expect(history.past).toHaveLength(100);
  });
});

it("another trace is no step, and keeps what it has", () => {
  const before = at({ layer: 1, unit: 20, token: 12 });
  const after = keepWithin(before, { ...bounds, sequences: [{ start: 0, count: 4 }] });
  expect(after.present).toMatchObject({ layer: 1, unit: 20, token: null, sequence: 0 });
  expect(after.past).toBe(before.past);
});

it("what is said of it is validated: whole where it is kept, in part where it is changed", () => {
  expect(v.parse(schema, { ...initialFocus, token: 3 })).toEqual({ ...initialFocus, token: 3 });
  expect(v.is(schema, { token: 3 })).toBe(false);
  expect(v.parse(focusChange, { token: 3 })).toEqual({ token: 3 });
  expect(v.is(focusChange, { token: -1 })).toBe(false);
  expect(v.is(focusChange, { token: undefined })).toBe(false);
});
