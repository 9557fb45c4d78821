/**
 * Panels of one kind, each with a worker of its own that ends with it. After a reload of the window they come back from
 * what their pages saved. It knows nothing of what the pages show.
 */
import * as vscode from "vscode";
import * as v from "valibot";

export interface WorkerPanelsOptions<Saved extends v.GenericSchema> {
  /** As package.json and VS Code know panels of this kind. */
  readonly view: string;
  readonly extensionUri: vscode.Uri;
  /** The shape of what a page saves. A panel whose state has another shape, as of an older version, is closed. */
  readonly saved: Saved;
  readonly restore: (panel: vscode.WebviewPanel, saved: v.InferOutput<Saved>) => void;
}

export class WorkerPanels<Saved extends v.GenericSchema> implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly registration: vscode.Disposable;
  private readonly workers = new Set<vscode.Disposable>();

  constructor(private readonly options: WorkerPanelsOptions<Saved>) {
    this.registration = vscode.window.registerWebviewPanelSerializer(options.view, this);
  }

  dispose(): void {
    this.registration.dispose();
    this.workers.forEach((worker) => worker.dispose());
  }

  create(title: string): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(this.options.view, title, vscode.ViewColumn.Active);
  }

  /** Called by VS Code with a panel of the window before its reload. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const found = v.safeParse(this.options.saved, state);
    if (found.success) this.options.restore(panel, found.output);
    else panel.dispose();
    return Promise.resolve();
  }

  /** The worker ends with its panel, or with all of them. */
  attach(panel: vscode.WebviewPanel, worker: vscode.Disposable): void {
    panel.iconPath = vscode.Uri.joinPath(this.options.extensionUri, "media/icon.png");
    this.workers.add(worker);
    panel.onDidDispose(() => {
      this.workers.delete(worker);
      worker.dispose();
    });
  }
}
