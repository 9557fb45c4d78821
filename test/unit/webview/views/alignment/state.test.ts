/** Which line a token belongs to, and what is read of it off the trace's channels. */
import { expect, it } from "vitest";
import { quoted } from "../../../../../src/messages/message";
import { initialTrace, withFocus, withPanel } from "../../../../../webview/trace/state";
import { lineOf, valuesQuestion, type AlignmentScene } from "../../../../../webview/views/alignment/state";
import { panel } from "../../trace/panel";

/** "ab", of which "y" and "x" are written, and "b", of which "x" and "x" are. */
const numbers: Record<string, readonly number[][]> = {
  front: [
    [1, 0],
    [0, 1],
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 0],
    [0, 0],
  ],
  at: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
    [0, 0, 0],
    [1, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
  alpha: [
    [0, 0, 0],
    [0, 0, 0],
    [0.25, 0.75, 0],
    [0.5, 0.5, 0],
    [0, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
  ],
  p: [
    [0.5, 0.5],
    [0.5, 0.5],
    [0.125, 0.875],
    [0.75, 0.25],
    [0.5, 0.5],
    [1, 0],
    [1, 0],
  ],
  y: [
    [0, 0],
    [0, 0],
    [0, 1],
    [1, 0],
    [0, 0],
    [1, 0],
    [1, 0],
  ],
};

function sceneAt(token: number): AlignmentScene {
  const told = panel(1, 7);
  const channels = Object.entries(numbers).map(([name, [first]]) => {
    return { name, title: quoted(name), role: "gate" as const, range: "unit" as const, size: first!.length };
  });
  const lines = { characters: ["a", "b"], longest: 3, steps: 2, letters: ["x", "y"] };
  const model = { ...told.trace!.model, lines, layers: [{ ...told.trace!.model.layers[0]!, channels }] };
  const state = withPanel(initialTrace(), { ...told, trace: { ...told.trace!, model }, status: { kind: "done" } });
  return { ...withFocus(state, { token }), own: null };
}

function lineAt(token: number) {
  const scene = sceneAt(token);
  const { params } = valuesQuestion(scene)!;
  const value = params.tiles.map(({ channel, tokenStart, tokenEnd }) => {
    const rows = numbers[channel]!.slice(tokenStart, tokenEnd);
    const values = Float32Array.from(rows[0]!.flatMap((_, unit) => rows.map((row) => row[unit]!)));
    return { values, cells: rows.length, computed: rows.length };
  });
  return lineOf(scene, { values: { kind: "known", value: { params, value: value as never } } });
}

it("every token of a line shows it whole", () => {
  for (const token of [0, 1, 2, 3]) {
    expect(lineAt(token)).toEqual({
      tokenStart: 0,
      tokenEnd: 4,
      token,
      characters: ["a", "b"],
      letters: [
        { token: 2, letter: "y", share: 0.875, weights: [0.25, 0.75] },
        { token: 3, letter: "x", share: 0.75, weights: [0.5, 0.5] },
      ],
    });
  }
  for (const token of [4, 5, 6]) expect(lineAt(token)).toMatchObject({ tokenStart: 4, tokenEnd: 7, characters: ["b"] });
});

it("is of the first token where none is looked at, and of no model that reads no lines", () => {
  expect(lineAt(0)?.tokenStart).toBe(0);
  expect(valuesQuestion({ ...withPanel(initialTrace(), panel(1, 7)), own: null })).toBeNull();
});
