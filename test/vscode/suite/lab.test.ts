/** The laboratory by its command with arguments, as a tour or a link calls it. */
import * as assert from "node:assert";
import * as vscode from "vscode";
import { until } from "./support";

const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(({ label }) => label === "Laboratory");

describe("the laboratory", () => {
  after(() => vscode.window.tabGroups.close(tabs()));

  it("opens with an experiment that is named by arguments", async () => {
    await vscode.commands.executeCommand("gatescope.lab", {
      task: "quotes",
      length: 5,
      cells: ["gru"],
      seconds: 1,
      starts: true,
    });
    await until("its panel is there", () => tabs().length === 1);
  });

  it("opens without arguments", async () => {
    await vscode.commands.executeCommand("gatescope.lab");
    await until("a second panel is there", () => tabs().length === 2);
    assert.strictEqual(tabs().length, 2);
  });
});
