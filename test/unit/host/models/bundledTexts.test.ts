/** What the catalogue says of bundled models is what their manifests say. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundledTexts } from "../../../../src/host/models/models";
import { createFormatter } from "../../../../src/messages/format";

const folder = join(import.meta.dirname, "../../../../models");
const manifests = readdirSync(folder)
  .filter((name) => name.endsWith(".gatescope.json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<"name" | "title" | "description", string>);

it("every bundled model has its texts, in English those of its manifest", () => {
  const { text } = createFormatter("en");
  const told = [...bundledTexts].map(([name, [title, about]]) => [name, text(title), text(about)]);
  expect(told.sort()).toEqual(manifests.map(({ name, title, description }) => [name, title, description]).sort());
});
