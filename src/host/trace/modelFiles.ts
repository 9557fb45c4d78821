/** Whether a model's files on disk, its checkpoint and its manifest, are still those that were traced with. */
import * as vscode from "vscode";
import type { ModelReference } from "../../protocol/model";
import { manifestPaths } from "../checkpoints/checkpointFiles";
import { filesOf, watchCheckpoint } from "../platform/diskFiles";

export class ModelFiles implements vscode.Disposable {
  /** They were replaced or written since `follow`, and are there. */
  isReplaced = false;
  private watching: vscode.Disposable | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  /** `isReplaced` has changed. */
  readonly onDidChange = this.changed.event;

  dispose(): void {
    this.watching?.dispose();
    this.changed.dispose();
  }

  /** As they are now they are read. Those of bundled models stay. */
  follow(model: ModelReference): void {
    this.watching?.dispose();
    this.watching = undefined;
    this.isReplaced = false;
    if (model.kind !== "file") return;
    const { path } = model;
    const before = stampOf(path);
    const look = async () => {
      const [was, is] = await Promise.all([before, stampOf(path)]);
      const isReplaced = was !== null && is !== null && was !== is;
      if (this.watching !== watching || this.isReplaced === isReplaced) return;
      this.isReplaced = isReplaced;
      this.changed.fire();
    };
    const watching = watchCheckpoint(vscode.Uri.file(fileOf(path)), () => void look());
    this.watching = watching;
  }
}

/** The file of a checkpoint, which may be in an archive: ARCHIVE!/inner/path. */
function fileOf(path: string): string {
  return path.split("!", 1)[0] ?? path;
}

/** What differs when one of the files was written: when, and how long it is. Null where there is no checkpoint. */
async function stampOf(path: string): Promise<string | null> {
  const files = await filesOf(vscode.Uri.file(fileOf(path))).catch(() => []);
  const manifests = manifestPaths(path).map((one) => vscode.Uri.file(one));
  const [file, ...others] = await Promise.all(
    [...files, ...manifests].map((one) =>
      vscode.workspace.fs.stat(one).then(
        ({ mtime, size }) => `${mtime} ${size}`,
        () => null,
      ),
    ),
  );
  return files.length > 0 && file ? [file, ...others].join() : null;
}
