/** What package.json offers exists: its commands, and what the first steps of a new user lead to. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as vscode from "vscode";
import { beforeEach, describe, expect, it } from "vitest";
import { registerCommands } from "../../../src/host/commands";
import type { CommandServices } from "../../../src/host/services";
import { fake, Uri } from "./vscode";

interface Step {
  readonly description: string;
  readonly media: { readonly image: string | Record<string, string> };
  readonly completionEvents?: readonly string[];
}
interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category?: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
  };
}

const root = join(import.meta.dirname, "../../..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
const { commands, walkthroughs } = (JSON.parse(read("package.json")) as Manifest).contributes;
const steps = walkthroughs.flatMap((one) => one.steps);
const own = (text: string) => [...text.matchAll(/(?:command|onCommand):(gatescope\.\w+)/g)].map(([, id]) => id);

beforeEach(() => fake.reset());

it("every command that is offered is registered, and found by the extension's name", () => {
  registerCommands({ extensionUri: Uri.file(root) as unknown as vscode.Uri } as CommandServices);
  expect([...fake.registered].sort()).toEqual(commands.map(({ command }) => command).sort());
  expect(commands.filter(({ category }) => category !== "%contributions.category%")).toEqual([]);
});

describe("the first steps", () => {
  it.each(["package.nls.json", "package.nls.ko.json"])("lead to commands that exist, in %s", (name) => {
    const texts = JSON.parse(read(name)) as Record<string, string>;
    const linked = steps.map(({ description }) => own(texts[description.slice(1, -1)] ?? ""));
    expect(linked).toEqual([["gatescope.visualizeSample"], [], ["gatescope.chooseModel"]]);
    const ids = commands.map(({ command }) => command);
    const completing = steps.flatMap(({ completionEvents = [] }) => completionEvents.flatMap(own));
    for (const id of [...linked.flat(), ...completing]) expect(ids).toContain(id);
  });

  it("have their pictures and their sample", () => {
    const pictures = steps.flatMap(({ media }) => (typeof media.image === "string" ? [media.image] : Object.values(media.image)));
    for (const path of [...pictures, "samples/shrew.txt"]) expect(existsSync(join(root, path)), path).toBe(true);
  });
});
