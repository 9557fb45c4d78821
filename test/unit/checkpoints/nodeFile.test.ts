/** Files on disk: ranges, siblings, bundled models by name, and clear errors for what is no file. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledModels, openFile, resolveModel, siblingFiles, withFile } from "../../../src/checkpoints/nodeFile";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-"));
  writeFileSync(join(folder, "b.safetensors"), Uint8Array.of(1, 2, 3, 4, 5));
  writeFileSync(join(folder, "a.safetensors"), "");
  writeFileSync(join(folder, "vocab.json"), "[]");
  mkdirSync(join(folder, "inner.safetensors.d"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file", () => {
  it("is read by ranges", async () => {
    const file = await openFile(join(folder, "b.safetensors"));
    expect([file.name, file.size]).toEqual(["b.safetensors", 5]);
    expect([...(await file.read(1, 3))]).toEqual([2, 3, 4]);
    await expect(file.read(3, 3)).rejects.toMatchObject({ code: "checkpoint-malformed" });
    await file.close();
  });

  it("is closed after its use, whatever happens", async () => {
    const path = join(folder, "b.safetensors");
    const source = await withFile(path, (opened) => Promise.resolve(opened));
    await expect(source.read(0, 1)).rejects.toThrow();
    await expect(withFile(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  it("that became shorter meanwhile is named", async () => {
    const path = join(folder, "shrinks");
    writeFileSync(path, new Uint8Array(100));
    const file = await openFile(path);
    truncateSync(path, 10);
    await expect(file.read(0, 100)).rejects.toMatchObject({ message: expect.stringMatching(/shrinks became shorter/) });
    await file.close();
  });

  it.each([
    ["nothing.safetensors", /no such file/],
    [".", /folder/],
    ["b.safetensors/c", /no such file/],
  ])("%s cannot be opened", async (name, says) => {
    await expect(openFile(join(folder, name))).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringMatching(says),
    });
  });
});

it("siblings are files of the same folder only", async () => {
  const siblings = siblingFiles(join(folder, "b.safetensors"));
  expect(new TextDecoder().decode((await siblings.read("vocab.json")) ?? undefined)).toBe("[]");
  expect(await siblings.read("none.json")).toBeNull();
  expect(await siblings.read("inner.safetensors.d")).toBeNull();
  expect(await siblings.read(`../${folder.split("/").at(-1) ?? ""}/vocab.json`)).toBeNull();
});

describe("bundled models", () => {
  it("are those of the folder", async () => {
    expect(await bundledModels(folder)).toEqual(["a", "b"]);
    expect(await bundledModels(join(folder, "none"))).toEqual([]);
    expect(await resolveModel(folder, { kind: "bundled", name: "b" })).toBe(join(folder, "b.safetensors"));
    expect(await resolveModel(folder, { kind: "file", path: "/x/y" })).toBe("/x/y");
  });

  it.each(["c", "../b", "", "b.safetensors", "inner"])("there is none named %j", async (name) => {
    const finding = resolveModel(folder, { kind: "bundled", name });
    await expect(finding).rejects.toMatchObject({
      code: "checkpoint-not-found",
      message: expect.stringMatching(/The bundled models are a and b\./),
    });
  });
});
