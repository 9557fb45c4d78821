/** The container in the activity bar: models, traces, pinned units and saved views, each as a tree. */
import * as vscode from "vscode";
import type { Models } from "../models/models";
import type { Pins } from "../models/pins";
import { say } from "../platform/language";
import type { Panels } from "../trace/panels";
import type { SavedViews } from "../trace/savedViews";
import { modelRows } from "./modelRows";
import { pinRows } from "./pinRows";
import { showTree } from "./rows";
import { traceRows } from "./traceRows";
import { viewRows } from "./viewRows";

export class Sidebar implements vscode.Disposable {
  private readonly models;
  private readonly traces;
  private readonly pins;
  private readonly views;
  private readonly listening: vscode.Disposable;

  constructor(models: Models, panels: Panels, pins: Pins, views: SavedViews) {
    this.models = showTree("gatescope.models", modelRows(models));
    this.traces = showTree("gatescope.traces", traceRows(panels));
    this.pins = showTree("gatescope.pins", pinRows(pins));
    this.views = showTree("gatescope.views", viewRows(views));
    const hint = async () => {
      const hasNone = (await models.inWorkspace()).length === 0;
      this.models.view.message = hasNone ? say("sidebar.noCheckpoints") : "";
    };
    this.listening = vscode.Disposable.from(
      models.onDidChange(() => this.models.view.visible && void hint()),
      this.models.view.onDidChangeVisibility(({ visible }) => visible && void hint()),
    );
  }

  /** What a key is meant for: keys are given no row. */
  get selected() {
    const [trace] = this.traces.view.selection;
    const [pin] = this.pins.view.selection;
    const [view] = this.views.view.selection;
    return { trace, pin: pin?.kind === "pin" ? pin : undefined, view };
  }

  dispose(): void {
    vscode.Disposable.from(this.models, this.traces, this.pins, this.views, this.listening).dispose();
  }
}
