/** The text that a decoder's encoder reads first: asked for, remembered, proposed again, and taken away. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as vscode from "vscode";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { Manifests } from "../../../../src/host/checkpoints/manifests";
import type { Models } from "../../../../src/host/models/models";
import { Pins } from "../../../../src/host/models/pins";
import { Panels } from "../../../../src/host/trace/panels";
import { SavedViews } from "../../../../src/host/trace/savedViews";
import { SourceTexts } from "../../../../src/host/trace/sourceTexts";
import { fromEditor } from "../../../../src/host/trace/traceSource";
import type { ModelReference } from "../../../../src/protocol/model";
import { startEngine } from "../engine";
import { fake, Memento, Uri } from "../vscode";

const decoder = { kind: "file", path: "/decoder.pt" } as const;
const none = {} as unknown;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatescope-source-"));
  mkdirSync(join(folder, "dist/webview"), { recursive: true });
  for (const name of ["trace.css", "trace.js"]) writeFileSync(join(folder, "dist/webview", name), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let panels: Panels;
beforeEach(() => {
  fake.reset();
  const services = { extensionUri: Uri.file(folder) as unknown as vscode.Uri, log: none as vscode.LogOutputChannel };
  const kept = new Memento() as vscode.Memento;
  const [pins, views, sources] = [new Pins(kept), new SavedViews(kept), new SourceTexts(kept)];
  panels = new Panels(services, startEngine(), none as Models, none as Manifests, pins, views, sources);
});
afterEach(() => panels.dispose());

async function trace(model: ModelReference) {
  const editor = fake.open("/a.txt", "hello there");
  await panels.trace(fromEditor(editor as unknown as vscode.TextEditor), model);
  const session = panels.sessions[0]!;
  const offers = () => session.notices.filter(({ action }) => action === "give-source").map(({ said }) => said.id);
  return { editor, session, offers };
}

it("is remembered, proposed again, and taken away where nothing is given", async () => {
  const { session, offers } = await trace(decoder);
  expect(offers()).toEqual(["trace.beginsAtZero"]);
  fake.typed = "gate";
  await panels.giveSource();
  expect(offers()).toEqual(["trace.beginsAfter"]);
  expect(session.panelSource.model).toEqual({ ...decoder, source: "gate" });
  await panels.traceAgain(panels.current!, decoder);
  fake.typed = undefined;
  await panels.giveSource();
  expect([fake.proposed, session.model]).toEqual(["gate", decoder]);
  fake.typed = "";
  await panels.giveSource();
  expect(offers()).toEqual(["trace.beginsAtZero"]);
});

it("is what is selected, where that is not what is traced", async () => {
  const { editor } = await trace(decoder);
  editor.select(0, 5);
  await panels.giveSource();
  expect(fake.proposed).toBe("hello");
});

it("is asked of a decoder alone: of any other model it is said that it has none", async () => {
  await trace({ kind: "bundled", name: "small" });
  await panels.giveSource();
  expect(fake.told).toEqual([expect.stringContaining("no encoder")]);
});
