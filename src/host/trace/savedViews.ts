/**
 * Views of traces that the person saved by a name: what was traced, by which model, and where they looked; and which of a trace's
 * views they turned to last. Kept for the workspace.
 */
import * as v from "valibot";
import * as vscode from "vscode";
import { keptView, type KeptView } from "../../protocol/panelContract";

const KEPT = "gatescope.views";
const FRONT = "gatescope.front";
const savedView = v.object({ name: v.string(), view: keptView });
const shape = v.array(savedView);
export type SavedView = v.InferOutput<typeof savedView>;

export class SavedViews implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly kept: vscode.Memento) {}

  dispose(): void {
    this.changed.dispose();
  }

  /** In the order in which they were saved. What another version kept counts as nothing. */
  all(): SavedView[] {
    const found = v.safeParse(shape, this.kept.get(KEPT));
    return found.success ? found.output : [];
  }

  /** In the place of one of that name, where there is one. */
  async save(name: string, view: KeptView): Promise<void> {
    await this.keep([...this.all().filter((one) => one.name !== name), { name, view }]);
  }

  async rename(name: string, to: string): Promise<void> {
    const others = this.all().filter((one) => one.name !== to || name === to);
    await this.keep(others.map((one) => (one.name === name ? { ...one, name: to } : one)));
  }

  async remove(name: string): Promise<void> {
    await this.keep(this.all().filter((one) => one.name !== name));
  }

  /** The view of a trace that was turned to last, by its id; null: none was yet. */
  get front(): string | null {
    const kept = this.kept.get(FRONT);
    return typeof kept === "string" ? kept : null;
  }

  async turnTo(front: string): Promise<void> {
    await this.kept.update(FRONT, front);
  }

  private async keep(views: readonly SavedView[]): Promise<void> {
    await this.kept.update(KEPT, views);
    this.changed.fire();
  }
}
