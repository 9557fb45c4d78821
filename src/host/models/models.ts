/** Which models there are to choose from, which one is chosen, and where the choice is remembered. */
import { basename, join } from "node:path";
import * as vscode from "vscode";
import { checkpointGlob, dialogFilters } from "../checkpoints/checkpointFiles";
import { itemsOf, type ModelItem } from "./modelItems";
import { named } from "./named";
import { nameOf, toReference, toSetting } from "./reference";
import type { EngineClient } from "../platform/engineClient";
import { modelSetting } from "../platform/settings";
import { errorText, say, textOf } from "../platform/language";
import { bundledGroups } from "../../model/bundledTexts";
import type { ModelReference } from "../../protocol/model";
import type { ModelChoice } from "../../protocol/panelContract";

const DEFAULT = "bytes";
const MOST_CHECKPOINTS = 200;
const MOST_IN_TOOLBAR = 12;
/** Of more it is not found out what they read: that takes some milliseconds each. */
const MOST_LOOKED_AT = 50;

/** Bundled models that belong together. */
export interface BundledModels {
  readonly title: string;
  readonly choices: readonly ModelChoice[];
  /** Whether there are many, which are looked at on demand. */
  readonly isLong: boolean;
}

/** Of a bundled model; what a person wrote may be anything, and is the engine's to check. */
interface BundledManifest {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What it looks at, or makes. */
  readonly pictures?: unknown;
  /** A file to try it on, by its path from the checkpoint's folder. */
  readonly sample?: unknown;
}

export class Models implements vscode.Disposable {
  private readonly status: vscode.StatusBarItem;
  private readonly listening: vscode.Disposable;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another model is remembered, or checkpoints came or went in the workspace. */
  readonly onDidChange = this.changed.event;

