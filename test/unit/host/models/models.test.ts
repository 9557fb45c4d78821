/** What a person is offered to choose from: each model once, and those first that read what is to be read. */
import { resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { itemsOf } from "../../../../src/host/models/modelItems";
import { Models } from "../../../../src/host/models/models";
import type { EngineClient } from "../../../../src/host/platform/engineClient";
import { fileHandlers } from "../../../../src/worker/files";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

describe("the row of a model", () => {
  it("says once where a file lies, and what a bundled model is", () => {
    const [, file, bundled] = itemsOf(
      "Models",
      [
        { reference: { kind: "file", path: "/w/a/b.pt" }, title: "b.pt", detail: "a/b.pt" },
        { reference: { kind: "bundled", name: "bytes" }, title: "Bytes", detail: "Reads bytes." },
      ],
      "bytes",
    );
    expect(file).toMatchObject({ label: "b.pt", description: "a" });
    expect(file?.detail).toBeUndefined();
    expect(bundled).toMatchObject({ label: "$(check) Bytes", description: "bytes", detail: "Reads bytes." });
  });
});

describe("a model for a file of numbers", () => {
  it("is one that reads numbers, before the others of the workspace", async () => {
    const fixtures = resolve(__dirname, "../../../fixtures");
    const [ofText, ofNumbers] = [resolve(fixtures, "../../models/shakespeare-gru.safetensors"), `${fixtures}/json/rtneural.json`];
    for (const path of [ofText, ofNumbers]) fake.files.set(path, 1);
    const engine = {
      call(method: string, params: never) {
        if (method === "describeModel") return Promise.resolve({ vocabulary: { kind: "bytes" } });
        return fileHandlers[method as "inspectCheckpoint"](params, new AbortController().signal);
      },
    };
    const models = new Models("/nowhere", engine as unknown as EngineClient);
    expect(await models.ofNumbers()).toBeUndefined();
    expect(fake.offered.map(({ label }) => label)).toEqual([
      "Models that read numbers",
      "rtneural.json",
      "Checkpoints in the workspace",
      "shakespeare-gru.safetensors",
      "Elsewhere",
      "$(folder-opened) Browse…",
    ]);
    models.dispose();
  });
});
