/** What is learned from: the editor's text, or what is selected of it. */
import type * as vscode from "vscode";
import { beforeEach, expect, it } from "vitest";
import { textOfEditor } from "../../../../src/host/training/trainingTexts";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

it("a selection, where it is more than a word that is looked at", () => {
  const text = `${"a".repeat(120)}\n${"b".repeat(50)}`;
  const editor = fake.open("/w/a.txt", text) as unknown as vscode.TextEditor;
  const select = (start: number, end: number) => {
    const { document } = editor;
    return { document, selections: [{ start: document.positionAt(start), end: document.positionAt(end) }] } as never;
  };
  expect(textOfEditor(select(0, 110))).toMatchObject({ name: "a.txt", text: "a".repeat(110), isWhole: false });
  expect(textOfEditor(select(3, 4))).toMatchObject({ text, isWhole: true });
});
