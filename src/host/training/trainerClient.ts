/** The host's side of one training: a worker of its own, ended with it. It knows no vscode, so that tests can run the real worker. */
import { Worker } from "node:worker_threads";
import { message, quoted } from "../../messages/message";
import { CodedError } from "../../protocol/errors";
import { createPeer, type Params, type Peer, type Result } from "../../protocol/rpc";
import { nothingContract, type NothingContract } from "../../protocol/traceShapes";
import { trainerContract, type TrainerContract, type TrainingReport } from "../../protocol/training";

export interface TrainerOptions {
  /** Absolute path of dist/trainer.js. */
  readonly workerPath: string;
  /** Of the extension; stands in the cards. */
  readonly version: string;
  readonly threads: () => "auto" | "1" | "2";
  readonly log: (line: string) => void;
}

type Method = keyof TrainerContract["calls"] & string;

export class TrainerClient {
  private running: { readonly worker: Worker; readonly peer: Peer<NothingContract, TrainerContract> } | undefined;

  constructor(
    private readonly options: TrainerOptions,
    private readonly onReport: (report: TrainingReport) => void,
  ) {}

  get runs(): boolean {
    return this.running !== undefined;
  }

  /** Fails with the call's own errors, or with "trainer-stopped" where the worker died. */
  call<M extends Method>(method: M, params: Params<TrainerContract, M>): Promise<Result<TrainerContract, M>> {
    this.running ??= this.start();
    return this.running.peer.call(method, params);
  }

  dispose(): void {
    const { running } = this;
    this.stop("");
    void running?.worker.terminate();
  }

  private start() {
    const { workerPath, version, threads, log } = this.options;
    const worker = new Worker(workerPath, { workerData: { threads: threads(), version }, name: "gatescope-trainer" });
    const peer = createPeer<NothingContract, TrainerContract>({
      local: nothingContract,
      remote: trainerContract,
      handlers: {},
      listeners: { report: this.onReport, log },
      post: (sent) => worker.postMessage(sent),
      onDefect: (error) => log(`The trainer sent something unexpected: ${String(error)}`),
    });
    worker.on("message", (received: unknown) => peer.receive(received));
    worker.on("error", (error: unknown) => this.stop(error instanceof Error ? error.message : String(error)));
    worker.on("exit", (code) => this.stop(String(code)));
    return { worker, peer };
  }

  private stop(reason: string): void {
    const stopped = this.running;
    if (!stopped) return;
    this.running = undefined;
    if (reason) this.options.log(`The trainer stopped: ${reason}`);
    stopped.peer.close(new CodedError("trainer-stopped", message("train.stopped", { reason: quoted(reason) })));
  }
}
