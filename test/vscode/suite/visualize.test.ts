/** "Visualize LSTM" on whatever a person may point it at. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { englishText } from "../../../src/messages/error";
import type { PanelStatus } from "../../../src/protocol/panelContract";
import { api, closeAll, file, select, sessionOf, show, until, visualize } from "./support";

/** How the tests tell what a session ended in. */
const failure = ({ status }: { status: PanelStatus }) => {
  assert.strictEqual(status.kind, "failed");
  return status.kind === "failed" ? englishText(status.said) : "";
};

const panelTabs = () => {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputWebview);
};

describe("Visualize LSTM", () => {
  before(async () => {
    await api();
    await vscode.workspace.getConfiguration("gatescope").update("model", undefined, vscode.ConfigurationTarget.Workspace);
  });
  afterEach(closeAll);

  it("registers every command that package.json contributes", async () => {
    const contributed = vscode.extensions.getExtension("gatescope.gatescope")?.packageJSON.contributes.commands as {
      command: string;
    }[];
    const registered = await vscode.commands.getCommands(true);
    assert.deepStrictEqual(
      contributed.filter(({ command }) => !registered.includes(command)),
      [],
    );
  });

  it("traces the selection and leaves the focus in the editor", async () => {
    const editor = await show("text.txt");
    select(editor, [10, 210]);
    const session = await visualize("text.txt");
    assert.strictEqual(session.status.kind, "done");
    assert.strictEqual(session.trace?.tokenCount, 200);
    assert.strictEqual(session.model.kind === "bundled" && session.model.name, "bytes");
    assert.strictEqual(vscode.window.activeTextEditor?.document.uri.toString(), file("text.txt").toString());
    await until("the panel has its tab and name", () => panelTabs()[0]?.label === "LSTM: text.txt");
    assert.deepStrictEqual(
      panelTabs().map(({ label, group }) => [label, group.viewColumn]),
      [["LSTM: text.txt", vscode.ViewColumn.Two]],
    );
  });

  it("traces the whole file where nothing is selected", async () => {
    const { document } = await show("short.txt");
    const session = await visualize("short.txt");
    assert.strictEqual(session.trace?.tokenCount, document.getText().length);
    assert.deepStrictEqual(session.panelSource.ranges, [{ start: 0, end: document.getText().length }]);
  });

  it("traces several selections as sequences of their own, in the order of the text", async () => {
    const editor = await show("text.txt");
    select(editor, [300, 340], [100, 150], [200, 200]);
    const session = await visualize("text.txt");
    assert.deepStrictEqual(session.trace?.sequences, [
      { start: 0, count: 50 },
      { start: 50, count: 40 },
    ]);
    assert.strictEqual(editor.document.offsetAt(session.text?.rangeOf(50)?.start ?? new vscode.Position(0, 0)), 300);
  });

  it("traces a file of the explorer without its being open", async () => {
    await vscode.commands.executeCommand("gatescope.visualize", file("code.ts"));
    assert.strictEqual((await sessionOf("code.ts")).status.kind, "done");
  });

  it("traces from an editor's title, which says its group besides the file", async () => {
    await show("short.txt");
    await vscode.commands.executeCommand("gatescope.visualize", file("short.txt"), { groupId: 1, editorIndex: 0 });
    assert.strictEqual((await sessionOf("short.txt")).status.kind, "done");
  });

  it("reads any language: every character is one token per byte of its UTF-8", async () => {
    const { document } = await show("unicode.txt");
    const session = await visualize("unicode.txt");
    assert.strictEqual(session.trace?.tokenCount, Buffer.byteLength(document.getText()));
  });

  it("an empty file: the panel says that there is nothing to trace", async () => {
    await show("empty.txt");
    assert.match(failure(await visualize("empty.txt")), /There is no text to trace/);
  });

  it("a binary file: no panel, and the command ends", async () => {
    await vscode.commands.executeCommand("gatescope.visualize", file("binary.bin"));
    assert.strictEqual((await api()).sessions().length, 0);
  });

  it("a file that is not UTF-8: traced, with a notice that counts what could not be decoded", async () => {
    await show("invalid.txt");
    const session = await visualize("invalid.txt");
    assert.strictEqual(session.status.kind, "done");
    assert.match(
      session.notices.map(({ said }) => englishText(said)).join("\n"),
      /\d+ characters U\+FFFD in the place of what could not be decoded.* "Reopen with Encoding"/s,
    );
  });

  it("a file of 5 MB: all of it in little memory, and cancelled at once", async () => {
    const settings = vscode.workspace.getConfiguration("gatescope");
    await settings.update("trace.memory", 64, vscode.ConfigurationTarget.Workspace);
    await show("large.txt");
    const command = vscode.commands.executeCommand("gatescope.visualize");
    const session = await sessionOf("large.txt");
    await until("it runs", () => session.status.kind === "running" && (session.progress?.tokens ?? 0) > 0);
    assert.strictEqual(session.trace?.tokenCount, 5_242_880);
    assert.deepStrictEqual(session.notices, []);
    const began = Date.now();
    await vscode.commands.executeCommand("gatescope.cancelTrace");
    await command;
    assert.strictEqual(session.status.kind, "cancelled");
    assert.ok(Date.now() - began < 1000, "Cancelling takes no time to speak of.");
    await settings.update("trace.memory", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("twice quickly: the second run takes over, in the same panel", async () => {
    const editor = await show("text.txt");
    const first = vscode.commands.executeCommand("gatescope.visualize");
    const session = await sessionOf("text.txt");
    select(editor, [0, 60]);
    await vscode.commands.executeCommand("gatescope.visualize");
    await first;
    assert.strictEqual(session.trace?.tokenCount, 60);
    assert.strictEqual(session.status.kind, "done");
    assert.strictEqual((await api()).sessions().length, 1);
  });

  it("closing the panel in the middle of a run ends it", async () => {
    await show("large.txt");
    const command = vscode.commands.executeCommand("gatescope.visualize");
    const session = await sessionOf("large.txt");
    await until("it runs", () => session.status.kind === "running");
    await until("the panel has its tab", () => panelTabs().length === 1);
    await vscode.window.tabGroups.close(panelTabs());
    await command;
    assert.strictEqual((await api()).sessions().length, 0);
    await show("short.txt");
    assert.strictEqual((await visualize("short.txt")).status.kind, "done");
  });

  it("deleting the file while it is traced: the trace goes on; tracing again says that the file is gone", async () => {
    const uri = file("doomed.txt");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode("All that lives must die.\n".repeat(40)));
    await show("doomed.txt");
    const command = vscode.commands.executeCommand("gatescope.visualize");
    const session = await sessionOf("doomed.txt");
    await vscode.workspace.fs.delete(uri);
    await command;
    assert.strictEqual(session.status.kind, "done");
    assert.strictEqual(session.trace?.tokenCount, 1000);
  });

  it("says what to do when the model is not there, and when a checkpoint is broken", async () => {
    const settings = vscode.workspace.getConfiguration("gatescope");
    await show("short.txt");
    for (const [model, message] of [
      ["no-such-model", /There is no bundled model named "no-such-model"\. The bundled models are attention, bytes, /],
      ["checkpoints/gone.safetensors", /gone\.safetensors cannot be opened: there is no such file/],
      ["checkpoints/broken.safetensors", /broken\.safetensors/],
    ] as const) {
      await settings.update("model", model, vscode.ConfigurationTarget.Workspace);
      assert.match(failure(await visualize("short.txt")), message);
    }
    await settings.update("model", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("goes on after the engine died: the panel says so, and the next run works", async () => {
    await show("large.txt");
    const command = vscode.commands.executeCommand("gatescope.visualize");
    const session = await sessionOf("large.txt");
    await until("it runs", () => session.status.kind === "running");
    await (await api()).engine.restart();
    await command;
    assert.match(failure(session), /The engine was restarted. Trace again/);
    await show("text.txt");
    assert.strictEqual((await visualize("text.txt")).status.kind, "done");
  });
});
