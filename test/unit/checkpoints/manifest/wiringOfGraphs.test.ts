/**
 * Models that their own file connects, by a graph or a configuration, and Keras's files without one: what a person may choose
 * there, what a manifest cannot change, and why.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { about, at, editable } from "./editable";

const fixture = (name: string) => editable(readFileSync(resolve(__dirname, "../../../fixtures", name)), name.split("/").at(-1)!);

describe.each([
  ["Keras's configuration", "keras/char-lstm.h5", "dense", "embedding"],
  ["an ONNX graph", "onnx/lstm-gru.onnx", null, null],
])("%s", (_, name, head, embedding) => {
  it("connects its parts, and says so", async () => {
    const { connectedBy, model } = await fixture(name).report();
    expect(connectedBy).toMatch(/The file's (graph|configuration) says how/);
    expect(model?.inferences.find((one) => one.about === "head")?.ground).toBe("stated");
  });

  it("direction and activation of a layer can be changed, and back", async () => {
    const checkpoint = fixture(name);
    expect((await at(checkpoint, "layer-0", "direction"))?.slice(1).map((each) => each.split(":")[0])).toEqual([
      "forward",
      "reverse",
    ]);
    expect(await checkpoint.choose({ activation: "relu" })).toMatchObject({ activation: "relu" });
    expect(await checkpoint.choose({ activation: null })).toBeNull();
  });

  it("the output layer is taken off and put back, and stands beside the model meanwhile", async () => {
    const checkpoint = fixture(name);
    expect(await at(checkpoint, "head", "head")).toEqual(["file", "as the file has it: file", "not connected: none"]);
    expect(await checkpoint.choose({ head: "none" })).toEqual({ version: 1, tensors: { head: null } });
    const { model, loose } = await checkpoint.report();
    expect(model?.head).toBeNull();
    if (head) expect(loose).toMatchObject([{ kind: "dense", name: head }]);
    expect(await at(checkpoint, `dense:${loose[0]?.name ?? ""}`, "head")).toContain("as the file has it: file");
    expect(await about(checkpoint, "head")).toEqual({ taken: "none", chosen: true });
    expect(await checkpoint.choose({ head: "file" })).toBeNull();
    expect((await checkpoint.report()).model?.head).not.toBeNull();
  });

  it.skipIf(embedding === null)("the embedding is taken off, so that numbers are read", async () => {
    const checkpoint = fixture(name);
    expect(await checkpoint.choose({ embedding: "none" })).toEqual({ version: 1, input: "numbers" });
    expect((await checkpoint.open()).weights.embedding).toBeNull();
    expect((await checkpoint.report()).loose).toMatchObject([{ kind: "embedding", name: embedding }]);
    expect(await checkpoint.choose({ embedding: null })).toBeNull();
  });

  it("a manifest that connects them otherwise is wrong, where it does", async () => {
    const { problems } = fixture(name);
    const itself = expect.stringContaining("itself says how its parts are connected") as unknown;
    expect(await problems({ wiring: { head: ["other"] } })).toEqual([['"head":["other"]', itself]]);
    expect(await problems({ wiring: { stack: ["other"] } })).toHaveLength(1);
    expect(await problems({ wiring: { initialState: "file" } })).toEqual([
      ['"initialState":"file"', expect.stringContaining("no initial")],
    ]);
    const recurrent = (await fixture(name).report()).tensors.find(({ role }) => String(role).includes("recurrent"))?.name ?? "";
    expect(await problems({ tensors: { head: recurrent } })).toEqual([[`"head":${JSON.stringify(recurrent)}`, itself]]);
  });
});

describe("Keras's weights without a configuration", () => {
  it("the output layer and the embedding are taken off and connected again", async () => {
    const checkpoint = fixture("keras/char-lstm-weights.h5");
    expect((await checkpoint.report()).connectedBy).toBeUndefined();
    const [taken, ...others] = (await at(checkpoint, "head", "head")) ?? [];
    expect(others).toContain("not connected: none");
    expect(await checkpoint.choose({ head: "none" })).toEqual({ version: 1, wiring: { head: [] } });
    const { model, loose } = await checkpoint.report();
    expect([model?.head, loose.map(({ name }) => name)]).toEqual([null, [taken]]);
    expect(await at(checkpoint, `dense:${taken ?? ""}`, "head")).toContain(`connected: ${taken ?? ""}`);
    expect(await checkpoint.choose({ head: null })).toBeNull();
    expect(await checkpoint.choose({ embedding: "none" })).toEqual({ version: 1, input: "numbers" });
    expect((await checkpoint.report()).loose).toMatchObject([{ kind: "embedding" }]);
    expect(await checkpoint.choose({ embedding: null })).toBeNull();
  });

  it("names that the file lacks are wrong in its manifest", async () => {
    const { problems } = fixture("keras/char-lstm-weights.h5");
    expect(await problems({ wiring: { head: ["other"] } })).toEqual([['"other"', expect.stringContaining("no dense layer")]]);
    expect(await problems({ wiring: { stack: ["other"] } })).toEqual([['"other"', expect.stringContaining("no recurrent part")]]);
    expect(await problems({ tensors: { embedding: "other" } })).toEqual([
      ['"embedding":"other"', expect.stringContaining("no tensor")],
    ]);
  });
});
