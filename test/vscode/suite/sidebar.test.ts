/** The activity bar's container: its views are there, and what their rows' commands do. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { api, closeAll, file, sessionOf, show, until, visualize } from "./support";

const bytes = { kind: "bundled", name: "bytes" } as const;
const gru = { kind: "bundled", name: "shakespeare-gru" } as const;
const row = (reference: typeof bytes | typeof gru) => ({ kind: "model", choice: { reference, title: "", detail: "" } });

describe("the container in the activity bar", () => {
  before(api);
  afterEach(closeAll);

  for (const view of ["models", "traces", "pins", "views"])
    it(`has a view of ${view}`, () => vscode.commands.executeCommand(`gatescope.${view}.focus`));

  it("opens a model that comes with the extension in the inspector", async () => {
    await vscode.commands.executeCommand("gatescope.openModel", row(bytes));
    const input = () => vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    await until("its tab is there", () => input() instanceof vscode.TabInputCustom);
    assert.match((input() as vscode.TabInputCustom).uri.path, /models\/bytes\.safetensors$/);
  });

  it("runs a model on the text that is open, and chooses one from now on", async () => {
    await show("short.txt");
    await vscode.commands.executeCommand("gatescope.visualizeWith", row(gru));
    const session = await sessionOf("short.txt");
    assert.deepStrictEqual(session.model, gru);
    await vscode.commands.executeCommand("gatescope.useModel", row(gru));
    const settings = () => vscode.workspace.getConfiguration("gatescope");
    assert.strictEqual(settings().get("model"), "shakespeare-gru");
    await settings().update("model", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("runs another model on the traced text in a panel beside", async () => {
    const { sessions } = await api();
    await show("short.txt");
    const first = await visualize("short.txt");
    await vscode.commands.executeCommand("gatescope.visualizeBeside", row(gru));
    assert.deepStrictEqual(
      sessions().map(({ model }) => model),
      [first.model, gru],
    );
  });

  it("looks at a pinned unit in a trace of its model", async () => {
    await show("short.txt");
    const session = await visualize("short.txt");
    const pin = { layer: 1, unit: 7, name: "seven" };
    await vscode.commands.executeCommand("gatescope.showPin", { kind: "pin", model: session.model, pin });
    assert.deepStrictEqual([session.focus.current.layer, session.focus.current.unit], [1, 7]);
  });

  it("shows a saved view: its text, model and focus", async () => {
    const source = { kind: "text", uri: file("short.txt").toString(), ranges: [], wholeFile: true, model: gru };
    const focus = { sequence: 0, token: 3, span: null, layer: 0, unit: 9, target: null };
    await vscode.commands.executeCommand("gatescope.showView", { name: "nine", view: { source, focus } });
    const session = await sessionOf("short.txt");
    assert.deepStrictEqual(session.model, gru);
    assert.deepStrictEqual([session.focus.current.token, session.focus.current.unit], [3, 9]);
  });
});
