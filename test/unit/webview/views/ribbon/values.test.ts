/** What the text above every view is coloured with. */
import { expect, it } from "vitest";
import { passageOf } from "../../../../../webview/trace/passage";
import { initialTrace, SOURCES } from "../../../../../webview/trace/state";
import { strengths } from "../../../../../webview/views/ribbon/values";

/** "a한b", read as bytes. */
const text = { tokenStart: 10, text: "a한b", starts: Uint32Array.of(0, 1, 1, 1, 2), ends: Uint32Array.of(1, 2, 2, 2, 3) };

const ledger = (kind: "unit" | "none", contributions: number[] = [], tokenStart = 10) =>
  ({
    kind: "known",
    value: { params: {}, value: { kind, contributions: Float64Array.from(contributions), tokenStart } },
  }) as never;
const told = (sources: never) => ({ surprisals: null, course: null, output: null, sources });
const of = (sources: never) => strengths(initialTrace(), SOURCES, told(sources), passageOf(text));

it("a character's part in a state is that of all its tokens, beside the largest of one token", () => {
  expect([...of(ledger("unit", [-2, 0.5, 0.25, 0.25, 4]))!]).toEqual([-0.5, 0.25, 1]);
});

it("what comes after the token that is looked at has no part in its state", () => {
  expect([...of(ledger("unit", [1, 0.5]))!]).toEqual([1, 0.5, NaN]);
  expect([...of(ledger("unit", [1, 1], 13))!]).toEqual([NaN, 1, 1]);
});

it("a cell that carries nothing over has no colours", () => expect(of(ledger("none"))).toBeNull());
