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

  it("learns a file by a command with arguments, and is a checkpoint like any other: verse, code, Korean", async () => {
    for (const name of ["text.txt", "code.ts", "unicode.txt"]) {
      await vscode.commands.executeCommand("gatescope.train", { uris: [file(name).toString()], choice, starts: true });
      const base = `${name.replace(/\..*/, "")}-gru-1x8`;
      const written = () => (existsSync(folder()) ? readdirSync(folder()) : []);
      await until(`${base} is written`, () => written().includes(`${base}.md`)); // the card is written last
      const path = vscode.Uri.joinPath(vscode.Uri.file(folder()), `${base}.safetensors`);
      await show(name);
      await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", path);
      const session = await sessionOf(name);
      assert.deepStrictEqual(session.model, { kind: "file", path: path.fsPath });
      assert.strictEqual(session.trace?.model.layers[0]?.hiddenSize, 8);
    }
  });
});
