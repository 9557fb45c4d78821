/** Names of checkpoints in the code and in package.json are the same. */
import { describe, expect, it } from "vitest";
import { contributes } from "../../../../package.json";
import { checkpointView } from "../../../../src/host/checkpoints/checkpointEditor";
import { checkpointGlob, isCheckpointName, own, shared, texts } from "../../../../src/host/checkpoints/checkpointFiles";

describe("the names of checkpoints", () => {
  it("are those that the inspector opens, and offers to open", () => {
    const patterns = (id: string) =>
      contributes.customEditors.find(({ viewType }) => viewType === id)?.selector.map(({ filenamePattern }) => filenamePattern);
    expect(patterns("gatescope.checkpoint")).toEqual(own.map((name) => `*.${name}`));
    expect(patterns("gatescope.checkpointOption")).toEqual([...shared, ...texts].map((name) => `*.${name}`));
  });

  it("open in the inspector's editor that has them, which VS Code calls by its title", () => {
    for (const { viewType, selector } of contributes.customEditors)
      for (const { filenamePattern } of selector) expect(checkpointView(filenamePattern.replace("*", "/a"))).toBe(viewType);
  });

  it("are those that the menus know", () => {
    const names = [...own, ...shared].join("|");
    const conditions = Object.values(contributes.menus)
      .flat()
      .map(({ when }) => when)
      .filter((when) => when.includes("resourceExtname"));
    expect(conditions.length).toBeGreaterThan(2);
    for (const when of conditions) expect(when).toContain(`/^\\.(${names})$/i`);
  });

  it("are told from other names", () => {
    expect(["a.pt", "b/c.SAFETENSORS", "x.weights.h5", "model.ckpt.index"].every(isCheckpointName)).toBe(true);
    expect(["a.txt", "pt", "a.pt/readme", "a.pt.gatescope.json", "model.json"].some(isCheckpointName)).toBe(false);
    expect(checkpointGlob).toContain("safetensors,pt,");
    expect(checkpointGlob).toContain(",index,");
  });
});
