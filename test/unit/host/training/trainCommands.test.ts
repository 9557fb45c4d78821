/** What "Train a Model on This Text" takes: the text that a person sees, also while VS Code has not told of its editor yet. */
import { afterEach, expect, it, vi } from "vitest";
import type { CommandServices } from "../../../../src/host/services";
import { trainCommands } from "../../../../src/host/training/trainCommands";
import { fake, TabInputText, Uri, window } from "../vscode";

afterEach(() => {
  fake.reset();
  window.tabGroups.activeTabGroup.activeTab = undefined;
});

/** What is opened by the command, with the editor that was used before in another file. */
function opened(recent?: unknown): unknown {
  const open = vi.fn();
  trainCommands({ trainings: { open }, recent: { editor: recent } } as unknown as CommandServices)["gatescope.train"]?.();
  return open.mock.calls[0]?.[0];
}

it("the text of the active editor", () => {
  fake.open("/w/a.txt", "hello");
  expect(opened()).toMatchObject({ path: null, given: [{ name: "a.txt", text: "hello" }] });
});

it("a text whose tab is shown before its editor is known", () => {
  const before = fake.open("/w/before.txt", "another");
  fake.reset();
  window.tabGroups.activeTabGroup.activeTab = { input: new TabInputText(Uri.file("/w/a.txt")) };
  expect(opened(before)).toEqual({ path: null, uris: [Uri.file("/w/a.txt").toString()] });
});

it("the text that was in front before, where a checkpoint or nothing is in front now", () => {
  const before = fake.open("/w/before.txt", "another");
  fake.reset();
  window.tabGroups.activeTabGroup.activeTab = { input: new TabInputText(Uri.file("/w/model.safetensors")) };
  expect(opened(before)).toMatchObject({ given: [{ name: "before.txt", text: "another" }] });
  expect(opened()).toMatchObject({ uris: [], given: [] });
});
