/** The host's side of one training: a worker of its own, ended with it. */
import { message } from "../../messages/message";
import { trainerContract, type TrainerContract, type TrainingReport } from "../../protocol/training";
import { WorkerClient } from "../platform/workerClient";

export interface TrainerOptions {
  /** Absolute path of dist/trainer.js. */
  readonly workerPath: string;
  /** Of the extension; stands in the cards. */
  readonly version: string;
  readonly threads: () => "auto" | "1" | "2";
  readonly log: (line: string) => void;
}

export function trainerClient(
  { workerPath, version, threads, log }: TrainerOptions,
  report: (report: TrainingReport) => void,
): WorkerClient<TrainerContract> {
  return new WorkerClient({
    workerPath,
    workerData: () => ({ threads: threads(), version }),
    name: "gatescope-trainer",
    contract: trainerContract,
    listeners: { report, log },
    log,
    stopped: (reason) => message("train.stopped", { reason }),
  });
}
