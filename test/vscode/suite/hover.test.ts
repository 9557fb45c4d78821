/** The hover on a traced text, and what becomes of it when the text is edited. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { api, closeAll, select, show, until, visualize } from "./support";

async function hoverAt(editor: vscode.TextEditor, offset: number): Promise<string> {
  const position = editor.document.positionAt(offset);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    editor.document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

describe("the hover", () => {
  before(api);
  afterEach(closeAll);

  it("shows the layer's means, the units that changed most, a picture, what comes next, and a link", async () => {
    const editor = await show("text.txt");
    select(editor, [0, 300]);
    const session = await visualize("text.txt");
    const text = await hoverAt(editor, 120);
    assert.match(text, /token 120 \(121 of 300\)/);
    assert.match(text, /\| layer 0 \| &emsp;i \| &emsp;f \| &emsp;g \| &emsp;o \| &emsp;c \| &emsp;h \| &emsp;Δc \|/);
    assert.strictEqual(text.match(/^\| unit \d+ /gm)?.length, 3);
    assert.match(text, /!\[[^\]]+\]\(data:image\/svg\+xml;base64,/);
    assert.strictEqual(text.match(/Next: .*$/m)?.[0].split("·").length, 5);
    assert.match(text, /\[Show in Panel\]\(command:gatescope\.showToken\?/);
    const report = await session.readToken(120, new AbortController().signal);
    assert.ok(text.includes(`| mean of units | &emsp;${(report.values["i"] ?? NaN).toFixed(3)} |`));
  });

  it("shows the unit that was chosen in the panel", async () => {
    const editor = await show("short.txt");
    const session = await visualize("short.txt");
    session.focus.change({ layer: 1, unit: 17 });
    const text = await hoverAt(editor, 5);
    assert.match(text, /\| layer 1 \|/);
    assert.match(text, /^\| unit 17 /m);
    assert.strictEqual(text.match(/^\| unit \d+ /gm)?.length, 1);
  });

  it("is silent outside the traced text and where nothing was traced", async () => {
    const editor = await show("text.txt");
    assert.strictEqual(await hoverAt(editor, 5), "");
    select(editor, [100, 200]);
    await visualize("text.txt");
    assert.strictEqual(await hoverAt(editor, 50), "");
    assert.notStrictEqual(await hoverAt(editor, 150), "");
  });

  it("shows no stale values: an edit that is not followed is said of its token and all after it, and of none before it", async () => {
    const settings = vscode.workspace.getConfiguration("gatescope");
    await settings.update("trace.followEdits", false, vscode.ConfigurationTarget.Workspace);
    const editor = await show("text.txt");
    const session = await visualize("text.txt");
    await editor.edit((edit) =>
      edit.replace(new vscode.Range(editor.document.positionAt(50), editor.document.positionAt(51)), "X"),
    );
    assert.match(await hoverAt(editor, 49), /token 49 \(/);
    assert.match(await hoverAt(editor, 50), /edited here/);
    assert.match(await hoverAt(editor, 400), /edited here/);
    assert.strictEqual(session.stale[0]?.start, 50);
    await vscode.commands.executeCommand("gatescope.traceAgain");
    assert.deepStrictEqual(session.stale, []);
    assert.match(await hoverAt(editor, 400), /token 400 \(/);
    await settings.update("trace.followEdits", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("follows an edit: soon it shows what a fresh trace would", async () => {
    const editor = await show("text.txt");
    const session = await visualize("text.txt");
    const count = session.trace?.tokenCount ?? 0;
    await editor.edit((edit) => edit.insert(editor.document.positionAt(50), "Once more "));
    await until("the edit is traced", () => session.trace?.revision === 1 && session.status.kind === "done");
    assert.strictEqual(session.trace?.tokenCount, count + 10);
    assert.deepStrictEqual(session.stale, []);
    const followed = await hoverAt(editor, 400);
    assert.match(followed, /token 400 \(/);
    await vscode.commands.executeCommand("gatescope.traceAgain");
    assert.strictEqual(await hoverAt(editor, 400), followed);
  });

  it("can be turned off", async () => {
    const editor = await show("short.txt");
    await visualize("short.txt");
    const settings = vscode.workspace.getConfiguration("gatescope", editor.document.uri);
    await settings.update("hover.enabled", false, vscode.ConfigurationTarget.Workspace);
    assert.strictEqual(await hoverAt(editor, 5), "");
    await settings.update("hover.enabled", undefined, vscode.ConfigurationTarget.Workspace);
    assert.notStrictEqual(await hoverAt(editor, 5), "");
  });
});
