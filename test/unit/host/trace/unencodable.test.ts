/** What a person is shown of the characters that a vocabulary lacks. */
import { quoted } from "../../../../src/messages/message";
import type * as vscode from "vscode";
import { beforeEach, expect, it } from "vitest";
import type { Models } from "../../../../src/host/models/models";
import { fromEditor } from "../../../../src/host/trace/traceSource";
import type { TraceSession } from "../../../../src/host/trace/traceSession";
import { decideOnUnencodable } from "../../../../src/host/trace/unencodable";
import { CodedError } from "../../../../src/protocol/errors";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

it("a character that comes often is one row, with how often and where first", async () => {
  const text = "a\nb\nc€\n";
  const editor = fake.open("/a.txt", text) as unknown as vscode.TextEditor;
  const session = { textSource: fromEditor(editor), uri: editor.document.uri } as unknown as TraceSession;
  const found = [...text].flatMap((character, offset) => {
    return /[\n€]/.test(character) ? [{ character, codePoint: character.codePointAt(0)!, sequence: 0, offset }] : [];
  });
  const error = new CodedError("unencodable", quoted("The vocabulary lacks some."), { total: found.length, found });
  expect(await decideOnUnencodable(session, error, {} as Models)).toBeUndefined();
  expect(fake.offered.slice(4).map(({ label, description }) => [label, description])).toEqual([
    ["line break", "3 times, first in line 1, column 2"],
    ["€  U+20AC", "line 3, column 2"],
  ]);
});
