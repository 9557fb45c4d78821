/** The read-only custom editor of checkpoints: serves the inspector's page; the worker reads the file. */
import * as vscode from "vscode";
import { inspectorHostContract } from "../../protocol/inspectorContract";
import { localPath, watchCheckpoint } from "../platform/diskFiles";
import type { EngineClient } from "../platform/engineClient";
import { isManifestName, isShared } from "./checkpointFiles";
import { textOf, type Manifests } from "./manifests";
import { OwnChange } from "./ownChange";
import type { RecentEditor } from "../trace/recentEditor";
import { askingFor, servePage, type PageServices } from "../platform/servedPage";

/** Two names of one editor: VS Code gives each a priority for all of its file names. */
export const CHECKPOINT_VIEWS = ["gatescope.checkpoint", "gatescope.checkpointOption"];

/** The one that package.json gives the file's name to; of another name, as of a checkpoint without one, the first. */
export function checkpointView(path: string): string {
  return isShared(path) ? "gatescope.checkpointOption" : "gatescope.checkpoint";
}

export class CheckpointEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly services: PageServices,
    private readonly engine: EngineClient,
    private readonly manifests: Manifests,
    private readonly recent: RecentEditor,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { engine, manifests, recent } = this;
    const own = new OwnChange();
    const run = async (command: string) => {
      await vscode.commands.executeCommand(command, uri);
      return null;
    };
    const peer = servePage(this.services, panel, {
      page: "inspector",
      contract: inspectorHostContract,
      askEngine: askingFor("inspector", engine, { path: () => localPath(uri), texts: () => recent.texts }),
      handlers: {
        async choose({ about, id }) {
          await own.make(() => manifests.writeDown(localPath(uri), { answers: { [about]: id } }));
          return { undoable: manifests.undoable(localPath(uri)) };
        },
        async undo() {
          await own.make(() => manifests.undo(localPath(uri)));
          return { undoable: manifests.undoable(localPath(uri)) };
        },
        explain: () => run("gatescope.explainCheckpoint"),
        async openManifest() {
          await manifests.show(localPath(uri));
          return null;
        },
        compare: () => run("gatescope.compareCheckpoints"),
        visualize: () => run("gatescope.visualizeWithCheckpoint"),
      },
    });
    let isOpen = true;
    const tell = async (file: vscode.Uri) => {
      const isOwn = await own.explains(file.fsPath, textOf);
      if (!isOwn && isOpen) peer.emit("changed", { isManifest: isManifestName(file.path) });
    };
    const watching = watchCheckpoint(uri, (file) => void tell(file));
    panel.onDidDispose(() => {
      isOpen = false;
      watching.dispose();
    });
  }
}
