/** Several models on one text, a panel each, over the engine's real session. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as vscode from "vscode";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Manifests } from "../../../../src/host/checkpoints/manifests";
import type { Models } from "../../../../src/host/models/models";
import { Pins } from "../../../../src/host/models/pins";
import { Panels } from "../../../../src/host/trace/panels";
import { SavedViews } from "../../../../src/host/trace/savedViews";
import { fromEditor } from "../../../../src/host/trace/traceSource";
import { startEngine } from "../engine";
import { fake, Memento, Uri, WebviewPanel, type TextEditor } from "../vscode";
import { openPage } from "./panelPage";

const small = { kind: "bundled", name: "small" } as const;
const wide = { kind: "bundled", name: "wide" } as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-host-"));
  mkdirSync(join(folder, "dist/webview"), { recursive: true });
  for (const name of ["trace.css", "trace.js"]) writeFileSync(join(folder, "dist/webview", name), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let panels: Panels;
beforeEach(() => {
  fake.reset();
  const services = { extensionUri: Uri.file(folder) as unknown as vscode.Uri, log: {} as vscode.LogOutputChannel };
  const memento = new Memento() as vscode.Memento;
  const [models, manifests] = [{} as Models, {} as Manifests];
  panels = new Panels(services, startEngine(), models, manifests, new Pins(memento), new SavedViews(memento), {} as never);
});
afterEach(() => panels.dispose());

const asEditor = (editor: TextEditor) => editor as unknown as vscode.TextEditor;
const until = (what: () => unknown) => expect.poll(what, { timeout: 5000, interval: 10 });

describe("several models on one text", () => {
  /** Two panels of one text, "small" and beside it "wide", with their pages. */
  async function twoPanels() {
    const editor = fake.open("/a.txt", "hello there");
    await panels.trace(fromEditor(asEditor(editor)), small);
    const page = openPage(fake.panels[0]!);
    await page.load();
    const session = panels.sessions[0]!;
    await page.peer.call("changeFocus", { token: 4 });
    const [first] = panels.all;
    await panels.openBeside(first!, wide, { source: session.panelSource, focus: { ...session.focus.current, layer: 1 } });
    const [, second] = panels.all;
    const beside = openPage(fake.panels[1]!);
    await beside.load();
    return { editor, first: first!, second: second!, page, beside };
  }

  it("stand beside each other, named by their models; the one left is named by its cell again", async () => {
    const { first, second } = await twoPanels();
    expect(fake.panels.map(({ title, viewColumn }) => [title, viewColumn])).toEqual([
      ["small: a.txt", 2],
      ["wide: a.txt", 3],
    ]);
    expect([first.session.trace?.model.layers.length, second.session.trace?.model.layers.length]).toEqual([2, 1]);
    second.dispose();
    expect([fake.panels[0]!.title, panels.all]).toEqual(["LSTM: a.txt", [first]]);
  });

  it("look at the same place of the text: the new one at once, and each where the other goes", async () => {
    const { first, second, page, beside } = await twoPanels();
    expect(second.session.focus.current).toMatchObject({ token: 4, layer: 0 });
    await page.peer.call("changeFocus", { token: 7, unit: 2 });
    expect(second.session.focus.current).toMatchObject({ token: 7, unit: null });
    await until(() => beside.focus?.token).toBe(7);
    await beside.peer.call("changeFocus", { token: 1 });
    await beside.peer.call("focusBack", {});
    expect(first.session.focus.current).toMatchObject({ token: 7, unit: 2 });
  });

  it("look where the person puts the caret, in place of a token that was chosen; not where a page or typing puts it", async () => {
    const { editor, first, second, page, beside } = await twoPanels();
    const tokens = () => [first.session.focus.current.token, second.session.focus.current.token];
    editor.select(6, 7, "Command"); // as a page shows a token
    editor.select(4, 4, "Mouse"); // where they look already
    expect(tokens()).toEqual([4, 4]);
    editor.document.replace(4, 0, "X");
    editor.select(5, 5, "Keyboard");
    await until(() => first.session.trace?.revision).toBe(1);
    expect(tokens()).toEqual([4, 4]);
    await until(() => second.session.isFollowing).toBe(false);
    editor.select(6, 6, "Keyboard");
    expect(tokens()).toEqual([null, null]);
    await until(() => [page, beside].map(({ state, focus }) => [state.caret, focus?.token])).toEqual([
      [6, null],
      [6, null],
    ]);
    await page.peer.call("focusBack", {});
    expect(tokens()).toEqual([4, 4]);
  });

  it("hover and frame speak of the one that was used last; Visualize traces where its model is", async () => {
    const { editor, first, second } = await twoPanels();
    const { uri } = asEditor(editor).document;
    expect(panels.find(uri)).toBe(second);
    fake.panels[0]!.activate();
    expect([panels.find(uri), panels.current]).toEqual([first, first]);
    editor.select(0, 5);
    await panels.trace(fromEditor(asEditor(editor)), wide);
    expect([first.session.trace?.tokenCount, second.session.trace?.tokenCount]).toEqual([11, 5]);
    expect(panels.find(uri)).toBe(second);
  });

  it("come back after a reload, each with its model and its focus", async () => {
    fake.open("/a.txt", "hello there");
    const focus = { sequence: 0, token: 4, span: null, layer: 0, unit: 3, target: null };
    for (const [at, model] of [small, wide].entries()) {
      const source = { kind: "text", uri: "file:///a.txt", ranges: [], wholeFile: true, model };
      const panel = new WebviewPanel("") as unknown as vscode.WebviewPanel;
      await panels.deserializeWebviewPanel(panel, { source, focus: { ...focus, unit: 3 + at } });
    }
    expect(panels.sessions.map(({ model, focus }) => [model.kind === "bundled" && model.name, focus.current.unit])).toEqual([
      ["small", 3],
      ["wide", 4],
    ]);
  });
});
