/** "Train a Model on This Text" in a real VS Code: a network learns a file, is written to the workspace, and runs on the text. */
import * as assert from "node:assert";
import { existsSync, readdirSync, rmSync } from "node:fs";
import * as vscode from "vscode";
import { api, closeAll, file, sessionOf, show, until } from "./support";

const folder = () => vscode.Uri.joinPath(file("text.txt"), "../models").fsPath;
const choice = { cell: "gru", layers: 1, units: 8, minutes: 0.02, seed: 1, quiet: false };

describe("a training", () => {
  before(api);
  afterEach(closeAll);
  after(() => rmSync(folder(), { recursive: true, force: true }));

  it("learns a file by a command with arguments, and is a checkpoint like any other", async () => {
    await vscode.commands.executeCommand("gatescope.train", { uris: [file("text.txt").toString()], choice, starts: true });
    const written = () => (existsSync(folder()) ? readdirSync(folder()) : []);
    await until("it is written", () => written().some((name) => name.endsWith(".md"))); // the card is written last
    const name = written().find((one) => /-gru-1x8\.safetensors$/.test(one)) ?? "";
    const path = vscode.Uri.joinPath(vscode.Uri.file(folder()), name);
    await show("text.txt");
    await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", path);
    const session = await sessionOf("text.txt");
    assert.deepStrictEqual(session.model, { kind: "file", path: path.fsPath });
    assert.strictEqual(session.trace?.model.layers[0]?.hiddenSize, 8);
  });
});