  /** `modelsDir` is the folder of the bundled models. */
  constructor(
    private readonly modelsDir: string,
    private readonly engine: EngineClient,
  ) {
    this.status = vscode.window.createStatusBarItem("gatescope.model", vscode.StatusBarAlignment.Right, 90);
    this.status.name = say("host.statusName");
    this.status.command = "gatescope.chooseModel";
    const files = vscode.workspace.createFileSystemWatcher(checkpointGlob, false, true, false);
    const tell = () => this.changed.fire();
    this.listening = vscode.Disposable.from(
      this.changed,
      files,
      files.onDidCreate(tell),
      files.onDidDelete(tell),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration("gatescope.model")) return;
        this.showStatus();
        tell();
      }),
    );
    this.showStatus();
  }

  dispose(): void {
    this.listening.dispose();
    this.status.dispose();
  }

  /** The model that is remembered: the workspace's, else the user's, else `bytes`. */
  current(): ModelReference {
    return toReference(setting());
  }

  isCurrent(model: ModelReference): boolean {
    return toSetting(model) === readableSetting();
  }

  /** Where a model's checkpoint lies. */
  fileOf(model: ModelReference): vscode.Uri {
    if (model.kind === "file") return vscode.Uri.file(model.path);
    return vscode.Uri.joinPath(vscode.Uri.file(this.modelsDir), `${model.name}.safetensors`);
  }

  /** What the manifest beside a checkpoint states to try it on; null where it states nothing. */
  async sampleOf(model: ModelReference): Promise<vscode.Uri | null> {
    const checkpoint = this.fileOf(model);
    const manifest = await readManifest(vscode.Uri.file(`${checkpoint.fsPath}.gatescope.json`)).catch(() => null); // tracing tells
    const sample = manifest?.sample;
    return typeof sample === "string" ? vscode.Uri.joinPath(checkpoint, "..", sample) : null;
  }

  /** Whether a model reads vectors of numbers and no text; one that cannot be opened does not. */
  async readsNumbers(model: ModelReference): Promise<boolean> {
    const described = await this.engine.call("describeModel", { model }).catch(() => null);
    return described?.vocabulary?.kind === "numbers";
  }

  /** The model that is remembered where it reads numbers, else one that the person chooses: those that do come first. */
  async ofNumbers(): Promise<ModelReference | undefined> {
    const current = this.current();
    return (await this.readsNumbers(current)) ? current : this.pickOfNumbers(say("host.modelOfNumbers"));
  }

  /** Lets the person choose, without remembering it: those that read numbers come first. */
  async pickOfNumbers(placeHolder: string): Promise<ModelReference | undefined> {
    return this.pickPart(await pickFrom(this.itemsForNumbers(), say("host.chooseModel"), placeHolder));
  }

  private async itemsForNumbers(): Promise<ModelItem[]> {
    const found = await checkpointsInWorkspace();
    const [looked, rest] = [found.slice(0, MOST_LOOKED_AT), found.slice(MOST_LOOKED_AT)];
    const reading = await Promise.all(looked.map(({ reference }) => this.isOfNumbers(reference)));
    const bundled = (await this.bundled(isOfPictures)).flatMap(({ choices }) => choices);
    const ofNumbers = [...looked.filter((_, at) => reading[at]), ...bundled];
    const others = [...looked.filter((_, at) => !reading[at]), ...rest];
    return [...group(say("host.modelsOfNumbers"), ofNumbers), ...group(say("host.workspaceCheckpoints"), others), ...elsewhere()];
  }

  /** By what its file says; no tensor is read. */
  private async isOfNumbers(reference: ModelReference): Promise<boolean> {
    if (reference.kind !== "file") return false;
    const report = await this.engine.call("inspectCheckpoint", { path: reference.path }).catch(() => null);
    return report?.model?.vocabulary?.kind === "numbers";
  }

  /** A bundled model that looks at pictures, or makes them, and which way it is run, as the person chooses. */
  async ofPictures(): Promise<ModelReference | undefined> {
    const items = groups(await this.bundled(isOfPictures));
    const picked = await pickFrom(items, say("host.chooseModel"), say("host.modelOfPictures"));
    if (picked?.kind !== "bundled") return picked;
    const way = await this.pickPart({ kind: "file", path: join(this.modelsDir, `${picked.name}.safetensors`) });
    return way?.kind === "file" && way.part === undefined ? picked : way;
  }

  /** A few for the toolbar of a panel: the bundled models for what it shows, groups of many left out, and checkpoints of the workspace. */
  async choices(shown: "text" | "numbers"): Promise<ModelChoice[]> {
    const bundled = await this.bundled((manifest) => isOfPictures(manifest) === (shown === "numbers"));
    const few = bundled.flatMap(({ choices, isLong }) => (isLong ? [] : choices));
    return [...few, ...(await this.inWorkspace()).slice(0, MOST_IN_TOOLBAR)];
  }

  inWorkspace(): Promise<ModelChoice[]> {
    return checkpointsInWorkspace();
  }

  /** Lets the person choose, and remembers it in the workspace, or for the user where no workspace is open. */
  async choose(): Promise<ModelReference | undefined> {
    const reference = await this.pick();
    if (reference) await this.remember(reference);
    return reference;
  }

  /** In the workspace, or for the user where no workspace is open. Of a file with several recurrent parts, the one that is taken. */
  async remember(model: ModelReference): Promise<void> {
    const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
    const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration("gatescope").update("model", toSetting(model), target);
  }

  /** Lets the person choose, without remembering it. */
  async pick(
    placeHolder = say("host.modelToRun", { command: say("contributions.visualize") }),
  ): Promise<ModelReference | undefined> {
    const [first, ...more] = await this.bundled((manifest) => !isOfPictures(manifest));
    // One's own checkpoints stand before the family, which is long.
    const items = [...groups(first ? [first] : []), ...(await checkpointItems()), ...groups(more)];
    return this.pickPart(await pickFrom(items, say("host.chooseModel"), placeHolder));
  }

  /** Lets the person choose a checkpoint, a bundled model's too, other than one; gives its path. */
  async pickCheckpoint(title: string, placeHolder: string, other?: string): Promise<string | undefined> {
    const bundled = (await this.bundled()).map((one) => {
      return { ...one, choices: one.choices.filter(({ reference }) => this.fileOf(reference).fsPath !== other) };
    });
    const picked = await pickFrom(checkpointItems(groups(bundled), other), title, placeHolder);
    return picked && this.fileOf(picked).fsPath;
  }

  /** Of a file with several recurrent parts, the person chooses one. */
  private async pickPart(model: ModelReference | undefined): Promise<ModelReference | undefined> {
    if (model?.kind !== "file") return model;
    const report = await this.engine.call("inspectCheckpoint", { path: model.path }).catch(() => null); // tracing tells
    const parts = report?.parts ?? [];
    if (parts.length < 2) return model;
    const items = parts.map(({ name, layers, isTaken }) => ({
      label: name,
      description: isTaken ? say("host.partTaken") : "",
      detail: layers.map(textOf).join(", "),
    }));
    const options = { title: say("host.chooseModel"), placeHolder: say("host.choosePart", { file: basename(model.path) }) };
    const picked = await vscode.window.showQuickPick(items, options);
    return picked && { ...model, part: picked.label };
  }

  /**
   * In the groups and the order of src/model/bundledTexts.ts. Their names come from the manifests; the checkpoints
   * themselves are the engine's to read.
   */
  async bundled(isWanted: (manifest: BundledManifest) => boolean = () => true): Promise<BundledModels[]> {
    const folder = vscode.Uri.file(this.modelsDir);
    const files = await vscode.workspace.fs.readDirectory(folder).then(
      (entries) => entries.map(([name]) => name),
      () => [],
    );
    const manifests = files.filter((name) => name.endsWith(".safetensors.gatescope.json"));
    const choices = await Promise.all(
      manifests.map(async (name) => {
        const manifest = await readManifest(vscode.Uri.joinPath(folder, name));
        const reference = { kind: "bundled" as const, name: manifest.name };
        const { title, description } = named(manifest, reference);
        return isWanted(manifest) ? [{ reference, title, detail: description }] : [];
      }),
    );
    const byName = new Map(choices.flat().map((choice) => [choice.reference.name, choice]));
    return bundledGroups.flatMap(({ title, models, isLong = false }) => {
      const here = [...models.keys()].flatMap((name) => byName.get(name) ?? []);
      return here.length > 0 ? [{ title: textOf(title), choices: here, isLong }] : [];
    });
  }

  private described(): { name: string; tooltip: string } {
    try {
      const reference = this.current();
      const name = nameOf(reference);
      return { name, tooltip: say("host.statusTooltip", { command: say("contributions.visualize"), model: name }) };
    } catch (error) {
      return { name: "?", tooltip: errorText(error) };
    }
  }

  private showStatus(): void {
    const { name, tooltip } = this.described();
    this.status.text = `$(pulse) ${name}`;
    this.status.tooltip = tooltip;
    this.status.accessibilityInformation = { label: say("host.statusLabel", { model: name }), role: "button" };
    this.status.show();
  }
}

