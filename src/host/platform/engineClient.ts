/**
 * The host's side of the engine: starts the worker when it is first needed, and again after it has died. Whatever the
 * worker owed when it died is rejected, so nothing hangs. It knows no vscode, so that tests can run the real worker.
 */
import type { Worker } from "node:worker_threads";
import { englishText } from "../../messages/error";
import { message, quoted, type Message } from "../../messages/message";
import { nothingContract, type NothingContract, type Progress } from "../../protocol/traceShapes";
import { CodedError } from "../../protocol/errors";
import type { GradientProgress } from "../../protocol/gradient";
import { engineContract, type EngineContract } from "../../protocol/requests/list";
import { createPeer, type Params, type Peer, type Result } from "../../protocol/rpc";
import { startWorker, type WorkerFile } from "./startWorker";

export interface EngineOptions extends WorkerFile {
  /** Folder of the bundled models. */
  readonly modelsDir: string;
  readonly log: (line: string) => void;
  /** How many threads a trace is computed with, asked when the worker starts; "auto" where absent: two where there are two cores. */
  readonly threads?: () => EngineThreads;
  /** A worker without a trace that nobody has asked for so long is ended, and gives back all its memory; half a minute, unless said. */
  readonly idleMs?: number;
}

const IDLE_MS = 30_000;

/** A worker, and what it is needed for. */
interface Running {
  readonly worker: Worker;
  readonly peer: EnginePeer;
  /** Open traces, by number. */
  readonly traces: Set<number>;
  calls: number;
  rest: ReturnType<typeof setTimeout> | undefined;
}

/** What sessions and pages need of it. */
export type Engine = Pick<EngineClient, "wake" | "call" | "pass" | "onDidProgress" | "onDidStop">;

export type EngineThreads = "auto" | "1" | "2";

type Listener<T> = (value: T) => void;
type EngineMethod = keyof EngineContract["calls"] & string;
type EnginePeer = Peer<NothingContract, EngineContract>;

export class EngineClient {
  private running: Running | undefined;
  private disposed = false;
  private readonly progressListeners = new Set<Listener<Progress>>();
  private readonly gradientListeners = new Set<Listener<GradientProgress>>();
  private readonly stopListeners = new Set<Listener<CodedError>>();

  constructor(private readonly options: EngineOptions) {}

  /** Starts the worker, if need be, for a call that is about to come: it takes about a tenth of a second. */
  wake(): void {
    if (this.disposed || this.running) return;
    this.running = this.start();
    this.restLater(this.running);
  }

  /** Calls the worker, starting it if need be. Ends in the call's own errors, "cancelled" or "engine-stopped". */
  call<M extends EngineMethod>(
    method: M,
    params: Params<EngineContract, M>,
    signal?: AbortSignal,
  ): Promise<Result<EngineContract, M>> {
    return this.ask(method, params, (peer) => peer.call(method, params, signal));
  }

  /** As `call`, for a page that asks and checks the answer itself. */
  pass(method: EngineMethod, params: unknown, signal?: AbortSignal): Promise<unknown> {
    return this.ask(method, params, (peer) => peer.pass(method, params, signal));
  }

  private ask<Answer>(method: EngineMethod, params: unknown, ask: (peer: EnginePeer) => Promise<Answer>): Promise<Answer> {
    if (this.disposed) return Promise.reject(new CodedError("engine-stopped", message("host.engineShutDown")));
    const running = (this.running ??= this.start());
    const asked = ask(running.peer);
    void this.keep(running, method, params, asked);
    return asked;
  }

  /** Keeps the worker while it answers, and while it holds a trace. */
  private async keep(running: Running, method: EngineMethod, params: unknown, asked: Promise<unknown>): Promise<void> {
    clearTimeout(running.rest);
    running.calls++;
    const answer = await asked.catch(() => null);
    running.calls--;
    if (method === "prepareTrace" && answer) running.traces.add((answer as { traceId: number }).traceId);
    if (method === "closeTrace") running.traces.delete((params as { traceId: number }).traceId);
    if (running.calls === 0 && running.traces.size === 0 && this.running === running) this.restLater(running);
  }

  private restLater(running: Running): void {
    running.rest = setTimeout(() => this.rest(running), this.options.idleMs ?? IDLE_MS);
    running.rest.unref();
  }

  /** Garbage of a worker that does nothing would stay as long as it does. */
  private rest(running: Running): void {
    if (this.running !== running) return;
    this.running = undefined;
    this.options.log("The engine rests: it has no trace. The next call starts it again.");
    running.peer.close(new CodedError("engine-stopped", message("host.engineRests")));
    void running.worker.terminate();
  }

  /** Tells of every trace's progress; returns how to stop listening. */
  onDidProgress(listener: Listener<Progress>): () => void {
    this.progressListeners.add(listener);
    return () => this.progressListeners.delete(listener);
  }

  /** The same of gradients that were asked for. */
  onDidGradientProgress(listener: Listener<GradientProgress>): () => void {
    this.gradientListeners.add(listener);
    return () => this.gradientListeners.delete(listener);
  }

  /** Tells that the worker died or was restarted, and all its traces with it. */
  onDidStop(listener: Listener<CodedError>): () => void {
    this.stopListeners.add(listener);
    return () => this.stopListeners.delete(listener);
  }

  /** Ends the worker, whatever it does; the next call starts another. */
  async restart(): Promise<void> {
    const worker = this.running?.worker;
    this.stop(message("host.engineRestarted"));
    await worker?.terminate();
  }

  dispose(): void {
    this.disposed = true;
    const worker = this.running?.worker;
    this.stop(message("host.engineShutDown"));
    void worker?.terminate();
  }

  private start(): Running {
    const { modelsDir, log, threads = () => "auto" } = this.options;
    const worker = startWorker(this.options, "gatescope-engine", { modelsDir, threads: threads() });
    const peer: EnginePeer = createPeer({
      local: nothingContract,
      remote: engineContract,
      handlers: {},
      listeners: {
        progress: (progress) => this.progressListeners.forEach((listener) => listener(progress)),
        gradientProgress: (progress) => this.gradientListeners.forEach((listener) => listener(progress)),
        log,
      },
      post: (sent) => worker.postMessage(sent),
      onDefect: (error) => log(`The engine sent something unexpected: ${String(error)}`),
    });
    const fail = (reason: Message) => {
      if (this.running?.worker === worker) this.stop(message("host.engineFailed", { reason }));
    };
    worker.on("message", (received: unknown) => peer.receive(received));
    worker.on("error", (error: unknown) => fail(quoted(error instanceof Error ? error.message : String(error))));
    worker.on("exit", (code) => fail(message("host.engineEnded", { code: String(code) })));
    return { worker, peer, traces: new Set(), calls: 0, rest: undefined };
  }

  private stop(said: Message): void {
    const stopped = this.running;
    if (!stopped) return;
    this.running = undefined;
    clearTimeout(stopped.rest);
    this.options.log(englishText(said));
    const error = new CodedError("engine-stopped", said);
    stopped.peer.close(error);
    this.stopListeners.forEach((listener) => listener(error));
  }
}
