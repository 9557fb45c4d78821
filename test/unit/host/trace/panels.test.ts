/**
 * Panels over the engine's real session, with the test as the page: what a person does to a traced text, and what the page
 * is told of it. Faults that were seen in use are each a test here.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as vscode from "vscode";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Manifests } from "../../../../src/host/checkpoints/manifests";
import type { EngineClient } from "../../../../src/host/platform/engineClient";
import type { Models } from "../../../../src/host/models/models";
import { TokenMark } from "../../../../src/host/colour/tokenMark";
import { TraceHover } from "../../../../src/host/hover/hover";
import { Pins } from "../../../../src/host/models/pins";
import { Panels } from "../../../../src/host/trace/panels";
import { traceRows } from "../../../../src/host/sidebar/traceRows";
import { SavedViews } from "../../../../src/host/trace/savedViews";
import { fromEditor } from "../../../../src/host/trace/traceSource";
import { englishText } from "../../../../src/messages/error";
import { message } from "../../../../src/messages/message";
import { CodedError } from "../../../../src/protocol/errors";
import { firstQuestions } from "../../../../src/protocol/firstQuestions";
import type { ModelReference } from "../../../../src/protocol/model";
import { startEngine } from "../engine";
import { fake, Memento, Uri, type TextEditor } from "../vscode";
import { openPage } from "./panelPage";

const small = { kind: "bundled", name: "small" } as const;
const wide = { kind: "bundled", name: "wide" } as const;
const none = {} as unknown;
const sources = none as never;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-host-"));
  mkdirSync(join(folder, "dist/webview"), { recursive: true });
  for (const name of ["trace.css", "trace.js"]) writeFileSync(join(folder, "dist/webview", name), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let engine: ReturnType<typeof startEngine>;
let panels: Panels;
let pins: Pins;
let views: SavedViews;
beforeEach(() => {
  fake.reset();
  engine = startEngine();
  const services = { extensionUri: Uri.file(folder) as unknown as vscode.Uri, log: none as vscode.LogOutputChannel };
  const memento = new Memento() as vscode.Memento;
  [pins, views] = [new Pins(memento), new SavedViews(memento)];
  panels = new Panels(services, engine, none as Models, none as Manifests, pins, views, sources);
});
afterEach(() => panels.dispose());

const asEditor = (editor: TextEditor) => editor as unknown as vscode.TextEditor;

/** Traces what is selected in an editor, or all of it; the panel's page has loaded. */
async function trace(editor: TextEditor, model: ModelReference = small) {
  await panels.trace(fromEditor(asEditor(editor)), model);
  const session = panels.sessions[0]!;
  const page = openPage(fake.panels.at(-1)!);
  await page.load();
  return { session, page };
}

const never = { onCancellationRequested: () => ({ dispose: () => undefined }) } as unknown as vscode.CancellationToken;
const signal = new AbortController().signal;
const until = (what: () => unknown) => expect.poll(what, { timeout: 5000, interval: 10 });

it("a page that has just loaded knows all that happened before, and asks for nothing", async () => {
  await panels.trace(fromEditor(asEditor(fake.open("/a.txt", "hello there"))), small);
  const page = openPage(fake.panels[0]!);
  const before = page.state;
  expect([before.status.kind, before.trace?.tokenCount, before.progress?.tokens]).toEqual(["done", 11, 11]);
  await page.load();
  expect(before).toEqual(page.state);
});

it("what the page asks first is asked before the page is there, and once", async () => {
  const pass = vi.spyOn(engine, "pass");
  await panels.trace(fromEditor(asEditor(fake.open("/a.txt", "hello there"))), small);
  const { trace, progress } = panels.sessions[0]!;
  const page = openPage(fake.panels[0]!);
  await page.load();
  const questions = firstQuestions(trace!, page.focus!.layer, progress!.tokens, null);
  expect(questions.length).toBe(3);
  for (const [call, params] of questions) await page.peer.call(call, params as never);
  expect(pass.mock.calls.map(([call]) => call)).toEqual(questions.map(([call]) => call));
  pass.mockRestore();
});

