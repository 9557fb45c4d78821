/** The commands of the trees: by mouse they are given a row, by a key they mean the one that is selected. */
import * as vscode from "vscode";
import { checkpointView } from "../checkpoints/checkpointEditor";
import { toSetting } from "../models/reference";
import { say } from "../platform/language";
import type { CommandServices, Commands } from "../services";
import type { SavedView } from "../trace/savedViews";
import type { TracePanel } from "../trace/tracePanel";
import type { ModelReference } from "../../protocol/model";
import type { ModelRow } from "./modelRows";
import type { PinRow } from "./pinRows";

type ModelLeaf = Extract<ModelRow, { readonly kind: "model" }>;

/** `trace` runs a model on the text a person is in. */
export function sidebarCommands(
  { panels, models, pins, views, sidebar }: CommandServices,
  trace: (model: ModelReference) => Promise<void>,
): Commands {
  return {
    "gatescope.openModel": async ({ choice }: ModelLeaf) => {
      const file = models.fileOf(choice.reference);
      await vscode.commands.executeCommand("vscode.openWith", file, checkpointView(file.path));
    },
    "gatescope.visualizeWith": ({ choice }: ModelLeaf) => trace(choice.reference),
    "gatescope.visualizeBeside": async (row?: ModelLeaf | TracePanel) => {
      const model = row && "choice" in row ? row.choice.reference : undefined;
      const panel = row && "session" in row ? row : panels.inUse;
      if (panel) return panels.openBeside(panel, model);
      const chosen = model ?? (await models.pick());
      if (chosen) await trace(chosen);
    },
    "gatescope.useModel": ({ choice }: ModelLeaf) => models.remember(choice.reference),
    "gatescope.compareModel": async ({ choice }: ModelLeaf) => {
      await vscode.commands.executeCommand("gatescope.compareCheckpoints", models.fileOf(choice.reference));
    },

    "gatescope.showTrace": (panel: TracePanel) => panel.panel.reveal(),
    "gatescope.closeTrace": (panel = sidebar.selected.trace) => panel?.dispose(),

    "gatescope.showPin": async ({ model, pin: { layer, unit } }: PinRow) => {
      const isOfModel = ({ session }: TracePanel) => toSetting(session.model) === toSetting(model);
      const open = () => [panels.current, ...panels.all].find((panel) => panel && isOfModel(panel));
      if (!open()) await trace(model);
      const panel = open();
      panel?.reveal();
      panel?.session.focus.change({ layer, unit });
    },
    "gatescope.renamePin": async (row: PinRow | undefined = sidebar.selected.pin) => {
      if (!row) return;
      const { layer, unit, name: value } = row.pin;
      const title = say("contributions.renamePin");
      const prompt = say("sidebar.unitOfLayer", { unit, layer });
      const name = await vscode.window.showInputBox({ title, prompt, value });
      if (name !== undefined) await pins.rename(row.model, row.pin, name.trim());
    },
    "gatescope.unpin": async (row: PinRow | undefined = sidebar.selected.pin) => {
      if (row) await pins.rename(row.model, row.pin, null);
    },

    "gatescope.saveView": () => {
      if (!panels.current?.session.trace) return vscode.window.showInformationMessage(say("sidebar.nothingToSave"));
      panels.current.reveal();
      return panels.current.wantView();
    },
    "gatescope.showView": ({ view }: SavedView) => panels.showView(view),
    "gatescope.renameView": async (saved: SavedView | undefined = sidebar.selected.view) => {
      if (!saved) return;
      const name = await vscode.window.showInputBox({ title: say("contributions.renameView"), value: saved.name });
      if (name?.trim()) await views.rename(saved.name, name.trim());
    },
    "gatescope.deleteView": async (saved: SavedView | undefined = sidebar.selected.view) => {
      if (saved) await views.remove(saved.name);
    },
  };
}
