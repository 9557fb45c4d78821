/**
 * The bridge from a page to the extension host: one peer over postMessage, and the state VS Code keeps for a page
 * across reloads. It knows nothing of what the pages say over it.
 */
import * as v from "valibot";
import { nothingContract, type NothingContract } from "../../src/protocol/traceShapes";
import { createPeer, type Contract, type Listeners, type Peer } from "../../src/protocol/rpc";

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export type HostPeer<Remote extends Contract> = Peer<NothingContract, Remote>;

export interface HostOptions<Remote extends Contract, Saved extends v.GenericSchema> {
  /** What the host serves this page. */
  readonly contract: Remote;
  readonly listeners: Listeners<Remote>;
  /** The shape of the state kept across reloads. State of another shape, as of an older version, counts as none. */
  readonly savedState: Saved;
}

export interface Host<Remote extends Contract, Saved extends v.GenericSchema> {
  readonly peer: HostPeer<Remote>;
  getState(): v.InferOutput<Saved> | undefined;
  /** The state must survive JSON. */
  setState(state: v.InferOutput<Saved>): void;
}

/** Connects the page to its host. To be called once: VS Code hands its API out a single time. */
export function connectHost<Remote extends Contract, Saved extends v.GenericSchema>(
  options: HostOptions<Remote, Saved>,
): Host<Remote, Saved> {
  const api = acquireVsCodeApi();
  const peer = createPeer<NothingContract, Remote>({
    local: nothingContract,
    remote: options.contract,
    handlers: {},
    listeners: options.listeners,
    post: (message) => api.postMessage(message),
    onDefect: (error) => console.error(error),
  });
  window.addEventListener("message", (event) => peer.receive(event.data));
  return {
    peer,
    getState() {
      const outcome = v.safeParse(options.savedState, api.getState());
      return outcome.success ? outcome.output : undefined;
    },
    setState: (state) => api.setState(state),
  };
}
