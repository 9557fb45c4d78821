/** What the catalogue says of bundled models is what their manifests say. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { named } from "../../../../src/host/models/named";
import { bundledGroups, bundledTexts } from "../../../../src/model/bundledTexts";
import { createFormatter } from "../../../../src/messages/format";
import { env, fake } from "../vscode";

beforeEach(() => fake.reset());

type Manifest = Readonly<Record<"name" | "title" | "description", string>> & { readonly pictures?: unknown };

const folder = join(import.meta.dirname, "../../../../models");
const manifests = readdirSync(folder)
  .filter((name) => name.endsWith(".gatescope.json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Manifest);

it("every bundled model has its texts, in English those of its manifest", () => {
  const { text } = createFormatter("en");
  const told = [...bundledTexts].map(([name, [title, about]]) => [name, text(title), text(about)]);
  expect(told.sort()).toEqual(manifests.map(({ name, title, description }) => [name, title, description]).sort());
});

it("models that look at pictures, or make them, stand in a group of their own", () => {
  const ofPictures = bundledGroups.find(({ title }) => title.id === "models.ofPictures");
  const names = manifests.filter(({ pictures }) => pictures !== undefined).map(({ name }) => name);
  expect([...(ofPictures?.models.keys() ?? [])].sort()).toEqual(names.sort());
});

it("a bundled model is named in the display language, any other as it names itself", () => {
  env.language = "ko";
  const own = { title: "Bytes", description: "Reads bytes." };
  expect(named(own, { kind: "bundled", name: "bytes" }).title).toMatch(/^바이트/);
  expect(named(own, { kind: "file", path: "/bytes.safetensors" })).toEqual(own);
});
