/** "Compare Checkpoints": a panel for each two of them. The worker compares; the page shows. */
import { basename } from "node:path";
import * as vscode from "vscode";
import * as v from "valibot";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { compareHostContract, compareSource, type CompareSource } from "../../protocol/inspectorContract";
import { checkpointView } from "./checkpointEditor";
import { isManifestName } from "./checkpointFiles";
import { watchCheckpoint } from "../platform/diskFiles";
import type { EngineClient } from "../platform/engineClient";
import { askingFor, servePage, type PageServices } from "../platform/servedPage";

const COMPARE_VIEW = "gatescope.compare";

export class ComparePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly registration = vscode.window.registerWebviewPanelSerializer(COMPARE_VIEW, this);

  constructor(
    private readonly services: PageServices,
    private readonly engine: EngineClient,
  ) {}

  dispose(): void {
    this.registration.dispose();
  }

  open(source: CompareSource): void {
    this.serve(vscode.window.createWebviewPanel(COMPARE_VIEW, "", vscode.ViewColumn.Active), source);
  }

  /** Called by VS Code with a panel of the window before its reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const saved = v.safeParse(compareSource, state);
    if (saved.success) this.serve(panel, saved.output);
    else panel.dispose(); // a panel that was closed before it knew what it shows
    return Promise.resolve();
  }

  private serve(panel: vscode.WebviewPanel, source: CompareSource): void {
    panel.title = `${basename(source.a)} ↔ ${basename(source.b)}`;
    panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, "media/icon.png");
    const peer = servePage(this.services, panel, {
      page: "compare",
      contract: compareHostContract,
      askEngine: askingFor("comparison", this.engine, { a: () => source.a, b: () => source.b }),
      handlers: {
        async open({ path }) {
          if (path !== source.a && path !== source.b) throw new CodedError("bad-message", message("host.notOneOfTwo", { path }));
          await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(path), checkpointView(path));
          return null;
        },
      },
    });
    const watching = [source.a, source.b].map((path) =>
      watchCheckpoint(vscode.Uri.file(path), (file) => peer.emit("changed", { isManifest: isManifestName(file.path) })),
    );
    panel.onDidDispose(() => watching.forEach((one) => one.dispose()));
  }
}
