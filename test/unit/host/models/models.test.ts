/** What a person is offered to choose from: each model once, and those first that read what is to be read. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
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

describe("what a model is tried on", () => {
  const models = new Models(resolve(__dirname, "../../../../models"), {} as EngineClient);
  const sampleOf = async (name: string) => (await models.sampleOf({ kind: "bundled", name }))?.fsPath;

  it("is the file that its manifest states", async () => {
    expect(await sampleOf("rnnsearch")).toBe(resolve(__dirname, "../../../../samples/dates.txt"));
    const path = resolve(__dirname, "../../../../models/draw.safetensors");
    expect((await models.sampleOf({ kind: "file", path, part: "read" }))?.fsPath).toMatch(/samples\/digits\.csv$/);
  });

  it("is not known where no manifest states one", async () => {
    expect(await sampleOf("bytes")).toBeUndefined();
    expect(await sampleOf("none")).toBeUndefined();
  });

  it("is there for every bundled model that states one, and is part of the package", () => {
    const root = resolve(__dirname, "../../../..");
    const packaged = readFileSync(join(root, "tools/package.mjs"), "utf8");
    const stated = readdirSync(join(root, "models")).filter((name) => name.endsWith(".gatescope.json"));
    const samples = stated.flatMap((name) => {
      return (JSON.parse(readFileSync(join(root, "models", name), "utf8")) as { sample?: string }).sample ?? [];
    });
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) expect(packaged).toContain(`"${relative(root, join(root, "models", sample))}"`);
  });
});
