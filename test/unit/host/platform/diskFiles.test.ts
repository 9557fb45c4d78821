/** Which files belong to a checkpoint that is in several. */
import type * as vscode from "vscode";
import { beforeEach, expect, it } from "vitest";
import { filesOf, watchCheckpoint } from "../../../../src/host/platform/diskFiles";
import { fake, Uri } from "../vscode";

beforeEach(() => fake.reset());

const uri = (path: string) => Uri.file(path) as unknown as vscode.Uri;
const namesOf = async (path: string) => (await filesOf(uri(path))).map((file) => file.path);

it("a checkpoint in one file is that file", async () => {
  fake.write("/a/m.pt", 1);
  fake.write("/a/m.pt.gatescope.json", 1);
  expect(await namesOf("/a/m.pt")).toEqual(["/a/m.pt"]);
});

it("TensorFlow's is its index with its shards, whichever of them is opened, and none of its neighbours'", async () => {
  const own = ["/a/m-1.index", "/a/m-1.data-00000-of-00002", "/a/m-1.data-00001-of-00002"];
  const others = [
    "/a/m-1.meta",
    "/a/m-10.data-00000-of-00001",
    "/a/m-10.index",
    "/b/m-1.data-00000-of-00001",
    "/a/m-1.data-x-of-y",
  ];
  for (const file of [...own, ...others]) fake.write(file, 1);
  for (const opened of own) {
    const [first, ...rest] = await namesOf(opened);
    expect(first).toBe(opened);
    expect([opened, ...rest].sort()).toEqual([...own].sort());
  }
});

it("safetensors by an index is the index with its shards", async () => {
  const own = ["/a/m.safetensors.index.json", "/a/m-00001-of-00002.safetensors", "/a/m-00002-of-00002.safetensors"];
  for (const file of [...own, "/a/n-00001-of-00002.safetensors", "/a/m.safetensors"]) fake.write(file, 1);
  expect(await namesOf("/a/m.safetensors.index.json")).toEqual(own);
});

it("all of them are watched, with the manifest, and names are no globs", () => {
  const globOf = (path: string) => (watchCheckpoint(uri(path), () => undefined), fake.watched.at(-1));
  expect(globOf("/a/m[1].pt")).toBe("m[[]1[]].pt*");
  expect(globOf("/a/m.index")).toBe("{m.index*,m.index,m.data-*-of-*}");
  expect(globOf("/a/m,2.data-00000-of-00001")).toBe("{m[,]2.data-00000-of-00001*,m[,]2.index,m[,]2.data-*-of-*}");
  expect(globOf("/a/m.safetensors.index.json")).toBe("{m.safetensors.index.json*,m.safetensors.index.json,m-*-of-*.safetensors}");
});
