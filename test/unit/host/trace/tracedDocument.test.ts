/** Where a traced text's tokens stand in its document, in VS Code's positions, while the document is edited. */
import type * as vscode from "vscode";
import { beforeEach, expect, it } from "vitest";
import { TracedDocument } from "../../../../src/host/trace/tracedDocument";
import { TokenRangesBuilder } from "../../../../src/protocol/tokenRanges";
import { fake } from "../vscode";

beforeEach(() => fake.reset());

/** "hello\nthere" with a token for each of its characters. */
function traced() {
  const text = "hello\nthere";
  const { document } = fake.open("/a.txt", text);
  const ranges = [{ start: 0, end: text.length }];
  const places = new TokenRangesBuilder();
  places.add(
    Uint32Array.from(text, (_, at) => at),
    Uint32Array.from(text, (_, at) => at + 1),
  );
  const source = { kind: "text", document: document as unknown as vscode.TextDocument, ranges, wholeFile: true } as const;
  const trace = { sequences: [{ start: 0, count: text.length }], ranges: [places.finish()] };
  const all = new TracedDocument(source, trace, [text], ranges);
  /** Edits the document, and tells the traced one. */
  const edit = (offset: number, removed: number, inserted: string) => {
    document.replace(offset, removed, inserted);
    all.apply({ offset, removed, inserted: inserted.length });
    all.recognise();
  };
  const at = (offset: number) => document.positionAt(offset) as unknown as vscode.Position;
  return { all, edit, at };
}

it("tokens and positions belong to each other, across lines", () => {
  const { all, at } = traced();
  expect(all.tokenAt(at(7))).toBe(7);
  const range = all.rangeOf(7)!;
  expect([range.start.line, range.start.character, range.end.line, range.end.character]).toEqual([1, 1, 1, 2]);
  expect(all.tokensIn(range)).toEqual([{ start: 7, end: 8 }]);
  expect(all.rangeOf(99)).toBeNull();
});

it("a caret is on a token or behind the last one, unless that was edited", () => {
  const { all, edit, at } = traced();
  expect([all.tokenAtCaret(at(0)), all.tokenAtCaret(at(11))]).toEqual([0, 10]);
  edit(10, 1, "a");
  expect([all.tokenAtCaret(at(9)), all.tokenAtCaret(at(11))]).toEqual([9, null]);
});

it("a place is read with the last of its tokens, of several of one character too", () => {
  const { document } = fake.open("/b.txt", "a한b");
  const ranges = [{ start: 0, end: 3 }];
  const places = new TokenRangesBuilder();
  places.add(Uint32Array.of(0, 1, 1, 1, 2), Uint32Array.of(1, 2, 2, 2, 3));
  const source = { kind: "text", document: document as unknown as vscode.TextDocument, ranges, wholeFile: true } as const;
  const all = new TracedDocument(source, { sequences: [{ start: 0, count: 5 }], ranges: [places.finish()] }, ["a한b"], ranges);
  expect([all.placeOf(2), all.placeOf(4)]).toEqual([
    { start: 1, end: 2 },
    { start: 2, end: 3 },
  ]);
  expect(
    [
      { start: 1, end: 2 },
      { start: 0, end: 3 },
      { start: 3, end: 4 },
    ].map((place) => all.tokenThrough(place)),
  ).toEqual([3, 4, null]);
});

it("what was edited is stale until it is as it was", () => {
  const { all, edit, at } = traced();
  edit(6, 1, "T");
  expect(all.stale).toEqual([{ start: 6, end: 11 }]);
  expect([all.isStaleAt(at(5)), all.isStaleAt(at(6)), all.rangeOf(6)]).toEqual([false, true, null]);
  edit(6, 1, "th");
  edit(7, 1, "");
  expect(all.stale).toEqual([]);
  expect(all.tokenAt(at(6))).toBe(6);
});