async function readManifest(uri: vscode.Uri): Promise<BundledManifest> {
  return JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))) as BundledManifest;
}

/** The setting where it can be read: of one that cannot, tracing tells. */
function readableSetting(): string | null {
  try {
    return setting();
  } catch {
    return null;
  }
}

function setting(): string {
  return modelSetting() || DEFAULT;
}

function isOfPictures({ pictures }: BundledManifest): boolean {
  return pictures !== undefined;
}

type Items = ModelItem[] | Promise<ModelItem[]>;

async function pickFrom(items: Items, title: string, placeHolder: string): Promise<ModelReference | undefined> {
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.choose?.();
}

function group(label: string, choices: readonly ModelChoice[]): ModelItem[] {
  return itemsOf(label, choices, readableSetting());
}

function groups(bundled: readonly BundledModels[]): ModelItem[] {
  return bundled.flatMap(({ title, choices }) => group(title, choices));
}

/** The checkpoints found in the workspace, others, and a way to those elsewhere. */
async function checkpointItems(others: readonly ModelItem[] = [], except?: string): Promise<ModelItem[]> {
  const found = (await checkpointsInWorkspace()).filter(
    ({ reference }) => reference.kind !== "file" || reference.path !== except,
  );
  return [...group(say("host.workspaceCheckpoints"), found), ...others, ...elsewhere()];
}

function elsewhere(): ModelItem[] {
  return [
    { label: say("host.elsewhere"), kind: vscode.QuickPickItemKind.Separator },
    { label: `$(folder-opened) ${say("host.browse")}`, detail: say("host.browseDetail"), choose: browse },
  ];
}

async function checkpointsInWorkspace(): Promise<ModelChoice[]> {
  const found = await vscode.workspace.findFiles(checkpointGlob, "**/node_modules/**", MOST_CHECKPOINTS);
  return found
    .filter((uri) => uri.scheme === "file")
    .sort((a, b) => a.path.localeCompare(b.path))
    .map((uri) => ({
      reference: { kind: "file", path: uri.fsPath },
      title: basename(uri.fsPath),
      detail: vscode.workspace.asRelativePath(uri),
    }));
}

async function browse(): Promise<ModelReference | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: say("host.chooseCheckpoint"),
      openLabel: say("host.useCheckpoint"),
      filters: dialogFilters(),
    })) ?? [];
  return uri && { kind: "file", path: uri.fsPath };
}