it("a new panel begins with the view that was turned to last, and asks ahead for that", async () => {
  const { page } = await trace(fake.open("/a.txt", "hello there"));
  expect(page.front).toBeNull();
  await page.peer.call("turnTo", { front: "heatmap" });
  const pass = vi.spyOn(engine, "pass");
  await panels.trace(fromEditor(asEditor(fake.open("/b.txt", "hello there"))), small);
  await until(() => fake.panels.length).toBe(2);
  expect(openPage(fake.panels[1]!).front).toBe("heatmap");
  expect(pass.mock.calls.map(([call]) => call)).toEqual(["readUnitOrder"]);
  pass.mockRestore();
});

it("what a first heatmap waits for is told a page that is there before the run is over, once", async () => {
  await views.turnTo("heatmap");
  const traced = panels.trace(fromEditor(asEditor(fake.open("/a.txt", "hello there"))), small);
  const page = openPage(fake.panels[0]!);
  await Promise.all([page.load(), traced]);
  await panels.traceAgain(panels.current!);
  await until(() => page.answered).toEqual(["readUnitOrder"]);
});

describe("the panel's name", () => {
  it("is of the model's cell, and follows the model", async () => {
    await trace(fake.open("/a.txt", "hello there"), wide);
    expect(fake.panels[0]?.title).toBe("LSTM: a.txt");
    await panels.traceAgain(panels.current!, { kind: "bundled", name: "gru" });
    expect(fake.panels[0]?.title).toBe("GRU: a.txt");
  });
});

describe("the focus", () => {
  it("is one: after Trace Again the hover speaks of the unit that the page shows", async () => {
    const { session, page } = await trace(fake.open("/a.txt", "hello there"));
    await page.peer.call("changeFocus", { layer: 1, unit: 4, token: 3 });
    await page.peer.call("traceAgain", {});
    await until(() => page.state.trace?.traceId).toBe(2);
    await until(() => session.status.kind).toBe("done");
    expect(page.focus).toMatchObject({ layer: 1, unit: 4, token: 3 });
    const tile = { traceId: 2, layer: 1, channel: "h", step: 1, tokenStart: 3, tokenEnd: 4, unitStart: 4, unitEnd: 5 };
    const [shown] = await page.peer.call("readTiles", { tiles: [tile] });
    expect((await session.readToken(3, signal)).values["h"]).toBe(shown?.values[0]);
  });

  it("keeps of another model's trace what that has, and of another text its layer and unit", async () => {
    const editor = fake.open("/a.txt", "hello there");
    const { session, page } = await trace(editor, wide);
    await page.peer.call("changeFocus", { unit: 30, token: 8 });
    await panels.traceAgain(panels.current!, small);
    expect(session.focus.current).toMatchObject({ layer: 0, unit: null, token: 8 });
    await page.peer.call("changeFocus", { unit: 5 });
    editor.select(6, 11);
    await panels.trace(fromEditor(asEditor(editor)), small);
    expect(session.focus.current).toMatchObject({ unit: 5, token: null });
    expect(page.state.place).toBe(1);
  });

  it("goes back and forward, and tells the page to bring what it was on into view", async () => {
    const { session, page } = await trace(fake.open("/a.txt", "hello there"));
    await page.peer.call("changeFocus", { token: 1 });
    expect(await page.peer.call("changeFocus", { token: 9 })).toMatchObject({ canGoBack: true, canGoForward: false });
    session.focus.back();
    await until(() => page.focus?.token).toBe(1);
    expect(await page.peer.call("focusForward", {})).toMatchObject({ focus: { token: 9 }, canGoForward: false });
    session.focus.show(2);
    await until(() => page.focus?.token).toBe(2);
  });

  it("comes back after a reload of the window", async () => {
    fake.open("/a.txt", "hello there");
    const source = { kind: "text", uri: "file:///a.txt", ranges: [], wholeFile: true, model: small };
    const focus = { sequence: 0, token: 4, span: null, layer: 1, unit: 3, target: null };
    const { WebviewPanel } = await import("../vscode");
    const panel = new WebviewPanel("") as unknown as vscode.WebviewPanel;
    await panels.deserializeWebviewPanel(panel, { source, focus });
    expect(panels.sessions[0]?.focus.current).toEqual(focus);
  });
});

