/** What is done with checkpoints beside running them: manifests, comparisons, vocabularies, numbers. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { englishText } from "../../../src/messages/error";
import { api, closeAll, file, sessionOf, show, until, visualize } from "./support";

let copies = 0;

/** A checkpoint without a manifest, of a name that VS Code has not seen yet: it keeps texts for a while after they close. */
async function bareCheckpoint(): Promise<{ checkpoint: vscode.Uri; manifest: vscode.Uri; manifestName: string }> {
  const name = `checkpoints/bare-${++copies}.safetensors`;
  await vscode.workspace.fs.copy(file("checkpoints/bare.safetensors"), file(name));
  return { checkpoint: file(name), manifest: file(`${name}.gatescope.json`), manifestName: `${name}.gatescope.json` };
}

const settings = () => vscode.workspace.getConfiguration("gatescope");

async function write(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

async function onDisk(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length)), text);
  await vscode.workspace.applyEdit(edit);
}

/** Ours among the diagnostics; VS Code's own JSON language says more. */
const diagnostics = (uri: vscode.Uri) => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Gatescope");

describe("a checkpoint", () => {
  before(api);
  afterEach(async () => {
    await closeAll();
    await settings().update("model", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("errors in its manifest are marked where they are, while it is typed, until it is right or closed", async () => {
    const { manifest, manifestName } = await bareCheckpoint();
    await write(manifest, "{}\n");
    const { document } = await show(manifestName);
    await until("the missing version is marked", () => diagnostics(document.uri).length > 0);
    const text = '{ "version": 1, "cell": "lstm",\n  "nonsense": 3 }\n';
    await replaceAll(document, text);
    const at = document.positionAt(text.indexOf('"nonsense"')).line;
    await until("the unknown property is marked", () => diagnostics(document.uri).some(({ range }) => range.start.line === at));
    assert.strictEqual(diagnostics(document.uri).length, 1);
    await replaceAll(document, '{ "version": 1, "cell": "lstm" }\n');
    await until("nothing is marked", () => diagnostics(document.uri).length === 0);
    await replaceAll(document, "{}\n"); // unsaved, so that its editor stays when the file goes
    await until("it is marked again", () => diagnostics(document.uri).length > 0);
    await vscode.workspace.fs.delete(manifest);
    await until("the file took its errors with it", () => diagnostics(document.uri).length === 0);
  });

  it("a manifest may contradict its checkpoint, and is told so", async () => {
    const { manifest, manifestName } = await bareCheckpoint();
    await write(manifest, '{ "version": 1, "cell": "gru" }\n');
    const { document } = await show(manifestName);
    await until("the cell is marked", () => diagnostics(document.uri).length > 0);
    assert.match(document.getText(diagnostics(document.uri)[0]?.range), /gru/);
  });

  it("“Explain This Checkpoint” shows its manifest, and saving that writes it", async () => {
    const { checkpoint, manifest } = await bareCheckpoint();
    await vscode.commands.executeCommand("gatescope.explainCheckpoint", checkpoint);
    const shown = vscode.window.activeTextEditor?.document;
    assert.deepStrictEqual([shown?.isUntitled, shown?.uri.path], [true, manifest.path]);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(manifest)));
    await vscode.commands.executeCommand("workbench.action.files.save");
    const { cell, gateOrder } = JSON.parse(await onDisk(manifest)) as Record<string, unknown>;
    assert.deepStrictEqual([cell, gateOrder], ["lstm", "ifgo"]);
  });

  it("in JSON opens as text, and is inspected and explained like any other", async () => {
    const json = file("checkpoints/numbers.json");
    await vscode.commands.executeCommand("vscode.open", json);
    assert.strictEqual(vscode.window.activeTextEditor?.document.uri.path, json.path);
    await vscode.commands.executeCommand("vscode.openWith", json, "gatescope.checkpointOption");
    const input = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    await until("the inspector is in front", () => input() instanceof vscode.TabInputCustom);
    await vscode.commands.executeCommand("gatescope.explainCheckpoint");
    const shown = vscode.window.activeTextEditor?.document;
    assert.deepStrictEqual([shown?.isUntitled, shown?.uri.path], [true, `${json.path}.gatescope.json`]);
    assert.strictEqual((JSON.parse(shown?.getText() ?? "") as Record<string, unknown>)["recurrentActivation"], "sigmoid"); // which it leaves open
  });

  it("a manifest that was there is changed in the editor alone, and the change can be undone", async () => {
    const before = '{ "version": 1, "title": "Mine" }\n';
    const { checkpoint, manifest } = await bareCheckpoint();
    await write(manifest, before);
    await vscode.commands.executeCommand("gatescope.explainCheckpoint", checkpoint);
    const document = await vscode.workspace.openTextDocument(manifest);
    assert.strictEqual(await onDisk(manifest), before);
    assert.ok(document.isDirty);
    const { title, cell } = JSON.parse(document.getText()) as Record<string, unknown>;
    assert.deepStrictEqual([title, cell], ["Mine", "lstm"]);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("undo");
    await until("it is undone", () => document.getText() === before);
  });

  it("whose vocabulary is missing is not run before the person was asked, and is when the manifest has the answer", async () => {
    const { checkpoint, manifest } = await bareCheckpoint();
    await show("ids.txt");
    const command = vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", checkpoint);
    const session = await sessionOf("ids.txt");
    await until("it asks", () => session.status.kind === "failed");
    assert.strictEqual(session.status.kind === "failed" && session.status.action, "choose-vocabulary");
    let isOver = false;
    void command.then(() => (isOver = true));
    await until("the question is dismissed", async () => {
      await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
      return isOver;
    });
    const traced = () => session.trace && [...session.trace.ids];
    assert.strictEqual(traced(), null);
    await write(manifest, '{ "version": 1, "vocabulary": { "kind": "integers" } }\n');
    await vscode.commands.executeCommand("gatescope.traceAgain");
    assert.strictEqual(session.status.kind, "done");
    assert.deepStrictEqual(traced(), [17, 4, 33, 12, 5, 64]);
  });

  it("of numbers runs over a file that no editor shows", async () => {
    await settings().update("model", "checkpoints/numbers.json", vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("gatescope.visualize", file("signal.npy"));
    const session = await sessionOf("signal.npy");
    assert.strictEqual(session.status.kind, "done");
    assert.strictEqual(session.trace?.tokenCount, 40);
    assert.deepStrictEqual([session.panelSource.kind, session.panelSource.ranges, session.text], ["numbers", [], null]);
    const [settled] = session.notices;
    assert.match(settled ? englishText(settled.said) : "", /activation of the gates sigmoid \(assumed/);
    assert.strictEqual(settled?.action, "write-down");
  });

  it("of numbers on prose: says what it reads, and offers files of that", async () => {
    await settings().update("model", "checkpoints/numbers.json", vscode.ConfigurationTarget.Workspace);
    await show("short.txt");
    const { status } = await visualize("short.txt");
    assert.match(status.kind === "failed" ? englishText(status.said) : "", /reads .*2 numbers/);
    assert.strictEqual(status.kind === "failed" && status.action, "choose-numbers");
  });

  it("is compared with another in a panel of its own", async () => {
    await vscode.commands.executeCommand(
      "gatescope.compareCheckpoints",
      undefined,
      ["mine", "bare"].map((name) => file(`checkpoints/${name}.safetensors`)),
    );
    const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label);
    await until("the panel has its tab", () => labels().includes("mine.safetensors ↔ bare.safetensors"));
  });
});
