/** The commands: what to trace, with which model. */
import * as vscode from "vscode";
import type { ModelReference } from "../protocol/model";
import { checkpointCommands } from "./checkpoints/checkpointCommands";
import type { ShowTokenArguments } from "./hover/hover";
import type { CommandServices, Commands } from "./services";
import { say } from "./platform/language";
import { labCommands } from "./lab/labCommands";
import { sidebarCommands } from "./sidebar/sidebarCommands";
import type { Panels } from "./trace/panels";
import { textInActiveTab } from "./trace/recentEditor";
import type { TracePanel } from "./trace/tracePanel";
import { trainCommands } from "./training/trainCommands";
import { tellErrors } from "./platform/tellErrors";
import {
  askForNumbers,
  fromDocument,
  fromEditor,
  isNumbersName,
  openText,
  type NumberSource,
  type TraceSource,
} from "./trace/traceSource";

/** Registers every command of the extension. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const { panels, colours, models, extensionUri } = services;
  const shrew = vscode.Uri.joinPath(extensionUri, "samples/shrew.txt");
  const traceSample = async (model: ModelReference) => traceChosen(services, model, [(await models.sampleOf(model)) ?? shrew]);
  const commands: Commands = {
    ...checkpointCommands(services, (model) => traceChosen(services, model)),
    ...sidebarCommands(services, (model) => traceChosen(services, model)),
    ...trainCommands(services),
    ...labCommands(services),
    "gatescope.visualize": async (uri?: vscode.Uri, selected?: unknown) => {
      // The explorer adds all selected files; an editor's title adds what editor group it is in.
      const uris = Array.isArray(selected) ? (selected as vscode.Uri[]) : uri ? [uri] : [];
      const numbers = uris.filter((one) => isNumbersName(one.path));
      if (numbers.length > 0)
        await traceNumbers(
          services,
          numbers.map((file) => ({ kind: "numbers", file })),
        );
      if (numbers.length === 0 || numbers.length < uris.length) {
        await traceChosen(
          services,
          models.current(),
          uris.filter((one) => !numbers.includes(one)),
        );
      }
    },
    "gatescope.visualizeSample": () => traceSample(models.current()),
    "gatescope.lookAtDigits": async () => {
      const model = await models.ofPictures();
      if (model) await traceSample(model);
    },
    "gatescope.visualizeNumbers": async () => traceNumbers(services, await askForNumbers()),
    "gatescope.chooseModel": () => models.choose(),
    "gatescope.colourText": () => colours.choose(),
    "gatescope.toggleTextColours": () => colours.toggle(),
    "gatescope.focusBack": () => panels.current?.session.focus.back(),
    "gatescope.focusForward": () => panels.current?.session.focus.forward(),
    "gatescope.traceAgain": (panel: TracePanel | undefined = panels.current) => panel && panels.traceAgain(panel),
    "gatescope.giveSource": (text?: string) => panels.giveSource(panels.current, text),
    "gatescope.cancelTrace": () => panels.sessions.forEach((session) => session.cancel()),
    "gatescope.showToken": (given?: ShowTokenArguments) => showToken(panels, given),
  };
  const registered = Object.entries(commands).map(([id, run]) => {
    return vscode.commands.registerCommand(id, (...given: never[]) => tellErrors(() => run(...given)));
  });
  return vscode.Disposable.from(...registered);
}

/** Traces files of numbers, with the chosen model where it reads them. */
async function traceNumbers({ panels, models }: CommandServices, sources: readonly NumberSource[]): Promise<void> {
  const model = sources.length > 0 ? await models.ofNumbers() : undefined;
  if (model) for (const source of sources) await panels.trace(source, model);
}

/** Traces files, or the text a person is in; where there is neither, what the person then chooses. */
async function traceChosen(
  { panels, models, recent }: CommandServices,
  model: ModelReference,
  uris: vscode.Uri[] = [],
): Promise<void> {
  const texts = await chosenTexts(recent.editor, uris);
  const sources = texts.length > 0 ? texts : await askForSource(await models.readsNumbers(model));
  for (const source of sources) await panels.trace(source, model);
}

async function chosenTexts(recent: vscode.TextEditor | undefined, uris: readonly vscode.Uri[]): Promise<TraceSource[]> {
  const active = vscode.window.activeTextEditor;
  if (uris.length === 0) {
    const source = active ? fromEditor(active) : ((await inActiveTab()) ?? (recent && fromEditor(recent)));
    return source ? [source] : [];
  }
  if (uris.length === 1 && active && uris[0]?.toString() === active.document.uri.toString()) return [fromEditor(active)];
  const documents = await Promise.all(uris.map(openText));
  // The panel opens beside the text, so the text comes first.
  for (const document of documents) await vscode.window.showTextDocument(document, { preview: documents.length === 1 });
  return documents.map(fromDocument);
}

async function inActiveTab(): Promise<TraceSource | undefined> {
  const uri = textInActiveTab();
  return uri && fromDocument(await openText(uri));
}

/** No text is open: the person may open a file of what the model reads. */
async function askForSource(readsNumbers: boolean): Promise<TraceSource[]> {
  const open = say("host.openFile");
  const question = say(readsNumbers ? "host.modelReadsNumbers" : "host.noTextOpen");
  if ((await vscode.window.showInformationMessage(question, open)) !== open) return [];
  if (readsNumbers) return askForNumbers();
  const [uri] = (await vscode.window.showOpenDialog({ openLabel: say("contributions.visualize") })) ?? [];
  if (!uri) return [];
  const document = await openText(uri);
  await vscode.window.showTextDocument(document);
  return [fromDocument(document)];
}

/** Shows a token in its panel: the one named, or the one at the caret. */
function showToken(panels: Panels, given?: ShowTokenArguments): void {
  const editor = vscode.window.activeTextEditor;
  const uri = given ? vscode.Uri.parse(given.uri) : editor?.document.uri;
  const panel = uri && panels.find(uri);
  const token = given?.token ?? (editor && panel?.session.text?.tokenAt(editor.selection.active));
  if (panel && typeof token === "number") {
    panel.showToken(token);
    if (given?.view !== undefined) panel.show(given.view);
  } else void vscode.window.showInformationMessage(say("host.noTokenAtCaret", { command: say("contributions.visualize") }));
}
