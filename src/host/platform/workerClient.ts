/**
 * The host's side of a worker that serves one page: started by the first call, ended with the page. It knows no vscode, so
 * that tests can run the real worker.
 */
import type { Worker } from "node:worker_threads";
import { CodedError } from "../../protocol/errors";
import { createPeer, type Contract, type Listeners, type Params, type Peer, type Result } from "../../protocol/rpc";
import { nothingContract, type NothingContract } from "../../protocol/traceShapes";
import { quoted, type Message } from "../../messages/message";
import { startWorker, type WorkerFile } from "./startWorker";

export interface WorkerClientOptions<Remote extends Contract> extends WorkerFile {
  /** What the worker is started with. */
  readonly workerData: () => unknown;
  /** Of the thread, for debuggers and logs. */
  readonly name: string;
  readonly contract: Remote;
  readonly listeners: Listeners<Remote>;
  readonly log: (line: string) => void;
  /** What open calls are told when the worker dies. */
  readonly stopped: (reason: Message) => Message;
}

type Method<Remote extends Contract> = keyof Remote["calls"] & string;

export class WorkerClient<Remote extends Contract> {
  private running: { readonly worker: Worker; readonly peer: Peer<NothingContract, Remote> } | undefined;

  constructor(private readonly options: WorkerClientOptions<Remote>) {}

  get runs(): boolean {
    return this.running !== undefined;
  }

  /** Fails with the call's own errors, or with "worker-stopped" where the worker died. */
  call<M extends Method<Remote>>(method: M, params: Params<Remote, M>): Promise<Result<Remote, M>> {
    this.running ??= this.start();
    return this.running.peer.call(method, params);
  }

  dispose(): void {
    const { running } = this;
    this.stop("");
    void running?.worker.terminate();
  }

  private start() {
    const { workerData, name, contract, listeners, log } = this.options;
    const worker = startWorker(this.options, name, workerData());
    const peer = createPeer<NothingContract, Remote>({
      local: nothingContract,
      remote: contract,
      handlers: {},
      listeners,
      post: (sent) => worker.postMessage(sent),
      onDefect: (error) => log(`${name} sent something unexpected: ${String(error)}`),
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
    const { log, name } = this.options;
    if (reason) log(`${name} stopped: ${reason}`);
    stopped.peer.close(new CodedError("worker-stopped", this.options.stopped(quoted(reason))));
  }
}
