import { describe, expect, it } from "vitest";
import { cells } from "../../../../../src/engine/cell/definitions/cells";
import { drawingOf } from "../../../../../src/engine/cell/cellGraph";
import { actsOf } from "../../../../../src/engine/explain/acts";
import { pictureOf } from "../../../../../webview/views/cell/layout/parts";
import { partsOfActs, stageOf } from "../../../../../webview/views/cell/stage";

const all = [...cells].map(([id, definition]) => {
  const drawing = drawingOf(definition);
  const { parts } = pictureOf(drawing.graph);
  return [id, { parts: parts.map((part) => ({ part })) as never }, actsOf(definition, drawing), parts] as const;
});

describe("how far a step is told", () => {
  it.each(all)("%s: every part of the picture comes in exactly one act", (_, figure, acts, parts) => {
    const told = partsOfActs(figure, acts);
    expect(told.flat().toSorted()).toEqual(parts.map(({ id }) => id).toSorted());
    expect(told.every((act) => act.length > 0)).toBe(true);
  });

  it("tells the parts of an act one after the other", () => {
    const [, figure, acts, parts] = all.find(([id]) => id === "lstm")!;
    const byAct = partsOfActs(figure, acts);
    const { shares, now } = stageOf(figure, acts, 1, 0.5);
    expect(now).toEqual(byAct[1]);
    expect(byAct[0]!.map((id) => shares.get(id))).toEqual(byAct[0]!.map(() => 1));
    expect(byAct[2]!.map((id) => shares.get(id))).toEqual(byAct[2]!.map(() => 0));
    const keys = byAct[1]!.map((id) => [parts.find((part) => part.id === id)?.key, shares.get(id)]);
    expect(keys).toEqual([
      ["i", 1],
      ["g", 0.5],
      ["×(g, i)", 0],
    ]);
  });

  it("tells all at once where there is no act", () => {
    const [, figure, acts, parts] = all.find(([id]) => id === "gru")!;
    const { shares, now } = stageOf(figure, acts, null, 0);
    expect(now).toHaveLength(parts.length);
    expect([...shares.values()].every((share) => share === 1)).toBe(true);
  });
});
