/**
 * The laboratory: a panel for each experiment. The worker runs it; the page shows it; what came of it outlives a reload of
 * the window, and the panel's end.
 */
import * as vscode from "vscode";
import * as v from "valibot";
import { message } from "../../messages/message";
import {
  defaultLabChoice,
  labContract,
  labKept,
  labWorkerContract,
  type LabChoice,
  type LabKept,
  type LabReport,
} from "../../protocol/lab";
import { say } from "../platform/language";
import { modelPlace } from "../platform/modelPlace";
import { servePage, type PageServices } from "../platform/servedPage";
import type { WorkerFile } from "../platform/startWorker";
import { WorkerClient } from "../platform/workerClient";
import { WorkerPanels } from "../platform/workerPanels";

const LAB_VIEW = "gatescope.lab";

export interface LabOptions extends WorkerFile {
  readonly log: (line: string) => void;
}

export class LabPanels implements vscode.Disposable {
  private readonly panels: WorkerPanels<typeof labKept>;

  constructor(
    private readonly services: PageServices,
    private readonly options: LabOptions,
    private readonly state: vscode.Memento,
  ) {
    const restore = (panel: vscode.WebviewPanel, kept: LabKept) => this.serve(panel, kept, false, false);
    this.panels = new WorkerPanels({ view: LAB_VIEW, extensionUri: services.extensionUri, saved: labKept, restore });
  }

  dispose(): void {
    this.panels.dispose();
  }

  /** An experiment by what is given of it, and the rest usual for its task; or, where nothing is given, the last one again. */
  open(given: Partial<LabChoice>, starts: boolean): void {
    const panel = this.panels.create(say("lab.title"));
    const last = v.safeParse(labKept, this.state.get(LAB_VIEW));
    if (last.success && !starts && Object.keys(given).length === 0) this.serve(panel, last.output, false, false);
    else this.serve(panel, { choice: { ...defaultLabChoice, ...given }, report: null }, starts, given.length === undefined);
  }

  private serve(panel: vscode.WebviewPanel, kept: LabKept, starts: boolean, takesUsualLength: boolean): void {
    const { log } = this.options;
    let { choice, report: last } = kept;
    const client = new WorkerClient({
      ...this.options,
      workerData: () => ({}),
      name: "gatescope-laboratory",
      contract: labWorkerContract,
      listeners: { report: (report) => peer.emit("report", (last = report)), log },
      log,
      stopped: (reason) => message("lab.stopped", { reason }),
    });
    this.panels.attach(panel, client);
    panel.onDidDispose(() => {
      if (last) void this.state.update(LAB_VIEW, { choice, report: last });
    });
    const offer = client.call("offer", {});
    const task = async () => (await offer).tasks.find(({ id }) => id === choice.task);
    const begin = async () => {
      if (takesUsualLength) choice = { ...choice, length: (await task())?.lengths.usual ?? choice.length };
      if (starts) await client.call("start", choice);
    };
    // What could not begin is told once; then the page lets the person choose something else.
    let failure: unknown;
    const beginning = begin().catch((error: unknown) => (failure = error));
    const peer = servePage(this.services, panel, {
      page: "lab",
      contract: labContract,
      handlers: {
        load: async () => {
          await beginning;
          const failed = failure;
          failure = undefined;
          if (failed !== undefined) throw failed;
          const state = await client.call("state", {});
          const before = kept.report && { choice: kept.choice, report: afterItsEnd(kept.report) };
          return { offer: await offer, choice: state?.choice ?? choice, state: state ?? before };
        },
        example: (asked) => client.call("example", asked),
        start: (chosen) => client.call("start", (choice = chosen)),
        pause: () => client.call("pause", {}),
        goOn: () => client.call("goOn", {}),
        finish: () => client.call("finish", {}),
        open: async ({ learner }) => {
          const path = await modelPlace(`${choice.task}-${choice.length}-${choice.cells[learner] ?? ""}`);
          if (path === undefined) return false;
          await client.call("save", { learner, path });
          const symbols = (await task())?.symbols ?? [];
          const { ids, answers } = await client.call("example", { ...choice, seed: choice.seed + 1 });
          const content = [...ids, ...answers.slice(-1)].map((id) => symbols[id] ?? "").join("");
          await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
          await vscode.commands.executeCommand("gatescope.visualizeWithCheckpoint", vscode.Uri.file(path));
          return true;
        },
      },
    });
  }
}

/** What had come of an experiment whose worker has ended. */
function afterItsEnd(report: LabReport): LabReport {
  return report.phase === "done" ? report : { ...report, phase: "done", problem: message("lab.kept") };
}
