/** The front door: builds the services and registers them with VS Code. */
import * as vscode from "vscode";
import type { GatescopeApi } from "./host/api";
import { CheckpointEditor, CHECKPOINT_VIEWS } from "./host/checkpoints/checkpointEditor";
import { TextColours } from "./host/colour/textColours";
import { TokenMark } from "./host/colour/tokenMark";
import { registerCommands } from "./host/commands";
import { ComparePanels } from "./host/checkpoints/comparePanels";
import { EngineClient, type EngineThreads } from "./host/platform/engineClient";
import { compiledDirOf } from "./host/platform/startWorker";
import { TraceHover } from "./host/hover/hover";
import { ManifestDiagnostics } from "./host/checkpoints/manifestDiagnostics";
import { LabPanels } from "./host/lab/labPanels";
import { Manifests } from "./host/checkpoints/manifests";
import { Models } from "./host/models/models";
import { Pins } from "./host/models/pins";
import { Sidebar } from "./host/sidebar/sidebar";
import { Panels } from "./host/trace/panels";
import { RecentEditor } from "./host/trace/recentEditor";
import { TrainPanels } from "./host/training/trainPanels";
import { SavedViews } from "./host/trace/savedViews";
import { SourceTexts } from "./host/trace/sourceTexts";

export function activate(context: vscode.ExtensionContext): GatescopeApi {
  const { extension, extensionUri, globalStorageUri, subscriptions, workspaceState } = context;
  const { version } = extension.packageJSON as { version: string };
  const path = (relative: string) => vscode.Uri.joinPath(extensionUri, relative).fsPath;
  const log = vscode.window.createOutputChannel("Gatescope", { log: true });
  const modelsDir = path("models");
  const threads = () => vscode.workspace.getConfiguration("gatescope").get<EngineThreads>("engine.threads", "auto");
  const compiledDir = compiledDirOf(globalStorageUri.fsPath, version);
  const worker = (name: string) => ({ workerPath: path(`dist/${name}.js`), compiledDir });
  const engineOptions = { ...worker("worker"), modelsDir, log: (line: string) => log.info(line), threads };
  const engine = new EngineClient(engineOptions);
  // Looking into checkpoints has a worker of its own, started when it is needed: a long analysis holds up no trace.
  const inspection = new EngineClient(engineOptions);
  const page = { extensionUri, log };
  const recent = new RecentEditor();
  const models = new Models(modelsDir, inspection);
  const manifests = new Manifests(inspection);
  const pins = new Pins(workspaceState);
  const views = new SavedViews(workspaceState);
  const panels = new Panels(page, engine, models, manifests, pins, views, new SourceTexts(workspaceState));
  const sidebar = new Sidebar(models, panels, pins, views);
  const colours = new TextColours(panels, engine, workspaceState);
  const comparisons = new ComparePanels(page, inspection);
  const trainerOptions = { ...worker("trainer"), version, threads, log: engineOptions.log };
  const trainings = new TrainPanels(page, trainerOptions, workspaceState);
  const laboratories = new LabPanels(page, { ...worker("lab"), log: engineOptions.log }, workspaceState);
  const editor = new CheckpointEditor(page, inspection, manifests, recent);
  subscriptions.push(
    log,
    engine,
    inspection,
    recent,
    models,
    pins,
    views,
    colours,
    panels,
    sidebar,
    new TokenMark(panels),
    comparisons,
    trainings,
    laboratories,
    new ManifestDiagnostics(inspection, log),
    registerCommands({
      ...{ panels, colours, models, manifests, comparisons, trainings, laboratories },
      ...{ recent, pins, views, sidebar, extensionUri },
    }),
    vscode.languages.registerHoverProvider("*", new TraceHover(panels, engine)),
    ...CHECKPOINT_VIEWS.map((view) =>
      vscode.window.registerCustomEditorProvider(view, editor, {
        supportsMultipleEditorsPerDocument: true,
      }),
    ),
  );
  return { engine, sessions: () => panels.sessions };
}
