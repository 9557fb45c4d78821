/** A decoder that begins where its encoder ended: the text that the encoder reads is given in the editor. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { englishText } from "../../../src/messages/error";
import { api, closeAll, file, sessionOf, show } from "./support";

describe("an encoder and a decoder", () => {
  before(api);
  afterEach(closeAll);

  it("g2p of ../shared: the decoder begins at zero until the source text is given, and then says gate as expected", async function () {
    const checkpoint = file("checkpoints/g2p.npz");
    const isThere = await Promise.resolve(vscode.workspace.fs.stat(checkpoint)).then(
      () => true,
      () => false,
    );
    if (!isThere) return this.skip();
    await show("g2p.txt");
    await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", checkpoint);
    const session = await sessionOf("g2p.txt");
    const nats = async () => {
      const reports = [1, 2, 3, 4].map((token) => session.readToken(token, new AbortController().signal));
      return (await Promise.all(reports)).reduce((sum, { surprisal }) => sum + (surprisal ?? NaN), 0);
    };
    const said = () => session.notices.filter(({ action }) => action === "give-source").map((notice) => englishText(notice.said));
    assert.strictEqual(session.status.kind, "done");
    assert.match(said().join(), /begins at zero/);
    assert.ok((await nats()) > 1);

    await vscode.commands.executeCommand("gatescope.giveSource", "g a t e </s>");
    assert.strictEqual(session.status.kind, "done");
    assert.deepStrictEqual(said(), ['It begins where enc ended after "g a t e </s>".']);
    assert.ok(Math.abs((await nats()) - 0.00442) < 1e-4);
    const start = session.trace?.model.inferences.find(({ about }) => about === "initialState");
    assert.deepStrictEqual([start?.ground, start?.taken], ["stated", "enc"]);

    await vscode.commands.executeCommand("gatescope.giveSource", "gate</s>");
    assert.deepStrictEqual(said(), ['It begins where enc ended after "gate</s>".']);
    assert.ok(Math.abs((await nats()) - 0.00442) < 1e-4);

    await vscode.commands.executeCommand("gatescope.giveSource", "");
    assert.match(said().join(), /begins at zero/);
  });
});