describe("the caret", () => {
  it("is there after Visualize, while one types, and behind the last letter", async () => {
    const editor = fake.open("/a.txt", "hello there");
    editor.select(4);
    const { session, page } = await trace(editor);
    expect(page.state.caret).toBe(4);
    editor.document.replace(4, 0, "X");
    editor.select(5);
    expect(page.state.caret).toBe(4); // not gone while the edit is about to be traced
    await until(() => session.trace?.revision).toBe(1);
    await until(() => page.state.caret).toBe(5);
    editor.select(12);
    await until(() => page.state.caret).toBe(11);
  });
});

describe("what is traced", () => {
  it("a selection whose text was deleted: what is typed there, and on Trace Again what there is", async () => {
    const editor = fake.open("/a.txt", "hello there");
    editor.select(0, 5);
    const { session, page } = await trace(editor);
    editor.document.replace(0, 11, "");
    await panels.traceAgain(panels.current!);
    expect(session.status.kind).toBe("failed");
    editor.document.replace(0, 0, "good morning");
    await page.peer.call("traceAgain", {});
    await until(() => session.status.kind).toBe("done");
    expect(session.trace?.tokenCount).toBe(12);
  });

  it("typing before a selection is no other place, also when it is traced again", async () => {
    const editor = fake.open("/a.txt", "hello there");
    editor.select(6, 11);
    const { session, page } = await trace(editor);
    await page.peer.call("changeFocus", { token: 2 });
    editor.document.replace(0, 0, "oh, ");
    await until(() => session.trace?.revision).toBe(1);
    await page.peer.call("traceAgain", {});
    await until(() => session.trace?.traceId).toBe(2);
    expect([page.state.place, session.focus.current.token]).toEqual([0, 2]);
    expect(session.panelSource.ranges).toEqual([{ start: 10, end: 15 }]);
  });

  it("with followEdits off what was edited is stale, and no longer when everything is undone", async () => {
    fake.settings["trace.followEdits"] = false;
    const editor = fake.open("/a.txt", "hello there");
    const { page } = await trace(editor);
    const hover = new TraceHover(panels, engine);
    const hoverAt = async (at: number) => {
      const { document } = asEditor(editor);
      const shown = await hover.provideHover(document, document.positionAt(at), never);
      return String((shown?.contents as unknown as { value?: string }).value ?? shown?.contents);
    };
    editor.document.replace(3, 2, "p!");
    await until(() => page.state.stale).toEqual([{ start: 3, end: 11 }]);
    expect(page.state.following).toBe(false);
    expect(await hoverAt(2)).toContain("token 2");
    expect(await hoverAt(3)).toBe("The text was edited here since it was traced. Trace again to see its values.");
    editor.document.replace(3, 2, "lo");
    await until(() => page.state.stale).toEqual([]);
    expect(await hoverAt(3)).toContain("token 3");
  });

  it("of several selections each is stale by itself: an edit of the first leaves the second as it is", async () => {
    fake.settings["trace.followEdits"] = false;
    const editor = fake.open("/a.txt", "hello there");
    const ranges = [
      { start: 0, end: 5 },
      { start: 6, end: 11 },
    ];
    await panels.trace({ kind: "text", document: asEditor(editor).document, ranges, wholeFile: false }, small);
    const page = openPage(fake.panels.at(-1)!);
    await page.load();
    editor.document.replace(2, 1, "L");
    await until(() => page.state.stale).toEqual([{ start: 2, end: 5 }]);
    editor.select(6);
    expect(page.state.caret).toBe(5); // the second selection's first token still stands where it stood
    editor.document.replace(10, 1, "a");
    await until(() => page.state.stale).toEqual([
      { start: 2, end: 5 },
      { start: 9, end: 10 },
    ]);
  });

  it("of a line break of two characters each selects the break", async () => {
    const { session } = await trace(fake.open("/a.txt", "ab\r\ncd"));
    const range = (token: number) => {
      const { start, end } = session.text!.rangeOf(token)!;
      return [start.line, start.character, end.line, end.character];
    };
    expect(range(2)).toEqual([0, 2, 1, 0]);
    expect(range(3)).toEqual([0, 2, 1, 0]);
    expect(range(4)).toEqual([1, 0, 1, 1]);
  });
});

