/** What a checkpoint leaves open, through the real worker: measured, remembered, explained, and manifests that are checked. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EngineClient } from "../../src/host/platform/engineClient";
import type { ModelDescription } from "../../src/protocol/model";
import { safetensorsOf, undecidedModel } from "../unit/checkpoints/files";
import { openWorkshop, type Workshop } from "./engineSupport";

let workshop: Workshop;
let engine: EngineClient;
let path: string;
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(workshop.folder, name), content);
  return join(workshop.folder, name);
};

beforeAll(async () => void (workshop = await openWorkshop()));
afterAll(() => workshop.remove());
beforeEach(() => {
  engine = new EngineClient({ workerPath: workshop.workerPath, modelsDir: workshop.modelsDir, log: () => undefined });
  path = write("open.safetensors", safetensorsOf(undecidedModel));
  write("open.safetensors.gatescope.json", vocabularyAlone);
});
afterEach(() => engine.dispose());

const vocabularyAlone = JSON.stringify({ version: 1, vocabulary: { kind: "characters", characters: "ab\n" } });
const text = "ab".repeat(100);
const activation = ({ inferences }: Pick<ModelDescription, "inferences">) =>
  inferences.find(({ about }) => about === "activation");
const prepare = (texts: string[]) => {
  return engine.call("prepareTrace", { model: { kind: "file", path }, texts, skipUnencodable: false, memoryBudget: 2 ** 24 });
};
const describeOpen = () => engine.call("describeModel", { model: { kind: "file", path } });

describe("a trace", () => {
  it("settles on its text what the checkpoint leaves open, and the model stays settled", async () => {
    expect(activation(await describeOpen())).toMatchObject({ taken: "tanh", ground: "assumed", margin: null });
    const { model, traceId } = await prepare([text]);
    expect(model.layers[0]?.cell).toBe("rnn-relu");
    expect(activation(model)).toMatchObject({ taken: "relu", ground: "measured", tokens: 199 });
    expect(activation(model)?.margin).toBeGreaterThan(0.05);
    expect(activation(await describeOpen())).toMatchObject({ taken: "relu", ground: "measured" });
    expect(activation((await prepare(["ba"])).model)).toMatchObject({ taken: "relu", tokens: 199 });
    await engine.call("runTrace", { traceId });
    const token = await engine.call("readToken", { traceId, token: 0, layer: 0, unit: 0 });
    expect(token.values["h"]).toBe(2);
  });

  it("says where its text does not decide, and asks the next text", async () => {
    const { model } = await prepare(["ab"]);
    expect(activation(model)).toMatchObject({
      taken: "tanh",
      ground: "assumed",
      evidence: expect.arrayContaining([{ id: "scoring.textNeeded" }]),
    });
    expect(activation((await prepare([text])).model)).toMatchObject({ taken: "relu", ground: "measured" });
  });

  it("is settled by a manifest without measuring", async () => {
    write("open.safetensors.gatescope.json", JSON.stringify({ ...(JSON.parse(vocabularyAlone) as object), cell: "rnn-tanh" }));
    expect(activation((await prepare([text])).model)).toMatchObject({
      taken: "tanh",
      ground: "stated",
      chosen: true,
      tokens: null,
    });
  });
});

describe("the doctor", () => {
  it("tells what it measured and remembers nothing", async () => {
    expect(activation({ inferences: await engine.call("diagnose", { path, texts: [text] }) })).toMatchObject({
      taken: "relu",
      ground: "measured",
    });
    expect(activation(await describeOpen())).toMatchObject({ taken: "tanh", ground: "assumed" });
  });
});

describe("a checkpoint explained", () => {
  it("says what a trace has measured", async () => {
    await prepare([text]);
    const explained = await engine.call("explainCheckpoint", { path });
    expect(explained.path).toBe(`${path}.gatescope.json`);
    write("open.safetensors.gatescope.json", explained.text);
    expect(activation(await describeOpen())).toMatchObject({ taken: "relu", ground: "stated", chosen: true });
  });

  it("takes a person's choice before it", async () => {
    await prepare([text]);
    write(
      "open.safetensors.gatescope.json",
      (await engine.call("explainCheckpoint", { path, answers: { activation: "tanh" } })).text,
    );
    expect(activation(await describeOpen())).toMatchObject({ taken: "tanh", ground: "stated", chosen: true });
  });
});

describe("a choice in the manifest", () => {
  it("stands there alone, and can be taken back", async () => {
    write("open.safetensors.gatescope.json", vocabularyAlone);
    const chosen = await engine.call("chooseInManifest", { path, answers: { activation: "tanh" } });
    expect(JSON.parse(chosen.text ?? "")).toEqual({ ...JSON.parse(vocabularyAlone), cell: "rnn-tanh" });
    write("open.safetensors.gatescope.json", chosen.text ?? "");
    expect(activation(await describeOpen())).toMatchObject({ taken: "tanh", chosen: true });
    const back = await engine.call("chooseInManifest", { path, answers: { activation: null } });
    expect(JSON.parse(back.text ?? "")).toEqual(JSON.parse(vocabularyAlone));
  });

  it("takes a vocabulary that was missing", async () => {
    write("open.safetensors.gatescope.json", '{"version": 1}');
    await expect(prepare([text])).rejects.toMatchObject({ code: "vocabulary-missing" });
    const file = write("input.txt", "abba\n");
    const explained = await engine.call("chooseInManifest", { path, vocabulary: { kind: "training-text", file } });
    expect(JSON.parse(explained.text ?? "")).toMatchObject({ vocabulary: { kind: "characters", characters: "\nab" } });
    const other = await engine.call("chooseInManifest", {
      path,
      vocabulary: { kind: "file", file: write("list.json", '["b", "a", "c"]') },
    });
    expect(JSON.parse(other.text ?? "")).toMatchObject({ vocabulary: { kind: "file", file: "list.json" } });
    write(
      "open.safetensors.gatescope.json",
      (await engine.call("chooseInManifest", { path, vocabulary: { kind: "integers" } })).text ?? "",
    );
    expect([...(await prepare(["0 2 1"])).ids]).toEqual([0, 2, 1]);
    await expect(
      engine.call("chooseInManifest", { path, vocabulary: { kind: "training-text", file: join(workshop.folder, "none.txt") } }),
    ).rejects.toMatchObject({ code: "checkpoint-not-found" });
  });
});

describe("a manifest", () => {
  const check = (manifest: string, name = "open.safetensors.gatescope.json") => {
    return engine.call("checkManifest", { path: join(workshop.folder, name), text: manifest });
  };

  it("is held to the checkpoint beside it, as it is typed", async () => {
    expect(await check(vocabularyAlone)).toEqual([]);
    const wrong = '{"version": 1, "cell": "lstm"}';
    expect(await check(wrong)).toEqual([
      { start: wrong.indexOf('"cell"'), end: wrong.length - 1, said: { id: "manifest.problem", args: expect.any(Object) } },
    ]);
    expect(await check("{")).toEqual([{ start: 1, end: 1, said: expect.objectContaining({ id: "manifest.problem" }) }]);
    expect(await check('{"version": 1}', "none.safetensors.gatescope.json")).toEqual([
      { start: 0, end: 1, said: expect.objectContaining({ id: "opening.cannotBeOpened" }) },
    ]);
    expect(await check('{"version": 2}', "settings.json")).toHaveLength(1);
  });
});
