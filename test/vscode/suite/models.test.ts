/** Which model runs: the workspace's choice, else the user's, else bytes; and "Visualize LSTM with This Checkpoint". */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { englishText } from "../../../src/messages/error";
import { api, closeAll, file, sessionOf, show, until, visualize } from "./support";

const settings = () => vscode.workspace.getConfiguration("gatescope");

describe("the choice of a model", () => {
  before(api);
  afterEach(async () => {
    await settings().update("model", undefined, vscode.ConfigurationTarget.Workspace);
    await settings().update("model", undefined, vscode.ConfigurationTarget.Global);
    await closeAll();
  });

  it("the workspace's comes before the user's, and the user's before the default", async () => {
    await show("short.txt");
    await settings().update("model", "shakespeare-gru", vscode.ConfigurationTarget.Global);
    const session = await visualize("short.txt");
    assert.strictEqual(session.trace?.model.layers[0]?.cell, "gru");
    await settings().update("model", "shakespeare-rnn", vscode.ConfigurationTarget.Workspace);
    await visualize("short.txt");
    assert.strictEqual(session.trace?.model.layers[0]?.cell, "rnn-tanh");
  });

  it("a path is read from the workspace folder", async () => {
    await show("short.txt");
    await settings().update("model", "checkpoints/mine.safetensors", vscode.ConfigurationTarget.Workspace);
    const session = await visualize("short.txt");
    assert.strictEqual(session.status.kind, "done");
    assert.deepStrictEqual(session.model, { kind: "file", path: file("checkpoints/mine.safetensors").fsPath });
  });

  it("what its vocabulary lacks is counted, and nothing is traced without a decision", async () => {
    await show("unicode.txt");
    await settings().update("model", "shakespeare-lstm", vscode.ConfigurationTarget.Workspace);
    const command = vscode.commands.executeCommand("gatescope.visualize");
    const session = await sessionOf("unicode.txt");
    await until("it failed", () => session.status.kind === "failed");
    assert.match(
      session.status.kind === "failed" ? englishText(session.status.said) : "",
      /^\d+ characters of the text are not in the vocabulary/,
    );
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await command;
    assert.strictEqual(session.trace, null);
  });

  it("“with This Checkpoint” runs it on the text that is open, and does not change the choice", async () => {
    await show("short.txt");
    await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", file("checkpoints/mine.safetensors"));
    const session = await sessionOf("short.txt");
    assert.strictEqual(session.status.kind, "done");
    assert.strictEqual(session.model.kind, "file");
    assert.strictEqual(settings().get("model"), "bytes");
  });

  for (const ending of ["safetensors", "h5", "hdf5", "onnx", "npz"])
    it(`a .${ending} file opens in the inspector, whatever is in it`, async () => {
      const copy = file(`checkpoints/opened.${ending}`);
      await vscode.workspace.fs.copy(file("checkpoints/mine.safetensors"), copy, { overwrite: true });
      await vscode.commands.executeCommand("vscode.open", copy);
      const input = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      await until("its tab is there", () => input() instanceof vscode.TabInputCustom);
      const { viewType, uri } = input() as vscode.TabInputCustom;
      assert.deepStrictEqual([viewType, uri.path], ["gatescope.checkpoint", copy.path]);
    });

  it("“with This Checkpoint” on a binary page in front runs it on the text that was open before", async () => {
    const binary = file("checkpoints/weights.index");
    for (const [from, to] of [
      ["mine.safetensors", "weights.index"],
      ["mine.safetensors.gatescope.json", "weights.index.gatescope.json"],
    ])
      await vscode.workspace.fs.copy(file(`checkpoints/${from}`), file(`checkpoints/${to}`), { overwrite: true });
    await vscode.window.showTextDocument((await show("short.txt")).document, { preview: false }); // else the page takes its place
    await vscode.commands.executeCommand("vscode.open", binary);
    const front = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input as { readonly uri?: vscode.Uri } | undefined;
    await until("it is in front", () => front()?.uri?.path === binary.path && !vscode.window.activeTextEditor);
    await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint");
    const session = await sessionOf("short.txt");
    assert.deepStrictEqual(session.model, { kind: "file", path: binary.fsPath });
    assert.strictEqual(session.status.kind, "done");
  });
});