describe("a large text", () => {
  const until = (what: () => unknown) => expect.poll(what, { timeout: 50_000, interval: 20 });
  const line = "hello there, says one\n";
  const text = line.repeat(40_000);

  it("is shown by its beginning until all of it is read, and what is typed meanwhile is followed", async () => {
    const editor = fake.open("/a.txt", text);
    const traced = panels.trace(fromEditor(asEditor(editor)), small);
    const [session] = panels.sessions;
    const page = openPage(fake.panels[0]!);
    await until(() => session!.trace?.tokenCount).toBe(line.length * Math.floor(2 ** 14 / line.length));
    await page.load();
    expect([page.state.status.kind, page.state.trace?.revision]).toEqual(["preparing", 0]);
    expect((await session!.readToken(7, signal)).label).toBe("h");
    editor.document.replace(text.length, 0, "!");
    await until(() => page.state.trace?.tokenCount).toBe(text.length + 1);
    expect(page.told.flatMap(({ change }) => Object.keys(change))).not.toContain("trace");
    expect(page.state.trace?.revision).toBe(2);
    session!.cancel();
    await traced;
    expect(engine.calls.filter((call) => call === "prepareTrace")).toHaveLength(1);
  }, 60_000);

  it("with what the vocabulary lacks at its end is not shown at all", async () => {
    const editor = fake.open("/a.txt", `${text}é`);
    await panels.trace(fromEditor(asEditor(editor)), small);
    const [session] = panels.sessions;
    expect(session!.status).toMatchObject({ kind: "failed", said: { id: "engine.unencodableCharacters" } });
    expect(session!.trace).toBeNull();
    expect(engine.calls).toContain("closeTrace");
  }, 60_000);

  it("is traced again at once as a whole: who looks at it stays where they are", async () => {
    const editor = fake.open("/a.txt", text);
    void panels.trace(fromEditor(asEditor(editor)), small);
    await until(() => panels.sessions[0]?.trace?.tokenCount).toBe(text.length);
    panels.sessions[0]!.focus.change({ token: text.length - 1 });
    void panels.traceAgain(panels.current!);
    await until(() => panels.sessions[0]?.trace?.traceId).toBe(2);
    expect(panels.sessions[0]!.trace?.tokenCount).toBe(text.length);
    expect(panels.sessions[0]!.focus.current.token).toBe(text.length - 1);
  }, 60_000);
});

describe("a checkpoint on disk", () => {
  const file = { kind: "file", path: "/m.pt" } as const;

  it("that is replaced is told, with a way to trace again; not while it is gone, nor when it is as before", async () => {
    fake.write("/m.pt", 100);
    const { session, page } = await trace(fake.open("/a.txt", "hello there"), file);
    const offers = () => page.state.notices.map(({ said: { id }, action }) => [id, action]);
    expect(offers()).toEqual([]);
    const replaced = [["trace.checkpointReplaced", "trace-again"]];
    fake.write("/m.pt", 120);
    await until(offers).toEqual(replaced);
    fake.write("/m.pt", undefined);
    await until(offers).toEqual([]);
    fake.write("/m.pt", 100);
    fake.write("/m.pt.gatescope.json", 7);
    await until(offers).toEqual(replaced);
    await page.peer.call("act", { action: "trace-again" });
    await until(() => session.trace?.traceId).toBe(2);
    await until(offers).toEqual([]);
  });

  it("with a manifest that is not sound: the manifest can be opened, that of an archive for what is in it", async () => {
    const failing = { ...engine, call: () => Promise.reject(new CodedError("manifest-invalid", message("common.cancelled"))) };
    const services = { extensionUri: Uri.file(folder) as unknown as vscode.Uri, log: none as vscode.LogOutputChannel };
    panels.dispose();
    panels = new Panels(services, failing as never, none as Models, new Manifests(none as EngineClient), pins, views, sources);
    const archived = { kind: "file", path: "/m.zip!/inner/m.pt" } as const;
    const { page } = await trace(fake.open("/a.txt", "hello there"), archived);
    expect(page.state.status).toMatchObject({ kind: "failed", action: "open-manifest" });
    fake.write("/m.zip.gatescope.json", 7);
    await page.peer.call("act", { action: "open-manifest" });
    await until(() => fake.told).toEqual(["/m.zip.gatescope.json"]);
  });
});

