/** What commands are given, and the form in which a subject lists its commands. */
import type * as vscode from "vscode";
import type { TextColours } from "./colour/textColours";
import type { ComparePanels } from "./checkpoints/comparePanels";
import type { LabPanels } from "./lab/labPanels";
import type { Manifests } from "./checkpoints/manifests";
import type { Models } from "./models/models";
import type { Pins } from "./models/pins";
import type { Sidebar } from "./sidebar/sidebar";
import type { Panels } from "./trace/panels";
import type { SavedViews } from "./trace/savedViews";
import type { TrainPanels } from "./training/trainPanels";
import type { RecentEditor } from "./trace/recentEditor";

export interface CommandServices {
  readonly panels: Panels;
  readonly colours: TextColours;
  readonly models: Models;
  readonly manifests: Manifests;
  readonly comparisons: ComparePanels;
  readonly trainings: TrainPanels;
  readonly laboratories: LabPanels;
  readonly recent: RecentEditor;
  readonly pins: Pins;
  readonly views: SavedViews;
  readonly sidebar: Sidebar;
  readonly extensionUri: vscode.Uri;
}

export type Commands = Record<string, (...given: never[]) => unknown>;
