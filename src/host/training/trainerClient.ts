/** The host's side of one training: a worker of its own, ended with it. */
import { message } from "../../messages/message";
import { trainerContract, type TrainerContract, type TrainingReport } from "../../protocol/training";
import type { WorkerFile } from "../platform/startWorker";
import { WorkerClient } from "../platform/workerClient";

export interface TrainerOptions extends WorkerFile {
  /** Of the extension; stands in the cards. */
  readonly version: string;
  readonly threads: () => "auto" | "1" | "2";
  readonly log: (line: string) => void;
}

export function trainerClient(
  { version, threads, log, ...file }: TrainerOptions,
  report: (report: TrainingReport) => void,
): WorkerClient<TrainerContract> {
  return new WorkerClient({
    ...file,
    workerData: () => ({ threads: threads(), version }),
    name: "gatescope-trainer",
    contract: trainerContract,
    listeners: { report, log },
    log,
    stopped: (reason) => message("train.stopped", { reason }),
  });
}