describe("the page is told", () => {
  it("an edit as what is different, and the end of a run as its status", async () => {
    const text = "the quick brown fox ".repeat(100);
    const editor = fake.open("/a.txt", text);
    const { session, page } = await trace(editor);
    const { ids, labels, model } = page.state.trace!;
    page.told.length = 0;
    editor.document.replace(text.length, 0, "j");
    await until(() => session.trace?.revision).toBe(1);
    await until(() => page.state.status.kind).toBe("done");
    expect(page.told.flatMap(({ change }) => Object.keys(change))).not.toContain("trace");
    expect(page.told.find(({ change }) => change.edit)?.change.edit?.ids).toEqual(Uint8Array.of(106));
    const { status, progress, ...rest } = page.told.at(-1)!.change; // progress where it was not told just before
    expect([status, rest]).toEqual([{ kind: "done" }, {}]);
    expect(progress ?? page.state.progress).toMatchObject({ tokens: 2001, revision: 1 });
    expect(page.state.trace).toMatchObject({ revision: 1, tokenCount: 2001, unchanged: 2000 });
    expect([...page.state.trace!.ids]).toEqual([...ids, 106]);
    expect([page.state.trace!.labels, page.state.trace!.model]).toEqual([labels, model]);
  });

  it("everything, where it was hidden meanwhile", async () => {
    const editor = fake.open("/a.txt", "hello there");
    const { session, page } = await trace(editor);
    fake.panels[0]!.visible = false;
    for (const letter of "!?") {
      editor.document.replace(11, 0, letter);
      const { revision } = session.trace!;
      await until(() => session.trace?.revision).toBe(revision + 1);
    }
    await until(() => session.status.kind).toBe("done");
    expect(page.state.trace?.revision).toBe(0);
    fake.panels[0]!.visible = true;
    await page.load();
    expect(page.state.trace).toMatchObject({ revision: 2, tokenCount: 13 });
  });

  it("what it may not ask is refused, and what the engine refuses", async () => {
    const { page } = await trace(fake.open("/a.txt", "hello there"));
    const ask = page.peer.pass as (method: string, params: unknown) => Promise<unknown>;
    await expect(ask("closeTrace", { traceId: 1 })).rejects.toMatchObject({ code: "bad-message" });
    await expect(page.peer.call("readUnit", { traceId: 9, layer: 0, unit: 0, tokenStart: 0, tokenEnd: 1 })).rejects.toMatchObject(
      { code: "no-such-trace" },
    );
  });
});

it.each([
  ["trace.memory", "lots", "gatescope.trace.memory"],
  ["trace.memory", -5, "gatescope.trace.memory"],
])("the setting %s as %j is told with its name", async (name, value, told) => {
  fake.settings[name] = value;
  const { session } = await trace(fake.open("/a.txt", "hello"));
  expect(session.status.kind === "failed" && englishText(session.status.said)).toContain(told);
});

it("closing the panel closes the trace", async () => {
  await trace(fake.open("/a.txt", "hello"));
  fake.panels[0]!.dispose();
  expect(engine.calls.at(-1)).toBe("closeTrace");
  expect(panels.sessions).toEqual([]);
});

describe("pinned units", () => {
  it("are the model's: pinned on one text's page, they are told to the page of another, and are there when one is opened", async () => {
    const { page } = await trace(fake.open("/a.txt", "hello there"));
    await panels.trace(fromEditor(asEditor(fake.open("/b.txt", "what else"))), small);
    const other = openPage(fake.panels.at(-1)!);
    await other.load();
    const pinned = [{ layer: 1, unit: 4, name: "spaces" }];
    await page.peer.call("pin", { pinned });
    await until(() => other.state.pinned).toEqual(pinned);
    await pins.rename(small, pinned[0]!, "blanks");
    await until(() => page.state.pinned).toEqual([{ layer: 1, unit: 4, name: "blanks" }]);
    expect(pins.of(wide)).toEqual([]);
    await panels.trace(fromEditor(asEditor(fake.open("/c.txt", "a third"))), small);
    const third = openPage(fake.panels.at(-1)!);
    expect((await third.load()).panel.pinned).toHaveLength(1);
  });
});

