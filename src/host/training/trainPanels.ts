/** "Train a Model on This Text": a panel for each training. The worker trains; the page shows; what is learned is written to disk. */
import { basename } from "node:path";
import * as vscode from "vscode";
import * as v from "valibot";
import { message } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import {
  defaultChoice,
  trainingChoice,
  trainingContract,
  trainingPlace,
  type TrainingChoice,
  type TrainingPlace,
} from "../../protocol/training";
import { say } from "../platform/language";
import { chooseModelFile, modelPlace } from "../platform/modelPlace";
import { servePage, type PageServices } from "../platform/servedPage";
import { WorkerPanels } from "../platform/workerPanels";
import { trainerClient, type TrainerOptions } from "./trainerClient";
import { askForTexts, readTexts, type GivenText } from "./trainingTexts";

const TRAIN_VIEW = "gatescope.train";

/** What a training is opened with: texts to learn from, or where one was written. */
export interface TrainingSource extends TrainingPlace {
  /** Texts that are no files, such as a selection; they do not survive a reload before the first write. */
  readonly given?: readonly GivenText[];
  readonly choice?: Partial<TrainingChoice>;
  /** Begins at once. */
  readonly starts?: boolean;
}

export class TrainPanels implements vscode.Disposable {
  private readonly panels: WorkerPanels<typeof trainingPlace>;

  constructor(
    private readonly services: PageServices,
    private readonly options: TrainerOptions,
    private readonly state: vscode.Memento,
  ) {
    // A training goes on from what was written last.
    const restore = (panel: vscode.WebviewPanel, place: TrainingPlace) => this.serve(panel, place);
    this.panels = new WorkerPanels({ view: TRAIN_VIEW, extensionUri: services.extensionUri, saved: trainingPlace, restore });
  }

  dispose(): void {
    this.panels.dispose();
  }

  open(source: TrainingSource): void {
    this.serve(this.panels.create(say("train.title")), source);
  }

  private serve(panel: vscode.WebviewPanel, source: TrainingSource): void {
    let texts = source.given;
    let { path, uris } = source;
    const kept = v.safeParse(trainingChoice, this.state.get(TRAIN_VIEW));
    const choice: TrainingChoice = { ...(kept.success ? kept.output : defaultChoice), ...source.choice };
    const client = trainerClient(this.options, (report) => peer.emit("report", report));
    this.panels.attach(panel, client);
    const written = (): string => {
      if (path === null) throw new CodedError("no-training", message("training.none"));
      return path;
    };
    const given = async () => (texts ??= await readTexts(uris.map((uri) => vscode.Uri.parse(uri))));
    const begin = async (chosen: TrainingChoice): Promise<boolean> => {
      const learned = await given();
      if (learned.length === 0) throw new CodedError("no-text", message("train.noText"));
      const name = learned.length === 1 ? (learned[0] as GivenText).name : say("train.title");
      const place = await modelPlace(nameOf(name, chosen));
      if (place === undefined) return false;
      void this.state.update(TRAIN_VIEW, chosen);
      const text = learned.map((one) => one.text).join("\n");
      await client.call("start", { choice: chosen, text, name, path: place });
      path = place;
      return true;
    };
    const beginning = source.starts ? begin(choice) : undefined;
    const peer = servePage(this.services, panel, {
      page: "train",
      contract: trainingContract,
      handlers: {
        load: async () => {
          await beginning;
          if (path !== null && !client.runs) await client.call("open", { path });
          const cells = await client.call("cells", {});
          const state = await client.call("state", {});
          const names = state ? [state.description.name] : (await given()).map(({ name }) => name);
          const characters = state ? 0 : (await given()).reduce((sum, { text }) => sum + text.length, 0);
          panel.title = state ? basename(state.description.path) : say("train.title");
          return { place: { path, uris }, texts: names, characters, cells, choice: state?.description.choice ?? choice, state };
        },
        start: ({ choice: chosen }) => begin(chosen),
        chooseTexts: async () => {
          const chosen = await askForTexts();
          if (!chosen) return false;
          texts = await readTexts(chosen);
          uris = chosen.map(String);
          return true;
        },
        pause: () => client.call("pause", {}),
        goOn: async () => {
          if (!client.runs) await client.call("open", { path: written() });
          return client.call("goOn", {});
        },
        stepSlowly: () => client.call("stepSlowly", {}),
        finish: () => client.call("finish", {}),
        readSnapshot: (asked) => client.call("readSnapshot", asked),
        saveElsewhere: async () => {
          const place = await chooseModelFile(basename(written()));
          if (place === undefined) return false;
          await client.call("moveTo", { path: place });
          path = place;
          return true;
        },
        compareMoment: async ({ index }) => {
          const moment = await client.call("saveMoment", { index });
          const both = [moment, written()].map((one) => vscode.Uri.file(one));
          await vscode.commands.executeCommand("gatescope.compareCheckpoints", both[0], both);
          return null;
        },
        inspect: async () => {
          await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(written()), "gatescope.checkpoint");
          return null;
        },
        visualize: async () => {
          const [first] = uris;
          if (first !== undefined) await vscode.window.showTextDocument(vscode.Uri.parse(first));
          await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", vscode.Uri.file(written()));
          return null;
        },
      },
    });
  }
}

/** What a network is called after its text and its shape. */
function nameOf(text: string, { cell, layers, units }: TrainingChoice): string {
  const base = basename(text)
    .replace(/\.[^.]*$/, "")
    .replace(/[^\p{L}\p{N}_-]+/gu, "-");
  return `${base || "text"}-${cell}-${layers}x${units}`;
}
