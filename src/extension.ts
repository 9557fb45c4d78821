/** The front door: builds the services and registers them with VS Code. */
import * as vscode from "vscode";
import type { GatescopeApi } from "./host/api";
import { CheckpointEditor, CHECKPOINT_VIEWS } from "./host/checkpointEditor";
import { registerCommands } from "./host/commands";
import { EngineClient } from "./host/engineClient";
import { TraceHover } from "./host/hover";
import { Models } from "./host/models";
import { Panels } from "./host/panels";

export function activate({ extensionUri, subscriptions }: vscode.ExtensionContext): GatescopeApi {
  const path = (relative: string) => vscode.Uri.joinPath(extensionUri, relative).fsPath;
  const log = vscode.window.createOutputChannel("Gatescope", { log: true });
  const modelsDir = path("models");
  const engine = new EngineClient({ workerPath: path("dist/worker.js"), modelsDir, log: (line) => log.info(line) });
  const models = new Models(modelsDir);
  const panels = new Panels(extensionUri, engine, models, log);
  subscriptions.push(
    log,
    engine,
    models,
    panels,
    registerCommands(panels, models),
    vscode.languages.registerHoverProvider("*", new TraceHover(panels)),
    ...CHECKPOINT_VIEWS.map((view) => vscode.window.registerCustomEditorProvider(view, new CheckpointEditor(extensionUri, engine, log), {
      supportsMultipleEditorsPerDocument: true,
    })),
  );
  return { engine, sessions: () => panels.sessions };
}