describe("a saved view", () => {
  it("is kept by a name, and brings its text, model, focus and page back, whatever the panel shows by then", async () => {
    const { page, session } = await trace(fake.open("/a.txt", "hello there"));
    await page.peer.call("changeFocus", { layer: 1, unit: 4, token: 3 });
    fake.typed = "what h is";
    await page.peer.call("saveView", { view: { source: session.panelSource, focus: session.focus.current, front: "cell" } });
    await until(() => views.all()).toMatchObject([{ name: "what h is", view: { front: "cell", focus: { unit: 4 } } }]);
    await panels.traceAgain(panels.current!, wide);
    await panels.showView(views.all()[0]!.view);
    expect(session.model).toEqual(small);
    expect(session.focus.current).toMatchObject({ layer: 1, unit: 4, token: 3 });
    expect(await page.peer.call("takeWish", {})).toMatchObject({ kept: { front: "cell" } });
    expect(await page.peer.call("takeWish", {})).toBeNull();
  });

  it("opens the panel that was closed, whose page takes it as it loads", async () => {
    const { session } = await trace(fake.open("/a.txt", "hello there"));
    const view = { source: session.panelSource, focus: session.focus.current, front: "sources" };
    panels.current?.dispose();
    await panels.showView(view);
    expect((await openPage(fake.panels.at(-1)!).load()).wish).toEqual({ kept: view });
  });
});

it("the tree of traces says of each its text, model and tokens, and is told when that changes, not where the person looks", async () => {
  const rows = traceRows(panels);
  let told = 0;
  rows.changes.forEach((change) => change(() => told++));
  const { page } = await trace(fake.open("/a.txt", "hello there"));
  const item = rows.itemOf((await rows.roots())[0]!);
  expect([item.label, item.description, item.tooltip]).toEqual(["a.txt", "Small · 11 tokens", "/a.txt"]);
  const before = told;
  await page.peer.call("changeFocus", { token: 3 });
  expect(told).toBe(before);
  panels.current?.dispose();
  expect(told).toBe(before + 1);
});

describe("the hover", () => {
  it("leads to the cell's picture: the panel shows the token, and its page that view", async () => {
    const { page, session } = await trace(fake.open("/a.txt", "hello there"));
    panels.current?.showToken(4);
    panels.current?.show("cell");
    expect(session.focus.current.token).toBe(4);
    expect(await page.peer.call("takeWish", {})).toEqual({ front: "cell" });
  });

  it("says of the unit in focus what the step did to its state", async () => {
    const editor = fake.open("/a.txt", "hello there");
    const { page, session } = await trace(editor);
    await page.peer.call("changeFocus", { layer: 1, unit: 4 });
    const { document } = asEditor(editor);
    const shown = await new TraceHover(panels, engine).provideHover(document, document.positionAt(6), never);
    const { values } = await session.readToken(6, signal);
    const said = (shown?.contents as unknown as { value: string }).value;
    expect(said).toContain("Unit 4 kept ");
    expect(said).toContain(`% of its c, which was `);
    expect(said).toMatch(new RegExp(`it is [+−]${Math.abs(values["c"]!).toFixed(3)} now`));
  });
});

it("the token in focus is framed in the text, and no more when there is none in focus or the panel is closed", async () => {
  const editor = fake.open("/a.txt", "hello there");
  const mark = new TokenMark(panels);
  const { page } = await trace(editor);
  const framed = () => editor.decorated.map(({ start, end }) => [start.character, end.character]);
  await page.peer.call("changeFocus", { token: 4 });
  expect(framed()).toEqual([[4, 5]]);
  await page.peer.call("changeFocus", { token: null });
  expect(framed()).toEqual([]);
  await page.peer.call("changeFocus", { token: 6 });
  panels.current?.dispose();
  expect(framed()).toEqual([]);
  mark.dispose();
});
